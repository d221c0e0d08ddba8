import CSandbox
import Foundation
@testable import ReaderProcesses
import TestSupport
import Testing

/// What a reader process has, and what it may do.
struct ReaderSandboxTests {
  static let isSanitized = courant_is_sanitized() != 0

  private static let forbidden: [(Int, String)] = {
    var all: [(Int, String)] = []
    while let name = courant_forbidden_name(Int32(all.count)) { all.append((all.count, String(cString: name))) }
    return all
  }()

  @Test(.enabled(if: courant_has_sandbox() != 0, "the kernel's filter is Linux's"), arguments: forbidden)
  func theKernelEndsWhatIsForbidden(number: Int, name: String) throws {
    let pool = ReaderScene.pool()
    defer { pool.close() }
    let end = try #require(pool.answer(to: ReaderScene.trap("forbidden-\(number)")).end)
    #expect(end == .forbidden, "\(name): \(end)")
  }

  @Test func moreThanTwentyThingsAreTried() {
    #expect(Self.forbidden.count > 20 || courant_has_sandbox() == 0)
  }

  #if os(Linux)
    @Test func itHasFourDescriptorsAndNoSecrets() throws {
      setenv("COURANT_TEST_SECRET", "postgres://u:s3cret@h/d", 1)
      let pool = ReaderScene.pool()
      defer { pool.close() }
      _ = try pool.start()
      _ = try pool.answer(to: ReaderScene.request()).get()
      let pid = try #require(pool.pids.last)
      let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").sorted()
      #expect(files == ["0", "1", "2", "3"])
      for number in 0...1 {
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(number)") == "/dev/null")
      }
      let environment = try Data(contentsOf: URL(filePath: "/proc/\(pid)/environ"))
      #expect(!environment.isEmpty && environment.firstRange(of: Data("s3cret".utf8)) == nil)
      let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
      guard !Self.isSanitized else { return }
      #expect(status.contains("\nThreads:\t1\n") && status.contains("\nNoNewPrivs:\t1\n"))
      #expect(status.contains("\nSeccomp:\t2\n") && status.contains("\nCapEff:\t0000000000000000\n"))
    }
  #endif
}
