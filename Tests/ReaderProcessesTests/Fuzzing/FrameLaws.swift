import Extraction
import PageReader
import Untrusted

@testable import ReaderProcesses

/// What holds for any bytes, read as a frame of a reader process: behind a `0` its answer, behind a `1` what it says
/// when it is ready, behind a `2` the fields of a request.
enum FrameLaws {
  static func violations(of bytes: [UInt8]) -> [String] {
    guard let kind = bytes.first else { return [] }
    let frame = Array(bytes.dropFirst())
    return switch kind {
    case UInt8(ascii: "0"): answer(frame)
    case UInt8(ascii: "1"): ready(frame)
    case UInt8(ascii: "2"): request(frame)
    default: []
    }
  }

  private static func answer(_ frame: [UInt8]) -> [String] {
    guard let answer: ReadAnswer = whole(frame) else { return [] }
    var found: [String] = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.append(law) } }
    let written = bytes(of: answer)
    // A wrong byte becomes U+FFFD, of three; an address may have to be escaped.
    expect(written.count <= frame.count * 9 + 1024, "what is read is as large as its frame")
    if let again: ReadAnswer = whole(written) {
      expect(bytes(of: again) == written, "what is read is read again")
    } else {
      expect(false, "what is read can be sent on")
    }
    switch answer {
    case .reading(.article(let article), _, _), .article(let article):
      expect(StreamSafe.isSafe(article.text), "text is stream-safe")
      expect(article.markdown.utf8.count <= frame.count * 64 + 65_536, "Markdown is bounded")
      expect(!article.json(id: nil, url: nil, withBlocks: true).isEmpty, "there is JSON")
    case .explanation(let explanation?): expect(!explanation.text.isEmpty || explanation.lines.isEmpty, "there is text")
    default: break
    }
    return found
  }

  private static func ready(_ frame: [UInt8]) -> [String] {
    guard let ready: ReaderReady = whole(frame) else { return [] }
    return StreamSafe.isSafe(ready.problem ?? "") ? [] : ["text is stream-safe"]
  }

  private static func request(_ frame: [UInt8]) -> [String] {
    guard let request = try? ReadRequest(fields: frame, body: []) else { return [] }
    let fields = request.fields()
    guard let again = try? ReadRequest(fields: fields, body: []) else { return ["what is read can be sent on"] }
    return again.fields() == fields ? [] : ["what is read is read again"]
  }

  /// nil for what is no value, or more than one.
  private static func whole<Value: WireCoding>(_ frame: [UInt8]) -> Value? {
    var reader = WireReader(frame)
    guard let value = try? reader.value() as Value, reader.isAtEnd else { return nil }
    return value
  }

  private static func bytes(of value: some WireCoding) -> [UInt8] {
    var writer = WireWriter()
    writer.value(value)
    return writer.bytes
  }
}
