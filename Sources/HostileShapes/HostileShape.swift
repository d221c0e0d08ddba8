/// A page made to be expensive: one thing again and again, to any size.
///
/// Anything that a page may have many of, or much in, is expensive to some reader of it. The shapes
/// (`HostileShape.all`) name those things one by one; the benchmark reads each of them at several sizes, and a test in
/// a short form. All of them are written for this project, and the same at each run.
package struct HostileShape: Sendable {
  package enum Form: Sendable { case html, plainText }

  package let name: String
  package let form: Form
  private let start: [UInt8]
  private let end: [UInt8]
  private let piece: @Sendable (Int) -> [UInt8]
  /// What closes a piece, for shapes whose pieces lie in each other; empty where they lie side by side.
  private let closing: [UInt8]

  /// Pieces by number, side by side.
  init(
    _ name: String, form: Form = .html, after start: String = "", before end: String = "",
    piece: @escaping @Sendable (Int) -> String
  ) {
    self.name = name
    self.form = form
    self.start = Array(start.utf8)
    self.end = Array(end.utf8)
    self.piece = { Array(piece($0).utf8) }
    closing = []
  }

  /// One piece again and again.
  init(
    _ name: String? = nil, form: Form = .html, after start: String = "", _ piece: String, before end: String = ""
  ) {
    self.init(name ?? piece, form: form, after: start, before: end) { _ in piece }
  }

  /// Pieces in each other, with something inside the last.
  init(nested piece: String, around inner: String, closed closing: String) {
    name = "nested \(piece)"
    form = .html
    start = []
    end = Array(inner.utf8)
    self.piece = { _ in Array(piece.utf8) }
    self.closing = Array(closing.utf8)
  }

  /// One piece of any bytes again and again.
  init(_ name: String, bytesAfter start: [UInt8], _ piece: [UInt8]) {
    self.name = name
    form = .html
    self.start = start
    end = []
    self.piece = { _ in piece }
    closing = []
  }

  /// The page with that many bytes, give or take one piece.
  package func page(bytes: Int) -> [UInt8] {
    var page: [UInt8] = []
    page.reserveCapacity(bytes + 4096)
    page += start
    var count = 0
    while page.count + end.count + count * closing.count < bytes {
      page += piece(count)
      count += 1
    }
    page += end
    if !closing.isEmpty { for _ in 0..<count { page += closing } }
    return page
  }
}

extension HostileShape {
  package static let all: [HostileShape] =
    elements + fields + repeated + nested + deep + data + numbers + plainTexts + mixtures + attributed + entangled
    + writing + structured + encodings + pairs + successions
}
