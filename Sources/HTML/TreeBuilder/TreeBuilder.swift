/// Tree construction (section 13.2.6), scripting off.
///
/// Takes tokens one after another and builds the arena. Each insertion mode is a function in a file of its own that
/// says whether the token is done or is to be processed again in the mode that is current then. Nothing recurses:
/// the depth of a tree costs no stack.
struct TreeBuilder {
  /// What an insertion mode did with the token.
  enum Step { case done, reprocess }

  let source: [UInt8]
  let limits: ParseLimits
  let foreignNames = ForeignNames.shared

  var tokenizer: Tokenizer
  var token = Token(kind: .endOfFile, position: 0)

  /// All nodes in the order they were made; index 0 is the document.
  var nodes: [NodeRecord]
  var doctypes: [DoctypeRecord] = []

  var mode = InsertionMode.initial
  /// The mode to return to from "text" and "in table text".
  var originalMode = InsertionMode.initial
  /// The stack of template insertion modes.
  var templateModes: [InsertionMode] = []
  /// The stack of open elements, the current node last.
  var open: [OpenElement] = []
  /// Tags of elements that the depth limit kept from being opened; their end tags close nothing.
  var flattened: [Tag] = []
  /// The list of active formatting elements.
  var formatting: [FormattingEntry] = []
  var headElement: UInt32 = 0
  /// The form element pointer; `contextForm` stands for a form around a fragment's context.
  var formElement: UInt32 = 0
  var framesetOK = true
  var fosterParenting = false
  /// Whether a line feed at the start of the next text is to be dropped (after `pre`, `listing` and `textarea`).
  var skipsLineFeed = false
  var quirksMode = QuirksMode.noQuirks
  /// The pending table character tokens.
  var pendingTableText: [TextSlice] = []
  var pendingTableTextPosition: UInt32 = 0
  /// The context of a fragment parse; nil for a document.
  var context: ElementName?
  /// Attributes of repeated `html` and `body` tags.
  var mergedAttributes: [UInt32: MergedAttributes] = [:]
  /// The selects that have an option or a `selectedcontent`, by node.
  var selects: [UInt32: SelectState] = [:]
  /// How many `p` elements are open: mostly none, and then no scope has to be searched for one.
  var openParagraphs = 0
  /// The same of `select`, for options.
  var openSelects = 0
  /// Steps up the stack of open elements, and the list of formatting ones, that looking for something has taken.
  var looks = 0
  /// What copies of elements may still cost by their attributes: see `copiedAttributes`.
  var remainingCopies = TreeBuilder.copiesLimit

  /// The encoding of the input while a `meta` may change it; nil when it is certain.
  var tentativeEncoding: TextEncoding?
  /// What a `meta` changed it to: the parse has stopped and must start again.
  var changedEncoding: TextEncoding?

  var truncations: Set<Truncation> = []
  /// Set when a limit ends the parse: the next token is the end of file.
  var isStopped = false

  static let contextForm = UInt32.max
  /// Bytes of decoded and moved text, 256 MiB and what one token adds.
  static let maximumSide = 1 << 28
  /// The most steps such looks may take, a quarter of a second's: a token below 500 elements may take a thousand and
  /// change nothing. Pages take some ten for a token.
  static let maximumLooks = 1 << 28

  init(source: [UInt8], limits: ParseLimits = ParseLimits()) {
    self.source = source
    self.limits = limits
    tokenizer = Tokenizer(attributeLimit: limits.attributesPerTag)
    nodes = [NodeRecord(header: NodeRecord.header(.document), position: 0)]
    nodes.reserveCapacity(TreeBuilder.expectedNodes(in: source.span))
  }

  /// How many nodes the input will have, by the `<` in samples of it: a page has about as many nodes as it has of
  /// those.
  ///
  /// Only a reservation: too little costs a copy, too much costs addresses, as memory that is never written takes no
  /// room.
  private static func expectedNodes(in input: Span<UInt8>) -> Int {
    let (samples, length) = (32, 128)
    guard input.count > samples * length * 2 else { return input.count / 4 + 16 }
    var found = 0
    for sample in 0..<samples {
      let start = (input.count - length) / samples * sample
      for index in start..<start + length where input[index] == 0x3c { found += 1 }
    }
    return input.count / (samples * length) * found * 3 / 2 + 64
  }

  /// Builds the whole tree.
  mutating func run() {
    let source = source
    let input = source.span
    let deadline = ContinuousClock.now.advanced(by: limits.time)
    var untilClock = 4096
    while true {
      token = tokenizer.next(input, allowsCDATA: isForeign)
      untilClock -= 1
      if untilClock == 0 {
        untilClock = 4096
        if ContinuousClock.now >= deadline {
          truncated(.time)
          isStopped = true
        }
      }
      // What is decoded or moved may be three times what was read, and its places are 31 bits wide.
      if tokenizer.side.count > TreeBuilder.maximumSide {
        truncated(.inputBytes)
        isStopped = true
      }
      if looks > TreeBuilder.maximumLooks {
        truncated(.time)
        isStopped = true
      }
      if isStopped { token = Token(kind: .endOfFile, position: UInt32(min(tokenizer.position, source.count))) }
      process()
      if token.kind == .endOfFile { break }
    }
    // The elements still open are popped when parsing stops, which may show in a `selectedcontent`.
    while open.count > 1 { pop() }
  }

  mutating func truncated(_ what: Truncation) { truncations.insert(what) }

  /// Processes the current token until a mode is done with it.
  private mutating func process() {
    if skipsLineFeed {
      skipsLineFeed = false
      if token.kind == .text, byte(token.slice, 0) == 0x0a {
        token.slice = dropping(1, token.slice)
        if token.slice.isEmpty { return }
      }
    }
    repeat {} while dispatch() == .reprocess
  }

  /// The tree construction dispatcher (section 13.2.6).
  private mutating func dispatch() -> Step {
    isForeign && !followsHTMLRules ? inForeignContent() : dispatchByMode()
  }

  /// Processes the token by the rules of the current insertion mode in HTML content.
  mutating func dispatchByMode() -> Step { apply(mode) }

  /// Processes the token by the rules of a mode.
  mutating func apply(_ mode: InsertionMode) -> Step {
    switch mode {
    case .inBody: inBody()
    case .text: inText()
    case .initial: initial()
    case .beforeHTML: beforeHTML()
    case .beforeHead: beforeHead()
    case .inHead: inHead()
    case .inHeadNoscript: inHeadNoscript()
    case .afterHead: afterHead()
    case .inTable: inTable()
    case .inTableText: inTableText()
    case .inCaption: inCaption()
    case .inColumnGroup: inColumnGroup()
    case .inTableBody: inTableBody()
    case .inRow: inRow()
    case .inCell: inCell()
    case .inTemplate: inTemplate()
    case .afterBody: afterBody()
    case .inFrameset: inFrameset()
    case .afterFrameset: afterFrameset()
    case .afterAfterBody: afterAfterBody()
    case .afterAfterFrameset: afterAfterFrameset()
    }
  }
}

/// The insertion modes (section 13.2.4.1).
enum InsertionMode: UInt8 {
  case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text, inTable, inTableText
  case inCaption, inColumnGroup, inTableBody, inRow, inCell, inTemplate, afterBody, inFrameset, afterFrameset
  case afterAfterBody, afterAfterFrameset
}
