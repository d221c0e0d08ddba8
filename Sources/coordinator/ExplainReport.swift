import Reporting
import CommandLine
import Foundation
import Frontier

/// The answer with the facts it rests on, as text and as JSON.
struct ExplainReport: Encodable {
  /// Rises when a key changes its meaning or goes away.
  let version = 3
  let answer: URLDiagnosis
  let facts: URLFacts

  init(_ facts: URLFacts) {
    self.facts = facts
    answer = URLDiagnosis(facts)
  }

  var text: String {
    var parts = [TerminalText.escaping(answer.text)]
    if !answer.advice.isEmpty {
      parts.append(
        (["What you can do:"] + answer.advice.map { "  " + TerminalText.escaping($0) }).joined(separator: "\n"))
    }
    let rows = facts.rows
    if !rows.isEmpty {
      parts.append(
        rows.map { TerminalText.column($0.name, 12) + TerminalText.escaping($0.value) }.joined(separator: "\n"))
    }
    if !facts.attempts.isEmpty {
      let lines = facts.attempts.map { "  \($0.at)  #\($0.attempt)  " + TerminalText.escaping($0.result) }
      parts.append((["Attempts, the latest first:"] + lines).joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }
}
