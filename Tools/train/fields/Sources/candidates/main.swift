import Extraction
import Foundation
import HTML
import WebURL

// candidates MANIFEST.jsonl PAGES TODAY [MODEL]
//
// For each line of the manifest (`id`, `url`, `charset`) reads PAGES/<id>.html and prints one line of JSON; the block
// model is the built-in one unless MODEL names another: {"id": …, "rows": [{"field": …, "value": …, "x": [features]}]}.

struct Entry: Decodable {
  let id: String
  let url: String?
  let charset: String?
}

let arguments = CommandLine.arguments
guard arguments.count == 4 || arguments.count == 5 else {
  FileHandle.standardError.write(Data("usage: candidates MANIFEST.jsonl PAGES TODAY [MODEL]\n".utf8))
  exit(2)
}
let model =
  arguments.count == 5
  ? try BlockModel(bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[4])))) : .shipped
for line in try String(contentsOfFile: arguments[1], encoding: .utf8).split(separator: "\n") {
  let entry = try JSONDecoder().decode(Entry.self, from: Data(line.utf8))
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(arguments[2])/\(entry.id).html")))
  let document = Document.parse(bytes, transportCharset: entry.charset)
  let rows = Extractor.candidates(
    from: document, url: entry.url.flatMap { WebURL($0) }, today: arguments[3], model: model)
  let id = String(decoding: try JSONEncoder().encode(entry.id), as: UTF8.self)
  print("{\"id\":\(id),\"rows\":[\(rows.joined(separator: ","))]}")
}
