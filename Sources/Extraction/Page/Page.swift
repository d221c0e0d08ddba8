import HTML

/// A document after one walk: its elements in document order with what their names say, its text in leaf blocks, and
/// what its head declares.
///
/// Everything later works on these flat arrays; an element's descendants are the elements from its index to its `end`,
/// so no step recurses and each is linear.
struct Page {
  struct Element {
    var node: NodeID
    var kind: ElementKind
    /// Index of the parent; -1 for the root.
    var parent: Int32
    /// Index behind its last descendant.
    var end: Int32 = 0
    /// 1 to 6 for headings.
    var level: UInt8 = 0
    /// What its own names say.
    var hints: ClassHints = []
    /// What its own and its ancestors' names say.
    var context: ClassHints = []
    /// Its class and id among the page's names; -1 for none.
    var className: Int32 = -1
    var idName: Int32 = -1
    /// Bytes of text below, white space left out, and how many of them stand in links.
    var textBytes: Int32 = 0
    var linkBytes: Int32 = 0
    /// Index of the first leaf block below it, and behind the last.
    var firstBlock: Int32 = 0
    var endBlock: Int32 = 0
  }

  var elements: [Element] = []
  var blocks: [LeafBlock] = []
  var head = HeadMetadata()
  var names = NameReader()
  /// Elements of interest by index, in document order.
  var times: [Int] = []
  var headings: [Int] = []
  /// Elements with `itemprop`, `rel=author` or an author or date cue.
  var marked: [Marked] = []
  var images: [Int] = []
  /// Links in the texts of blocks, in document order.
  var links: [Link] = []
  var articleElements: [Int] = []

  /// A link in a block's text; one around several blocks stands here once for each.
  struct Link {
    var block: Int32
    var element: Int32
    /// UTF-8 bytes of the block's text, white space around the link perhaps included.
    var start: Int32
    var end: Int32
  }

  struct Marked {
    var element: Int
    /// `itemprop`, RDFa `property` or `rel`, lower-cased; empty when only its class counts.
    var property: String
    /// Index of the block its text begins in.
    var block: Int
  }

  /// Whether time ran out before the end of the document.
  var isCut = false
  /// Whether the document has more elements or blocks than are read.
  var isFull = false

  /// Text of all blocks in bytes.
  var textBytes: Int { elements.first.map { Int($0.textBytes) } ?? 0 }

  /// An element and its ancestors, nearest first.
  func path(from element: Int) -> some Sequence<Int> {
    sequence(first: element) { elements[$0].parent >= 0 ? Int(elements[$0].parent) : nil }
  }

  func children(of element: Int) -> some Sequence<Int> {
    sequence(first: element + 1) { Int(elements[$0].end) }.lazy.prefix { $0 < Int(elements[element].end) }
  }

  /// The ancestors of an element, nearest first.
  func ancestors(of element: Int) -> some Sequence<Int> { path(from: element).dropFirst() }

  /// The deepest element that has both below it.
  func commonAncestor(_ first: Int, _ second: Int) -> Int {
    var element = min(first, second)
    let other = max(first, second)
    while element > 0, Int(elements[element].end) <= other { element = Int(elements[element].parent) }
    return max(element, 0)
  }

  /// Elements with a class or an id of which this holds: it gets the hashes of all its names.
  func namedElements(_ passes: (ArraySlice<UInt64>) -> Bool) -> [Int] {
    let entries = Set(names.entries.indices.filter { passes(names.names[names.entries[$0].names]) }.map { Int32($0) })
    guard !entries.isEmpty else { return [] }
    return elements.indices.filter { entries.contains(elements[$0].className) || entries.contains(elements[$0].idName) }
  }

  /// Whether a block is a heading by its element, or a short line that its class or bold type makes one.
  func isHeadingLike(_ index: Int) -> Bool {
    let block = blocks[index]
    if block.isHeading { return block.words > 0 }
    guard block.shape == .paragraph || block.shape == .caption, (1...14).contains(block.words), block.scan.lines == 1,
      !block.scan.endsSentence || block.scan.questions > 0
    else { return false }
    if Double(block.boldBytes) > 0.95 * Double(block.bytes) { return true }
    let own = elements[block.element].hints.union(block.wrapper.map { elements[$0].hints } ?? [])
    return own.contains(.heading)
  }

  func contains(_ ancestor: Int, _ element: Int) -> Bool {
    ancestor <= element && element < Int(elements[ancestor].end)
  }
}

extension [Int] {
  /// How many numbers of a sorted list are below a value.
  func countBelow(_ value: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
