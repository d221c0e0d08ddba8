import CommandLine
import TestSupport
import Testing

/// `--version`.
@Suite(.timeLimit(.minutes(3))) struct VersionTests {
  /// People who report a crash can name the library it happened in.
  @Test func workerNamesItsLibraries() async throws {
    let result = try await BuiltProgram.run("worker", ["--version"])
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0] == courantVersion)
    for name in ["libcurl ", "OpenSSL ", "zlib ", "libdeflate ", "libpq "] {
      #expect(lines.last?.contains(name) == true, "\(result.output)")
    }
  }
}
