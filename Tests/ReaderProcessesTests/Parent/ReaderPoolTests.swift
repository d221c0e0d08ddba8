import Extraction
import Foundation
import PageReader
@testable import ReaderProcesses
import Synchronization
import TestSupport
import Testing
import WebURL

/// Pages that end their readers, and pages that do not.
struct ReaderPoolTests {
  // Foundation has no names for these; the numbers are Core Foundation's.
  private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
  private static let big5 = String.Encoding(rawValue: 0x8000_0a03)
  private static let eucKR = String.Encoding(rawValue: 0x8000_0940)

  @Test func aPageIsReadAsItIsInTheProcessItself() throws {
    let pool = ReaderScene.pool()
    defer { pool.close() }
    let tasks: [ReadRequest.Task?] = [nil, .refresh, .article(.html), .explanation(withSigns: true)]
    for task in tasks {
      let request = ReaderScene.request(ReaderScene.html("<meta http-equiv=refresh content='3; url=/next'>"), task)
      let answer = try pool.answer(to: request).get()
      #expect(ReaderScene.frame(answer) == ReaderScene.frame(request.answer(by: ReadingRules())))
    }
    #expect(pool.counts.pages == 4 && pool.counts.ends.isEmpty)
  }

  /// The C library's modules are loaded before the filter is: pages in each of its encodings are read in the reader as
  /// they are outside.
  @Test(arguments: [
    ("euc-jp", .iso2022JP, "日本の港のフェリーが土曜日に再開した。"), ("shift_jis", String.Encoding.shiftJIS, "日本の港のフェリーが土曜日に再開した。"),
    ("iso-2022-jp", .iso2022JP, "日本の港のフェリーが土曜日に再開した。"), ("gb18030", gb18030, "渡轮星期六恢复运行，港务局长说。"),
    ("gbk", gb18030, "渡轮星期六恢复运行，港务局长说。"), ("big5", big5, "渡輪星期六恢復運行，港務局長說。"),
    ("euc-kr", eucKR, "여객선이 토요일에 다시 운항한다고 항만 당국이 말했다."),
    ("windows-1251", .windowsCP1251, "Паром снова ходит с субботы, сказал начальник порта."),
  ])
  func legacyEncodingsAreRead(charset: String, encoding: String.Encoding, sentence: String) throws {
    let pool = ReaderScene.pool()
    defer { pool.close() }
    let text = String(repeating: "<p>\(sentence)\(sentence)\(sentence)\n", count: 6)
    let html = "<html><head><title>\(sentence)</title></head><body><article>\(text)</article></body></html>"
    var bytes = [UInt8](try #require(html.data(using: encoding)))
    if charset == "euc-jp" { bytes = Self.eucJP(bytes) }
    let request = ReaderScene.request(bytes: bytes, .article(.html), type: "text/html; charset=\(charset)")
    guard case .article(let article) = try pool.answer(to: request).get() else { return #expect(Bool(false)) }
    #expect(article.text.utf8.firstRange(of: sentence.utf8) != nil)
    #expect(!article.text.unicodeScalars.contains("\u{fffd}"))
  }

  /// The same characters as in ISO-2022-JP, each byte with its highest bit set instead of an escape sequence around
  /// them.
  private static func eucJP(_ iso2022: [UInt8]) -> [UInt8] {
    var (bytes, isWide, position) = ([UInt8](), false, 0)
    while position < iso2022.count {
      if iso2022[position] == 0x1b {
        isWide = iso2022[position + 1] == UInt8(ascii: "$")
        position += 3
      } else {
        bytes.append(isWide ? iso2022[position] | 0x80 : iso2022[position])
        position += 1
      }
    }
    return bytes
  }

  // A sanitizer has neither the limits nor the signals.
  @Test(
    .enabled(if: !ReaderSandboxTests.isSanitized, "not with a sanitizer"),
    arguments: [
      ("crash", ReaderEnd.Kind.crash), ("recursion", .crash), ("memory", .memory), ("garbage", .answer),
      ("exit", .answer),
    ])
  func aPageThatBreaksItsReaderIsNamed(trap: String, kind: ReaderEnd.Kind) throws {
    var setup = ReaderSetup()
    setup.memory = 256 << 20
    let pool = ReaderScene.pool(setup: setup)
    defer { pool.close() }
    let end = try #require(pool.answer(to: ReaderScene.trap(trap)).end)
    #expect(end.kind == kind && end.isOfPage, "\(end)")
    #expect(pool.answer(to: ReaderScene.request()).article?.title == "Ferry runs again")
    #expect(pool.counts.ends == [kind: 1])
  }

  @Test func anEndlessPageIsEndedByItsTime() throws {
    let pool = ReaderScene.pool()
    defer { pool.close() }
    let limit = Duration.milliseconds(700)
    let end = try #require(pool.answer(to: ReaderScene.trap("loop", time: limit)).end)
    #expect(end == .time(limit))
    #expect("\(end)" == "it took longer to read than 700 ms")
    #expect(pool.answer(to: ReaderScene.request()).article != nil)
  }

  /// Many at once, a third of them broken: the others do not notice.
  @Test func othersInFlightDoNotNotice() async throws {
    let pool = ReaderScene.pool(readers: 3)
    defer { pool.close() }
    #expect(try pool.start() == !ReaderSandboxTests.isSanitized)
    let results = await withTaskGroup(of: (Int, Bool).self) { group in
      for index in 0..<30 {
        group.addTask {
          await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
              let request = index % 3 == 0 ? ReaderScene.trap(index % 2 == 0 ? "crash" : "exit") : ReaderScene.request()
              let result = pool.answer(to: request)
              continuation.resume(returning: (index, index % 3 == 0 ? result.end != nil : result.article != nil))
            }
          }
        }
      }
      return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
    }
    #expect(results.count == 30 && results.values.hasOnly { $0 })
    #expect(pool.counts.ends.values.reduce(0, +) == 10)
  }

  @Test func rulesOfTheUserReachTheReader() throws {
    let pool = ReaderScene.pool(setup: ReaderSetup(overrides: "[paper.example]\ntitle = h2\n"))
    defer { pool.close() }
    let html = ReaderScene.html().replacing("<article>", with: "<article><h2>Named by the user</h2>")
    #expect(pool.answer(to: ReaderScene.request(html)).article?.title == "Named by the user")
  }

  /// It may complain without end: its worker hears the beginning, and the page is read.
  @Test func complaintsAreHeardUpToABound() {
    let heard = Mutex<[String]>([])
    let pool = ReaderScene.pool { complaint, request in
      heard.withLock { $0.append("\(request.job) \(request.url?.description ?? "") \(complaint)") }
    }
    defer { pool.close() }
    var request = ReaderScene.trap("noise")
    request.job = "key"
    #expect(pool.answer(to: request).article != nil)
    let all = heard.withLock { $0.joined() }
    #expect(all.hasPrefix("key \(ReaderScene.address) the reader says: xxx"))
    #expect(all.utf8.count <= ReaderLink.longestComplaint + 100)
  }

  #if os(Linux)
    /// One that loops while its worker is killed has nobody to end it: the kernel does.
    @Test(arguments: [1, 3]) func aReaderHasLittleMoreTimeThanItsPage(seconds: Int) throws {
      let pool = ReaderScene.pool()
      defer { pool.close() }
      for time in [8, seconds] { #expect(pool.answer(to: ReaderScene.request(time: .seconds(time))).article != nil) }
      let limits = try pool.pids.map { try String(contentsOfFile: "/proc/\($0)/limits", encoding: .utf8) }
      let times = limits.map { $0.split(separator: "\n").first { $0.hasPrefix("Max cpu time") } ?? "" }
      #expect(
        times.contains { Int($0.split(separator: " ")[3]).map { $0 >= seconds + 2 && $0 <= seconds + 6 } == true })
    }
  #endif

  /// The kernel's killer of processes, or an operator: the page is no poison, another reader reads it.
  @Test func aReaderKilledFromOutsideIsNoFaultOfThePage() async throws {
    let pool = ReaderScene.pool(readers: ReaderPool.tries + 2)
    defer { pool.close() }
    _ = try pool.start()
    try pool.untilAllAreReady()
    let pids = pool.pids
    #expect(pids.count > ReaderPool.tries)
    for pid in pids { kill(pid, SIGKILL) }
    // They are gone when their exit can be waited for, which the pool alone does.
    #expect(try await eventually { pids.hasOnly { Self.state(of: $0) == "Z" } })
    #expect(pool.answer(to: ReaderScene.request()).article != nil)
    #expect(pool.counts.ends.isEmpty)
  }

  /// As /proc has it: "Z" for one that has ended. Elsewhere than on Linux each counts as ended.
  private static func state(of pid: pid_t) -> String {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return "Z" }
    return text.split(separator: ")").last.map { String($0.drop { $0 == " " }.prefix(1)) } ?? ""
  }

  @Test func aProgramThatCannotBeStartedIsNamed() {
    var configuration = ReaderPool.Configuration(readers: 1, setup: ReaderSetup())
    configuration.executable = "/nowhere/worker"
    let pool = ReaderPool(configuration)
    #expect { _ = try pool.start() } throws: { error in
      "\(error)" == "a reader process cannot be started: No such file or directory"
    }
    configuration.executable = "/bin/true"
    #expect { _ = try ReaderPool(configuration).start() } throws: { error in
      "\(error)".hasPrefix("a reader process ended before it was ready (exit code 0)")
    }
  }

  /// An operator, or the kernel for want of memory, may end the very first one.
  @Test func aReaderKilledAtTheStartIsStartedAgain() async throws {
    let directory = try TemporaryDirectory()
    let marker = "\(directory.path)/was-killed"
    // Ends by SIGKILL the first time, and is a reader the next.
    let script = "#!/bin/sh\n[ -e \(marker) ] && exec \(ReaderScene.worker) read-pages\n: > \(marker); kill -9 $$\n"
    let program = try directory.write("reader", Data(script.utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    var configuration = ReaderPool.Configuration(readers: 1, setup: ReaderSetup())
    configuration.executable = program
    let pool = ReaderPool(configuration)
    defer { pool.close() }
    #expect(try pool.start() == !ReaderSandboxTests.isSanitized)
    #expect(pool.answer(to: ReaderScene.request()).article != nil)
  }

  @Test func aMistakeInTheRulesIsNamed() {
    let pool = ReaderScene.pool(setup: ReaderSetup(overrides: "title = h2"))
    #expect { _ = try pool.start() } throws: { "\($0)".hasPrefix("overrides, line 1") }
  }
}
