import CrawlRules
import Extraction
import Foundation
import HTML
import PageReader
@testable import ReaderProcesses
import TestSupport
import WebURL

/// Readers as a worker has them, made of the built `worker`, and pages for them.
enum ReaderScene {
  static let today = "2026-11-30"
  static let address = "https://paper.example/2026/11/21/ferry.html"

  static func pool(
    readers: Int = 1, setup: ReaderSetup = ReaderSetup(),
    hears: @escaping @Sendable (String, ReadRequest) -> Void = { _, _ in }
  ) -> ReaderPool {
    var configuration = ReaderPool.Configuration(readers: readers, setup: setup)
    configuration.executable = worker
    configuration.hears = hears
    return ReaderPool(configuration)
  }

  static var worker: String { BuiltProgram.directory.appending(path: "worker").path }

  static func html(_ insertion: String = "") -> String {
    """
    <!doctype html><html lang=en><head><title>Ferry runs again - The Paper</title>\(insertion)
    <meta name=robots content=noarchive></head><body><article><h1>Ferry runs again</h1><p>By Ada Boatman</p>
    <p>The ferry between the two harbours runs again since Saturday, the harbour master said, after a winter in which
    ice had kept it at the quay. It will cross the sound every hour, and twice an hour on market days.</p>
    <p>Passengers who had taken the long way over the bridge were relieved. "It took us two hours," one of them said
    on the quay, "and now it is twenty minutes again."</p>
    <table><tr><th>From</th><th>To</th></tr><tr><td>North</td><td><a href=/south>South</a></td></tr></table>
    <ul><li>Adults pay <a href=/fares>four coins</a></li><li>Children pay one</li></ul>
    <figure><img src=/ferry.jpg alt="The ferry"><figcaption>The ferry on Saturday</figcaption></figure></article>
    </body></html>
    """
  }

  static func request(
    _ html: String = html(), _ task: ReadRequest.Task? = nil, type: String = "text/html; charset=utf-8",
    time: Duration = .seconds(60)
  ) -> ReadRequest {
    request(bytes: Array(html.utf8), task, type: type, time: time)
  }

  static func request(
    bytes: [UInt8], _ task: ReadRequest.Task? = nil, type: String = "text/html; charset=utf-8",
    time: Duration = .seconds(60)
  ) -> ReadRequest {
    var limits = ParseLimits()
    limits.time = time
    return ReadRequest(
      task ?? .read(rights: PageRights(), policy: RightsPolicy(), agent: "Courant", now: 1_800_000_000),
      page: PageInput(body: bytes, contentType: type), url: WebURL(address), limits: limits, today: today)
  }

  static func trap(_ kind: String, time: Duration = .seconds(60)) -> ReadRequest {
    request(html("<!-- courant-reader-trap: \(kind) -->"), time: time)
  }

  /// What an answer is in a frame: two answers are the same if these are.
  static func frame(_ answer: ReadAnswer) -> [UInt8] {
    var writer = WireWriter()
    writer.value(answer)
    return writer.bytes
  }
}

extension Result<ReadAnswer, ReaderEnd> {
  var article: Article? {
    if case .success(.reading(.article(let article), _, _)) = self { return article }
    return nil
  }

  var end: ReaderEnd? { if case .failure(let end) = self { end } else { nil } }
}
