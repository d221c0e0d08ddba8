import Foundation

/// A program in a terminal of its own, kept by tmux: what a person would see on the screen.
package final class Terminal {
  /// Where tmux is not installed, tests that need it are skipped and say so.
  package static let isInstalled = ["/usr/bin", "/bin", "/usr/local/bin"].contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/tmux")
  }

  private let socket = "courant-test-\(UUID().uuidString)"

  /// Starts `program` with its arguments; the screen stays after it has ended.
  package init(
    _ program: String, _ arguments: [String], columns: Int, rows: Int, environment: [String: String] = [:]
  ) async throws {
    let path = BuiltProgram.directory.appending(path: program).path
    let command = ([path] + arguments).map(Self.quoted).joined(separator: " ")
    let variables = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }
    let settings = variables.map { "\($0.key)=\(Self.quoted($0.value))" }.sorted().joined(separator: " ")
    try await tmux(
      "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "env -i TERM=tmux-256color \(settings) \(command); echo \"[ended $?]\"; exec sleep 300")
  }

  deinit {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tmux", "-L", socket, "kill-server"]
    process.standardError = FileHandle.nullDevice
    try? process.run()
    process.waitUntilExit()
  }

  /// The screen's lines without trailing blanks; with `colors` their escape sequences too.
  package func screen(colors: Bool = false) async throws -> String {
    try await tmux(["capture-pane", "-p"] + (colors ? ["-e"] : []))
  }

  /// What has scrolled out at the top.
  package func history() async throws -> Int {
    Int(try await tmux("display-message", "-p", "#{history_size}").trimmingCharacters(in: .whitespacesAndNewlines))
      ?? -1
  }

  /// Presses keys, in tmux's names: `C-c`.
  package func press(_ key: String) async throws {
    try await tmux("send-keys", key)
  }

  package func resize(columns: Int, rows: Int) async throws {
    try await tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// Whether the cursor is to be seen.
  package func showsCursor() async throws -> Bool {
    try await tmux("display-message", "-p", "#{cursor_flag}").hasPrefix("1")
  }

  @discardableResult private func tmux(_ arguments: String...) async throws -> String { try await tmux(arguments) }

  private func tmux(_ arguments: [String]) async throws -> String {
    let environment = ["LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
    // The server that the first call leaves behind must hold nothing of ours open: neither our pipes nor the socket by
    // whose end Foundation tells that a process has ended.
    let closing = "for f in /proc/self/fd/*; do n=${f##*/}; if (( n > 2 )); then eval \"exec $n>&-\"; fi; done; "
    let script = arguments.first == "new-session" ? closing + "exec \"$@\" >/dev/null 2>&1" : "exec \"$@\""
    let ended = try await BuiltProgram.run(
      "/bin/bash", ["-c", script, "bash", "tmux", "-L", socket, "-f", "/dev/null"] + arguments, environment: environment
    )
    guard ended.code == 0 else { throw TerminalError(message: "tmux \(arguments.first ?? ""): \(ended.errors)") }
    return ended.output
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}

package struct TerminalError: Error {
  package let message: String
}
