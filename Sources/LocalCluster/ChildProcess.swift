import CLibPQ

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs a program to its end, on the calling thread, with a time limit.
///
/// The child is cut off from our own parent: its own session (Ctrl-C in the terminal does not reach it),
/// `/dev/null` as input, its output in a pipe, none of our descriptors, `/` as working directory (ours may be closed to
/// the user it runs as).
struct ChildProcess {
  struct Ended {
    /// The exit code, or 128 + the signal.
    let code: Int32
    /// Standard output and standard error together, at most 64 KiB.
    let output: String
  }

  let arguments: [String]
  var environment: [String: String]
  /// After this the child is killed.
  var timeout: Duration

  func run() throws(LocalClusterError) -> Ended {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Files.failure("make a pipe for", arguments.first ?? "", errno) }
    let (reading, writing) = (ends[0], ends[1])
    defer { close(reading) }
    _ = fcntl(reading, F_SETFD, FD_CLOEXEC)
    _ = fcntl(writing, F_SETFD, FD_CLOEXEC)
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    let pid: pid_t
    do throws(LocalClusterError) {
      pid = try spawn(output: writing)
      close(writing)
    } catch {
      close(writing)
      throw error
    }
    var output: [UInt8] = []
    let code = wait(for: pid) { Self.drain(reading, into: &output) }
    return Ended(code: code, output: String(decoding: output, as: UTF8.self))
  }

  private func spawn(output: Int32) throws(LocalClusterError) -> pid_t {
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
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let refusal = courant_spawn_detached(&actions, &attributes)
    guard refusal == 0 else { throw Files.failure("run", arguments.first ?? "", refusal) }

    var pid: pid_t = 0
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let program = arguments.first ?? ""
    let failure = Self.withMutableCStrings(arguments) { arguments in
      Self.withMutableCStrings(variables) { variables in
        posix_spawn(&pid, program, &actions, &attributes, arguments, variables)
      }
    }
    guard failure == 0 else { throw Files.failure("run", program, failure) }
    return pid
  }

  /// Polls, so that the limit holds without signals: every 2 ms at first, then every 20.
  private func wait(for pid: pid_t, _ drain: () -> Void) -> Int32 {
    var waited = Duration.zero
    var isKilled = false
    while true {
      var status: Int32 = 0
      let ended = waitpid(pid, &status, WNOHANG)
      drain()
      if ended == pid { return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }
      if ended < 0, errno != EINTR { return 255 }
      if waited > timeout, !isKilled {
        kill(-pid, SIGKILL)
        isKilled = true
      }
      let step: useconds_t = waited < .milliseconds(200) ? 2000 : 20_000
      usleep(step)
      waited += .microseconds(step)
    }
  }

  /// Takes what is there; of more than 64 KiB the end is kept. A server started by the child may hold the other end
  /// open, so the end of the stream is not waited for.
  private static func drain(_ descriptor: Int32, into output: inout [UInt8]) {
    var chunk = [UInt8](repeating: 0, count: 8192)
    let size = chunk.count
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, size) }
      guard count > 0 else { break }
      output.append(contentsOf: chunk[..<count])
    }
    if output.count > 65536 { output.removeFirst(output.count - 65536) }
  }

  private static func withMutableCStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}
