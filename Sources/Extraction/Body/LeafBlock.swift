/// A stretch of text between two block borders: what the body is decided by.
struct LeafBlock {
  enum Shape: Equatable {
    case paragraph
    case heading(level: Int)
    case item(ordered: Bool, depth: Int)
    case quote
    case code
    /// A table's cell; `BlockBuilder` joins the cells of a row.
    case cell(row: Int)
    case caption
    case control
  }

  var shape: Shape
  var text: String
  /// Index of the nearest block-level element around it.
  var element: Int
  /// The inline element that wraps all of it, if one does.
  var wrapper: Int?
  var bytes: Int
  var linkBytes: Int
  var boldBytes: Int
  /// Counts and signs of its text.
  var scan = TextScan()
  var verdict = BoilerplatePhrases.Verdict()
  /// Number of the page's images before it.
  var images = 0
  var words: Int { scan.words }

  var linkDensity: Double { bytes == 0 ? 0 : Double(linkBytes) / Double(bytes) }
  var isHeading: Bool { if case .heading = shape { true } else { false } }
  /// A short line with a year or a time of day.
  var isDateLine: Bool { words <= 12 && (scan.hasYear || scan.hasClock) }
  /// Part of a list or of a table.
  var isListed: Bool { if case .cell = shape { true } else { isItem } }
  var isItem: Bool { if case .item = shape { true } else { false } }
}
