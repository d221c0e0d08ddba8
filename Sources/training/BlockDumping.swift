import CommandLine
import Extraction
import Foundation

/// `training blocks`: what training reads of blocks, page after page in the manifest's order.
///
/// Without lexicons PREFIX.jsonl gets a line with the names of the columns and then one for each page (texts of its
/// blocks, class and id names), PREFIX.f32 the feature vectors. With lexicons PREFIX.lexicon-<n>.f32 gets the columns
/// of each.
struct BlockDumping {
  let prefix: String
  /// Files of five bytes a name: hash (32 bits, little-endian) and weight (8 bits).
  let lexicons: [String]

  private struct Header: Encodable {
    var features = BlockDump.featureNames
    var pageFeatures = BlockDump.pageFeatureNames

    enum CodingKeys: String, CodingKey {
      case features
      case pageFeatures = "page_features"
    }
  }

  private struct Line: Encodable {
    var id: String
    var texts: [String]
    var names: [[UInt32]]
    var paths: [[Int32]]
    var page: [Float]
    var duplicates: [[Int]]
  }

  /// Receives the pages one by one.
  typealias Pages = ((_ id: String, _ dump: BlockDump) throws -> Void) throws -> Void

  func run(_ pages: Pages) throws {
    if lexicons.isEmpty { try dumpFeatures(pages) } else { try dumpLexicons(pages) }
  }

  private func dumpFeatures(_ pages: Pages) throws {
    let vectors = try Self.create("\(prefix).f32")
    let lines = try Self.create("\(prefix).jsonl")
    let encoder = JSONEncoder()
    try lines.write(contentsOf: encoder.encode(Header()) + [0x0A])
    try pages { id, dump in
      try vectors.write(contentsOf: Self.data(dump.features))
      let line = Line(
        id: id, texts: dump.texts, names: dump.names, paths: dump.paths, page: dump.pageFeatures,
        duplicates: dump.duplicates)
      try lines.write(contentsOf: encoder.encode(line) + [0x0A])
    }
    try vectors.close()
    try lines.close()
  }

  private func dumpLexicons(_ pages: Pages) throws {
    let known = try lexicons.map(Self.lexicon)
    let files = try lexicons.indices.map { try Self.create("\(prefix).lexicon-\($0).f32") }
    try pages { _, dump in
      for (file, lexicon) in zip(files, known) { try file.write(contentsOf: Self.data(dump.lexiconFeatures(lexicon))) }
    }
    for file in files { try file.close() }
  }

  private static func create(_ path: String) throws -> FileHandle {
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw CommandFailure(.failure, "\(path) cannot be written")
    }
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  private static func data(_ values: [Float]) -> Data {
    var data = Data(capacity: values.count * 4)
    for value in values {
      let bits = value.bitPattern
      data.append(contentsOf: [UInt8(bits & 255), UInt8(bits >> 8 & 255), UInt8(bits >> 16 & 255), UInt8(bits >> 24)])
    }
    return data
  }

  private static func lexicon(_ path: String) throws -> [(hash: UInt32, weight: Int8)] {
    let bytes = try PageFile.read(path)
    guard bytes.count % 5 == 0 else { throw CommandFailure(.failure, "\(path) is no lexicon: five bytes a name") }
    return stride(from: 0, to: bytes.count, by: 5).map { start in
      let hash = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
      return (hash, Int8(bitPattern: bytes[start + 4]))
    }
  }
}
