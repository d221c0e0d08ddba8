import Foundation

/// Chromium's processes and their profile directory: started together, gone together.
///
/// A shell leads a session of their own, starts Chromium with the pipe on descriptors 3 and 4, waits for it and removes
/// the profile. So nothing is left when the tests' own process is killed: Chromium ends when its pipe does, the shell
/// after it.
///
/// The end is looked at in three places, because no single one tells all: the shell's end (which says that the main
/// process is gone), then a SIGKILL to the rest of the session, then the end of the error stream, which also the crash
/// handlers hold that have left the session. Only then is the profile removed for good.
final class BrowserProcess: Sendable {
  private struct State: Sendable {
    var isReaped = false
    var isGone = false
    var complaints: [UInt8] = []
  }

  /// The shell, and the group of all but the crash handlers.
  private let shell: pid_t
  /// Home, temporary files and profile of the browser.
  let directory: String
  /// This side of the protocol's pipe.
  let pipe: FileHandle
  private let state = WatchedState(State())

  /// Starts `program`. The socket pairs are closed on exec, so that no program that another test starts keeps them
  /// open.
  init(_ program: String, _ arguments: [String]) throws {
    // Short: Chromium makes a Unix socket below, whose path has 107 bytes at most.
    let name = "courant-browser-\(String(UInt32.random(in: .min ... .max), radix: 16))"
    directory = FileManager.default.temporaryDirectory.appending(path: name).path
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    do {
      try Self.writePreferences("\(directory)/profile/Default")
      let (pipe, chromiumPipe) = try Self.socketPair()
      let (errors, chromiumErrors) = try Self.socketPair()
      self.pipe = pipe
      shell = try DetachedChild.spawn(
        ["/bin/sh", "-c", Self.script, directory, program, "--user-data-dir=\(directory)/profile"] + arguments,
        environment: Self.environment(directory), input: chromiumPipe.fileDescriptor,
        output: chromiumErrors.fileDescriptor, errors: chromiumErrors.fileDescriptor)
      // Until here both must live; from here on only the browser is to hold its ends.
      try chromiumPipe.close()
      try chromiumErrors.close()
      watch(errors)
    } catch {
      try? FileManager.default.removeItem(atPath: directory)
      throw error
    }
  }

  /// The last of what it printed, without complaints about a desktop that is not there.
  var complaints: String {
    let lines = String(decoding: state.value.complaints, as: UTF8.self).split(separator: "\n")
    return lines.filter { !$0.contains(":ERROR:dbus/") }.suffix(8).joined(separator: "\n")
  }

  /// Kills what still runs; what is left of it goes on a thread of its own.
  func kill() {
    // Under the lock, so that the number cannot name another group by now.
    state.change { [shell] state in
      if !state.isReaped { _ = Foundation.kill(-shell, SIGKILL) }
    }
  }

  /// Waits until all is gone, and kills it when that takes longer than `grace`.
  func end(grace: Duration) async {
    // Without a cancelled caller's haste: a test that ran out of time is to leave nothing behind either.
    await Task { [self] in
      do {
        try await waitUntilGone(within: grace)
      } catch {
        kill()
        do { try await waitUntilGone(within: .seconds(10)) } catch { print("left behind: \(directory): \(error)") }
      }
    }.value
  }

  private func waitUntilGone(within limit: Duration) async throws {
    try await state.wait(for: { _ in "Chromium's end" }, within: limit) { $0.isGone ? true : nil as Bool? }
  }

  private func watch(_ errors: FileHandle) {
    let errorsEnded = DispatchSemaphore(value: 0)
    Thread.detachNewThread { [state] in
      var chunk = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(errors.fileDescriptor, &chunk, chunk.count, 0)
        guard count > 0 else { break }
        let bytes = Array(chunk[..<count])
        state.change { $0.complaints = ($0.complaints + bytes).suffix(16 << 10) }
      }
      errorsEnded.signal()
    }
    Thread.detachNewThread { [self] in
      var information = siginfo_t()
      while waitid(P_PID, id_t(shell), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
      state.change { [shell] state in
        _ = Foundation.kill(-shell, SIGKILL)
        var status: Int32 = 0
        waitpid(shell, &status, 0)
        state.isReaped = true
      }
      _ = errorsEnded.wait(timeout: .now() + 5)
      if FileManager.default.fileExists(atPath: directory) {
        do { try FileManager.default.removeItem(atPath: directory) } catch {
          print("left behind: \(directory): \(error)")
        }
      }
      state.change { $0.isGone = true }
    }
  }

  /// Without this setting, for which there is no flag, a page whose host has no address makes Chromium ask the system's
  /// name server and public ones whether names have addresses at all.
  private static func writePreferences(_ directory: String) throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let preferences = Data(#"{"alternate_error_pages":{"enabled":false}}"#.utf8)
    try preferences.write(to: URL(filePath: "\(directory)/Preferences"))
  }

  /// `$0` is the directory. The shell closes its own copies of the pipe, or Chromium would not hear of its end.
  private static let script = """
    exec 3<&0 4>&0 < /dev/null
    trap '' HUP INT TERM
    "$@" > /dev/null &
    exec 3>&- 4>&-
    wait $!
    rm -rf "$0" 2> /dev/null || rm -rf "$0"
    """

  /// No variable of the caller's, so that neither its home nor its proxy, desktop or language matters.
  private static func environment(_ directory: String) -> [String] {
    [
      "PATH=/usr/bin:/bin", "HOME=\(directory)", "TMPDIR=\(directory)", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC",
      "DBUS_SESSION_BUS_ADDRESS=disabled:",
    ]
  }

  private static func socketPair() throws -> (ours: FileHandle, theirs: FileHandle) {
    var descriptors: [Int32] = [-1, -1]
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    guard socketpair(AF_UNIX, kind, 0, &descriptors) == 0 else { throw POSIXError(.EMFILE) }
    #if !canImport(Glibc)
      for descriptor in descriptors {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout.size(ofValue: one)))
      }
    #endif
    return (
      FileHandle(fileDescriptor: descriptors[0], closeOnDealloc: true),
      FileHandle(fileDescriptor: descriptors[1], closeOnDealloc: true)
    )
  }
}
