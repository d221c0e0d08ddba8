import Foundation
import TestSupport
import Testing

/// A sampleweb that runs for a test, with its list of URLs.
struct SampleWebProcess {
  let program: BuiltProgram
  let port: Int
  let urls: String
  let accessLog: String
  private let directory: TemporaryDirectory

  /// `arguments` begin with the subcommand.
  init(_ arguments: [String] = ["demo"]) async throws {
    directory = try TemporaryDirectory()
    urls = "\(directory.path)/urls.txt"
    accessLog = "\(directory.path)/access.log"
    let program = try BuiltProgram(
      "sampleweb",
      arguments + [
        "--port", "0", "--urls-file", urls, "--access-log", accessLog, "--lifetime", "240", "--parent-pid",
        "\(ProcessInfo.processInfo.processIdentifier)",
      ], limit: 250)
    self.program = program
    _ = try await eventually { program.output.contains("\n") }
    let start = try #require(program.output.range(of: "listening on 127.0.0.1:"), "\(program.errors)")
    port = try #require(Int(program.output[start.upperBound...].prefix { $0.isNumber }))
  }

  func stop() async {
    program.signal(SIGTERM)
    _ = await program.ended()
  }

  /// The requests it has answered: host and path, in order.
  func requests() throws -> [(host: String, path: String)] {
    try String(contentsOfFile: accessLog, encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: "\t")
      return (String(fields[1]), String(fields[2]))
    }
  }
}
