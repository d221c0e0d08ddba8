/// A stretch of text between two block borders: what the body is decided by.
struct LeafBlock {
  enum Shape: Equatable {
    case paragraph
    case heading(level: Int)
    case item(ordered: Bool, depth: Int)
    case quote
    case code
    /// A table's cell, merged to its row in assembly.
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
  var words = 0
  /// Commas and sentence ends: running text has them, menus do not.
  var punctuation = 0

  var linkDensity: Double { bytes == 0 ? 0 : Double(linkBytes) / Double(bytes) }
  var isHeading: Bool {
    if case .heading = shape { return true }
    return false
  }
  var isItem: Bool {
    if case .item = shape { return true }
    return false
  }
}
