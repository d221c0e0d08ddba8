import Foundation

/// A list of pages in files: one JSON object a line with `id`, `url` and `charset` (the last two may be null), and a
/// directory that has each page as `<id>.html` or `<id>.html.gz`.
package struct PageManifest: Sendable {
  package struct Entry: Decodable, Sendable {
    package let id: String
    package let url: String?
    package let charset: String?
  }

  package let entries: [Entry]
  private let pages: String

  /// `path` is the list, plain or gzipped; `pages` the directory.
  package init(_ path: String, pages: String) throws {
    let decoder = JSONDecoder()
    let lines = try PageFile.readInflating(path).split(separator: 0x0A)
    entries = try lines.enumerated().map { index, line in
      do {
        return try decoder.decode(Entry.self, from: Data(line))
      } catch {
        throw CommandFailure(
          .failure, "\(path), line \(index + 1): no JSON object with a text field \"id\" (url and charset may be null)")
      }
    }
    self.pages = pages
  }

  /// The page's bytes, inflated.
  package func bytes(of entry: Entry) throws -> [UInt8] {
    guard !entry.id.isEmpty, !entry.id.contains("/"), !entry.id.hasPrefix(".") else {
      throw CommandFailure(.failure, "the id \"\(entry.id)\" is no file name")
    }
    let plain = "\(pages)/\(entry.id).html"
    return try PageFile.readInflating(FileManager.default.fileExists(atPath: plain) ? plain : plain + ".gz")
  }
}
