public import ArgumentParser
import Foundation
public import Logging

/// How a program logs: to stderr, one line an event.
package struct LoggingOptions: ParsableArguments {
  @Option(help: "The least important events to log: trace, debug, info, notice, warning, error, critical.")
  package var logLevel: Logger.Level = .info

  @Option(help: "human, or json for one JSON object a line.")
  package var logFormat: LogFormat = .human

  package init() {}

  /// Installs the log handler; once, before the first logger is made.
  package func bootstrap() {
    let level = logLevel
    let format = logFormat
    LoggingSystem.bootstrap { label in LineLogHandler(label: label, level: level, format: format) }
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

package enum LogFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case human, json }

/// Writes one line an event to stderr, control characters escaped: a hostile URL cannot forge a log line.
struct LineLogHandler: LogHandler {
  let label: String
  var logLevel: Logger.Level
  let format: LogFormat
  var metadata: Logger.Metadata = [:]

  init(label: String, level: Logger.Level, format: LogFormat) {
    self.label = label
    self.logLevel = level
    self.format = format
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }
    let time = Date().formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
    var line: String
    switch format {
    case .human:
      line = "\(time) \(event.level) \(label): \(event.message)"
      for key in merged.keys.sorted() { line += " \(key)=\(merged[key].map { "\($0)" } ?? "")" }
      line = TerminalText.escaping(line)
    case .json:
      var fields = ["\"time\":\(JSONText.quoted(time))", "\"level\":\(JSONText.quoted(event.level.rawValue))"]
      fields += ["\"label\":\(JSONText.quoted(label))", "\"message\":\(JSONText.quoted("\(event.message)"))"]
      for key in merged.keys.sorted() {
        fields.append("\(JSONText.quoted(key)):\(JSONText.quoted(merged[key].map { "\($0)" } ?? ""))")
      }
      line = "{" + fields.joined(separator: ",") + "}"
    }
    StandardStream.errors.write(line + "\n")
  }
}
