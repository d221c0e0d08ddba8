import ArgumentParser
import CommandLine
import Frontier
import Reporting

/// `coordinator diagnose`.
struct Diagnose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what limits the whole crawl most, with the figures that show it, and what you can do.",
    discussion: "Reads only; `coordinator explain` is about one URL.")

  @OptionGroup var options: OperatorOptions

  func run() async throws {
    try await options.run(needsSchema: true) {
      try await $0.snapshot()
    } show: { snapshot in
      let answer = BottleneckDiagnosis(snapshot)
      if options.json {
        print(try JSONText.line(answer))
        return
      }
      var parts = [answer.text, (["What you can do:"] + answer.advice.map { "  " + $0 }).joined(separator: "\n")]
      if !answer.noticed.isEmpty {
        parts.append((["Also noticed:"] + answer.noticed.map { "  " + $0 }).joined(separator: "\n"))
      }
      print(TerminalText.escaping(parts.joined(separator: "\n\n"), keepingNewlines: true))
    }
  }
}
