package import ArgumentParser
import Dispatch
import Foundation

/// Runs one of the programs: parses its arguments, runs the command and ends the process by the contract's exit codes.
///
/// ArgumentParser alone would end a wrong flag with 64; the contract says 2.
package enum Program {
  /// Runs what a program is about; for those that look at something before any thread is started, as an `async` main
  /// cannot.
  package static func main(_ body: @escaping @Sendable () async -> Never) -> Never {
    Task { await body() }
    dispatchMain()
  }

  /// Parses the arguments and runs the command they name.
  ///
  /// `renamed` maps flags of earlier versions to their new names: the message says the new one, and the exit code is
  /// that of a wrong flag.
  package static func run<Command: AsyncParsableCommand>(
    _ command: Command.Type, renamed: [String: String] = [:]
  ) async -> Never {
    // A closed pipe (`status | head`) becomes a failed write instead of a fatal signal.
    signal(SIGPIPE, SIG_IGN)
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      if let message = renaming(arguments, renamed) { throw ValidationError(message) }
      var parsed = try command.parseAsRoot(expanded(arguments))
      if var asynchronous = parsed as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try parsed.run()
      }
      end(.done)
    } catch let error where isFromArguments(error, of: command) {
      let text = command.fullMessage(for: error)
      guard command.exitCode(for: error) != .success else {
        print(text)
        end(.done)
      }
      report(text)
      end(.usage)
    } catch {
      let failure = CommandFailure(describing: error)
      if !failure.message.isEmpty { report("\(command.configuration.commandName ?? "courant"): \(failure.message)") }
      end(failure.code)
    }
  }

  /// `--allow-private-networks=10.0.0.0/8,fd00::/8` is `--allow-network` for each range: a flag of the parser's takes
  /// no value.
  static func expanded(_ arguments: [String]) -> [String] {
    let prefix = "--allow-private-networks="
    return arguments.flatMap { argument -> [String] in
      guard argument.hasPrefix(prefix) else { return [argument] }
      let ranges = argument.dropFirst(prefix.count).split(separator: ",", omittingEmptySubsequences: false)
      return ranges.flatMap { ["--allow-network", String($0)] }
    }
  }

  /// The message for the first renamed flag; nil without one.
  static func renaming(_ arguments: [String], _ renamed: [String: String]) -> String? {
    for argument in arguments.prefix(while: { $0 != "--" }) {
      let flag = String(argument.prefix { $0 != "=" })
      if let name = renamed[flag] { return "\(flag) is \(name) now" }
    }
    return nil
  }

  /// Writes a line to stderr with control characters shown, never acted on.
  package static func report(_ line: String) {
    StandardStream.errors.write(TerminalText.escaping(line, keepingNewlines: true) + "\n")
  }

  private static func end(_ code: CommandFailure.Code) -> Never {
    fflush(nil)
    // Not exit(): threads of this process may still use what libraries clean up there.
    _exit(code.rawValue)
  }

  private static func isFromArguments<Command: ParsableCommand>(_ error: any Error, of command: Command.Type) -> Bool {
    if error is CommandFailure { return false }
    if error is ValidationError || error is CleanExit { return true }
    let code = command.exitCode(for: error)
    return code == .validationFailure || code == .success
  }
}
