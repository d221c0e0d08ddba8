import ArgumentParser
import Foundation

/// A private web on loopback: the demo's news sites, a corpus set, or single files.
///
/// The demo and the acceptance run need pages that are always there and belong to no one else. Every host is a name
/// under `localhost`, told apart by the Host header on one port, so nothing has to be configured on the machine and no
/// packet leaves it.
@main
struct SampleWeb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sampleweb",
    abstract: "Serves a sample news web, a corpus set or single files on loopback.",
    discussion: "Ends on SIGTERM or SIGINT. Exit codes: 0 stopped, 1 failure (a port in use, a missing file), 2 usage.",
    subcommands: [DemoCommand.self, CorpusCommand.self, FileCommand.self])

  /// Parses and runs, with this project's exit codes instead of sysexits' 64 for a wrong flag.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      let code = exitCode(for: error)
      if code == .success {
        print(fullMessage(for: error))
        Foundation.exit(0)
      }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(code == .validationFailure ? 2 : 1)
    }
  }
}
