import Foundation

/// What `truth.jsonl` says of one page, as far as serving it needs.
struct CorpusTruth: Decodable {
  var id: String
  /// The page's address when it was saved; one page has none.
  var url: String?
  var pageType: String
  /// The charset of the HTTP header; nil when it is not known.
  var charset: String?

  enum CodingKeys: String, CodingKey {
    case id, url, charset
    case pageType = "page_type"
  }

  /// The path of `url` in ASCII without query and fragment, `/` when there is none.
  var originalPath: String {
    guard let url, let scheme = url.range(of: "://") else { return "/" }
    let rest = url[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
    guard let slash = rest.firstIndex(of: "/") else { return "/" }
    let path = rest[slash...]
    let plain = path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    return plain ? String(path) : "/"
  }

  /// All lines of `set`'s truth, in their order.
  static func read(set: String) throws(SampleWebError) -> [CorpusTruth] {
    let path = "\(set)/truth.jsonl"
    let decoder = JSONDecoder()
    var result: [CorpusTruth] = []
    for (index, line) in try readFile(path).split(separator: UInt8(ascii: "\n")).enumerated() {
      do {
        let truth = try decoder.decode(CorpusTruth.self, from: line)
        guard !truth.id.isEmpty, truth.id.utf8.allSatisfy({ $0.isWordByte }) else {
          throw SampleWebError.notACorpus(path: path, line: index + 1, reason: "the id is no plain file name")
        }
        result.append(truth)
      } catch let error as SampleWebError {
        throw error
      } catch {
        throw .notACorpus(path: path, line: index + 1, reason: "not a truth of a page: \(error)")
      }
    }
    return result
  }
}

extension UInt8 {
  /// Whether this is an ASCII letter, a digit, `-`, `_` or `.`.
  fileprivate var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }
}
