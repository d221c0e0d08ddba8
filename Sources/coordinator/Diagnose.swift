import ArgumentParser
import CommandLine
import Frontier
import Reporting

/// `coordinator diagnose`.
struct Diagnose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what holds the whole crawl up most, with the figures that say so, and what can be done.",
    discussion: "Reads only; `coordinator explain` is about one URL.")

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await options.run(needsSchema: true) {
      try await $0.snapshot()
    } show: { snapshot in
      let answer = SlowAnswer(snapshot)
      if options.json {
        print(try JSONText.line(answer))
        return
      }
      var parts = [answer.text, (["What you can do:"] + answer.advice.map { "  " + $0 }).joined(separator: "\n")]
      if !answer.noticed.isEmpty {
        parts.append((["Noticed beside it:"] + answer.noticed.map { "  " + $0 }).joined(separator: "\n"))
      }
      print(TerminalText.escaping(parts.joined(separator: "\n\n"), keepingNewlines: true))
    }
  }
}
