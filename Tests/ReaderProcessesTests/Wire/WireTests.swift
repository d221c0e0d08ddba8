import CrawlRules
import Extraction
import Foundation
import HTML
import PageReader
@testable import ReaderProcesses
import Testing
import WebURL

/// The frames between a worker and its readers: what is written is read again, and damaged ones are told.
struct WireTests {
  private static let tasks: [ReadRequest.Task] = {
    guard let beside = WebURL("https://paper.example/beside") else { return [] }
    var rights = PageRights()
    rights.dataMining = DataMiningReservation(isReserved: true, policy: "https://paper.example/licence")
    rights.contentUsage = ContentUsage(headerValues: ["train-ai=n, search=y"])
    rights.directives.unavailableAfter = 1_900_000_000
    var policy = RightsPolicy()
    policy.usages = ["train-ai"]
    policy.dataMining = .record
    policy.respectsNoindex = false
    return [
      .read(rights: rights, policy: policy, agent: "Courant", now: -5), .refresh, .article(.html),
      .article(.plainText), .explanation(withSigns: true), .explanation(withSigns: false),
      .errorPage(beside: beside),
    ]
  }()

  @Test(arguments: WireTests.tasks.indices)
  func requestsAreReadAsTheyWereWritten(index: Int) throws {
    var request = ReaderScene.request("<p>a page", Self.tasks[index])
    request.page.refreshField = "5; url=/next"
    request.limits.depth = 99
    let read = try ReadRequest(fields: request.fields(), body: request.page.body)
    #expect(read.fields() == request.fields())
    #expect(read.page.body == request.page.body && read.url?.description == ReaderScene.address)
    #expect(read.limits == request.limits && read.today == ReaderScene.today)
  }

  @Test func rightsKeepWhatTheyAllow() throws {
    let request = ReaderScene.request("", Self.tasks[0])
    let read = try ReadRequest(fields: request.fields(), body: [])
    guard case .read(let rights, let policy, "Courant", -5) = read.task else { return #expect(Bool(false)) }
    #expect(rights.contentUsage?.allows("train-ai") == false && rights.contentUsage?.allows("search") == true)
    #expect(rights.treatment(by: policy, at: 0).refusal == .usage("train-ai"))
  }

  /// Real answers, written, read and written again.
  @Test(arguments: WireTests.tasks.indices)
  func answersAreReadAsTheyWereWritten(index: Int) throws {
    let frame = Self.answer(index)
    var reader = WireReader(frame)
    let answer: ReadAnswer = try reader.value()
    try reader.end()
    #expect(ReaderScene.frame(answer) == frame && frame.count > 1)
    #expect(answer.answers(Self.tasks[index]))
  }

  /// Of the fuzzer's seeds: `COURANT_RECORD=1` writes them.
  @Test func seedsOfTheFuzzerAreThere() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz/Seeds-frame")
    let isRecording = ProcessInfo.processInfo.environment["COURANT_RECORD"] == "1"
    var ready = WireWriter()
    ready.value(ReaderReady(confinement: 38, problem: "the kernel does not confine the reader"))
    var seeds = [("ready", [UInt8(ascii: "1")] + ready.bytes)]
    for index in Self.tasks.indices {
      seeds.append(("answer-\(index)", [UInt8(ascii: "0")] + Self.answer(index)))
      seeds.append(("request-\(index)", [UInt8(ascii: "2")] + ReaderScene.request("", Self.tasks[index]).fields()))
    }
    for (name, bytes) in seeds {
      let file = folder.appending(path: name)
      if isRecording { try Data(bytes).write(to: file) }
      #expect(try Data(contentsOf: file).first == bytes.first, "\(name)")
      #expect(FrameLaws.violations(of: bytes) == [])
    }
  }

  private static func answer(_ index: Int) -> [UInt8] {
    let html = ReaderScene.html("<meta http-equiv=refresh content='3; url=/next'>")
    var request = ReaderScene.request(html, tasks[index])
    if case .errorPage = request.task { request.page.body = Array("<h1>Page not found</h1>".utf8) }
    return ReaderScene.frame(request.answer(by: ReadingRules()))
  }

  @Test func aLengthIsNoMoreThanWhatIsThere() {
    var reader = WireReader([0xff, 0xff, 0xff, 0x7f, 1, 2, 3])
    #expect(throws: WireError.self) { _ = try reader.texts() }
    var numbers = WireReader([UInt8](repeating: 0xff, count: 8))
    #expect(throws: WireError.self) { _ = try numbers.double() }
  }
}
