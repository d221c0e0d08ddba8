import CLibPQ
import Foundation

/// Starts programs in a session of their own, so that one signal reaches all that they start in turn, with signals as a
/// shell gives them and nothing inherited but what is named.
enum DetachedChild {
  /// The process's number. `input`, `output` and `errors` become descriptors 0 to 2; nil is /dev/null. `environment`
  /// nil is ours.
  static func spawn(
    _ arguments: [String], environment: [String]? = nil, input: Int32? = nil, output: Int32? = nil,
    errors: Int32? = nil
  ) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, descriptor) in [(Int32(0), input), (1, output), (2, errors)] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, number)
      } else {
        posix_spawn_file_actions_addopen(&actions, number, "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
      }
    }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    guard courant_spawn_detached(&actions, &attributes) == 0 else { throw POSIXError(.EINVAL) }
    let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let variables: [UnsafeMutablePointer<CChar>?] = (environment ?? []).map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var pid: pid_t = 0
    let failure =
      environment == nil
      ? posix_spawn(&pid, arguments[0], &actions, &attributes, words, environ)
      : posix_spawn(&pid, arguments[0], &actions, &attributes, words, variables)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .ENOEXEC) }
    return pid
  }
}
