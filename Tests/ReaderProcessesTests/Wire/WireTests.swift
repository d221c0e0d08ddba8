import CrawlRules
import Extraction
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

  private static func answer(_ index: Int) -> [UInt8] {
    let html = ReaderScene.html("<meta http-equiv=refresh content='3; url=/next'>")
    var request = ReaderScene.request(html, tasks[index])
    if case .errorPage = request.task { request.page.body = Array("<h1>Page not found</h1>".utf8) }
    return ReaderScene.frame(request.answer(by: ReadingRules()))
  }

  /// A reader may be in the hands of its page: whatever it answers is read, or told to be none, in memory of a size
  /// that goes with it.
  @Test(arguments: 0..<40)
  func damagedAnswersAreTold(seed: Int) {
    var random = SplitMix(UInt64(seed) &+ 99)
    for index in Self.tasks.indices {
      let frame = Self.answer(index)
      for _ in 0..<60 {
        var damaged = frame
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let place = Int.random(in: 0..<damaged.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: damaged[place] = 0xff
          case 1: damaged[place] = UInt8.random(in: 0...255, using: &random)
          case 2: damaged.remove(at: place)
          default: damaged.insert(UInt8.random(in: 0...255, using: &random), at: place)
          }
          if damaged.isEmpty { break }
        }
        var reader = WireReader(damaged)
        guard let answer = try? reader.value() as ReadAnswer, reader.isAtEnd else { continue }
        // What is taken for an answer can be sent on.
        #expect(!ReaderScene.frame(answer).isEmpty)
        if case .reading(.article(let article), _, _) = answer { _ = article.text.utf8.count }
      }
    }
  }

  @Test func aLengthIsNoMoreThanWhatIsThere() {
    var reader = WireReader([0xff, 0xff, 0xff, 0x7f, 1, 2, 3])
    #expect(throws: WireError.self) { _ = try reader.texts() }
    var numbers = WireReader([UInt8](repeating: 0xff, count: 8))
    #expect(throws: WireError.self) { _ = try numbers.double() }
  }
}

/// Numbers that are the same for a seed.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
