import CDeflate
import Foundation

/// Pages of the shared corpus with their truths.
struct CorpusPages {
  struct Truth: Decodable, Sendable {
    var id: String
    var url: String?
    var charset: String?
    var pageType: String
    var text: String?

    enum CodingKeys: String, CodingKey {
      case id, url, charset, text
      case pageType = "page_type"
    }
  }

  static let corpus: URL = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["COURANT_SHARED"] ?? root.deletingLastPathComponent().path + "/shared"
    return URL(filePath: shared).appending(path: "corpus")
  }()

  static var isThere: Bool {
    FileManager.default.fileExists(atPath: corpus.appending(path: "wcxb-dev/truth.jsonl").path)
  }

  static func truths(_ set: String) throws -> [Truth] {
    let lines = try Data(contentsOf: corpus.appending(path: "\(set)/truth.jsonl")).split(separator: 0x0A)
    return try lines.map { try JSONDecoder().decode(Truth.self, from: $0) }
  }

  /// The page's bytes; nil when they cannot be inflated.
  static func page(_ set: String, _ id: String) throws -> [UInt8]? {
    let packed = [UInt8](try Data(contentsOf: corpus.appending(path: "\(set)/pages/\(id).html.gz")))
    let size = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard let decompressor = libdeflate_alloc_decompressor() else { return nil }
    defer { libdeflate_free_decompressor(decompressor) }
    var written = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      let result = libdeflate_gzip_decompress(
        decompressor, packed, packed.count, buffer.baseAddress, size, &written)
      count = result == LIBDEFLATE_SUCCESS ? written : 0
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Word F1 as the corpus' scorer has it: bags of lower-cased words.
  static func wordF1(_ truth: String, _ answer: String) -> Double {
    let (wanted, given) = (words(truth), words(answer))
    if wanted.isEmpty { return given.isEmpty ? 1 : 0 }
    let common = given.reduce(0) { $0 + min($1.value, wanted[$1.key] ?? 0) }
    let sum = wanted.values.reduce(0, +) + given.values.reduce(0, +)
    return 2 * Double(common) / Double(sum)
  }

  private static func words(_ text: String) -> [Substring: Int] {
    var counts: [Substring: Int] = [:]
    let folded = text.lowercased()[...]
    for word in folded.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
      counts[word, default: 0] += 1
    }
    return counts
  }
}
