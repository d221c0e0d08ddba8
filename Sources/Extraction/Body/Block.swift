/// One block of an article, in document order: what all forms of it (text, Markdown, JSON) are rendered from.
public struct Block: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// 1 to 6.
    case heading(level: Int)
    case paragraph
    /// `depth` is 1 for a list that is in no other.
    case listItem(ordered: Bool, depth: Int)
    case quote
    /// Preformatted: spaces and line ends are the author's.
    case code
    case table
    /// Images with their caption; no part of the body text.
    case figure
  }

  public var kind: Kind
  /// The body text of the block. A table's rows are separated by a blank line, their cells by tabs; a figure has none.
  public var text: String
  /// Part of an inset beside the story.
  public var isAside = false
  /// A list item, heading, listing or table inside a quotation. Paragraphs there are of the kind `quote`.
  public var isQuoted = false
  /// Links in `text`, in order; those of a table are with its cells.
  public var links: [Link] = []
  /// Blocks of one list or of one quotation share a number, counted from 1; 0 for everything else.
  public var group = 0
  /// An ordered item's number as a browser shows it.
  public var number: Int?
  /// A further paragraph of the list item above.
  public var continuesItem = false
  /// Who said the quotation, where the page names that below it; also part of the body text.
  public var attribution: String?
  /// Of a figure, a table or a listing; no part of the body text.
  public var caption: String?
  /// Of a table.
  public var rows: [[Cell]] = []
  /// Of a figure.
  public var images: [Image] = []

  public init(kind: Kind, text: String, isAside: Bool = false) {
    self.kind = kind
    self.text = text
    self.isAside = isAside
  }

  /// A table of these rows.
  public init(rows: [[Cell]], isAside: Bool = false) {
    self.init(kind: .table, text: "", isAside: isAside)
    self.rows = rows
    text = rows.map { row in row.map(\.text).filter { !$0.isEmpty }.joined(separator: "\t") }.filter { !$0.isEmpty }
      .joined(separator: "\n\n")
  }

  /// A stretch of text that leads somewhere.
  public struct Link: Hashable, Sendable {
    /// Unicode scalars (code points) of the text before it and up to its end.
    public var range: Range<Int>
    /// Absolute URL.
    public var url: String

    package init(range: Range<Int>, url: String) {
      self.range = range
      self.url = url
    }
  }

  /// One cell of a table; those that a wider or higher cell covers are empty.
  public struct Cell: Hashable, Sendable {
    public var text: String
    public var isHeader = false
    public var links: [Link] = []

    package init(text: String, isHeader: Bool = false, links: [Link] = []) {
      self.text = text
      self.isHeader = isHeader
      self.links = links
    }
  }

  public struct Image: Hashable, Sendable {
    /// Absolute URL.
    public var url: String
    /// What the page says to those who do not see it.
    public var alternative: String?

    package init(url: String, alternative: String? = nil) {
      self.url = url
      self.alternative = alternative
    }
  }
}

extension String {
  /// The texts of links that are in the order of the text; "" for one that is not. One walk for all of them.
  func texts(of links: [Block.Link]) -> [String] {
    let scalars = unicodeScalars
    var index = scalars.startIndex
    var position = 0
    return links.map { link in
      guard link.range.lowerBound >= position,
        let start = scalars.index(index, offsetBy: link.range.lowerBound - position, limitedBy: scalars.endIndex),
        let end = scalars.index(start, offsetBy: link.range.count, limitedBy: scalars.endIndex)
      else { return "" }
      (index, position) = (end, link.range.upperBound)
      return String(scalars[start..<end])
    }
  }
}
