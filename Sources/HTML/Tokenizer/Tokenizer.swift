/// The tokenizer of section 13.2.5, over the UTF-8 bytes of the whole decoded input.
///
/// As the input is complete, the Standard's states are places in straight code instead of values of a variable: only
/// the content models that outlive a token (data, RCDATA, RAWTEXT, script data, PLAINTEXT) are state. A token's text
/// is a slice of the input, unless something in it was decoded or replaced: then it is a slice of `side`.
struct Tokenizer {
  /// Which state the next token is read in.
  enum ContentModel: UInt8 { case data, rcdata, rawText, scriptData, plainText, cdataSection }

  var contentModel = ContentModel.data
  /// The next byte to read.
  var position = 0
  var names = NameTable()
  /// All attributes kept so far, those of the last start tag at the end; index 0 is unused.
  var attributes: [AttributeRecord] = [AttributeRecord(header: AttributeRecord.endBit, value: .empty)]
  /// How many attributes belong to elements; those behind it are forgotten with the next tag.
  var keptAttributes = 1
  /// Text that is not in the input as it stands.
  var side: [UInt8] = []
  /// What the last doctype token says.
  var doctype = DoctypeRecord()
  /// Whether a tag had more attributes than the limit.
  var hasCutAttributes = false

  /// The name that ends RCDATA, RAWTEXT and script data: that of the last start tag.
  var endTagName: [UInt8] = []

  let attributeLimit: Int
  let references = CharacterReferences.shared

  /// For each name the number of the last tag that had it as an attribute: the duplicate check in constant time.
  var lastTagWith: [UInt32] = []
  var tagNumber: UInt32 = 0

  init(attributeLimit: Int = 1024) {
    self.attributeLimit = attributeLimit
  }

  /// Switches to a content model that the end tag of `tag` ends.
  mutating func switchTo(_ model: ContentModel, endedBy tag: Tag) {
    contentModel = model
    endTagName = Array(names.string(tag.code).utf8)
  }

  /// Reads the next token. `allowsCDATA` says whether the adjusted current node is in a foreign namespace.
  mutating func next(_ input: Span<UInt8>, allowsCDATA: Bool) -> Token {
    while position < input.count {
      switch contentModel {
      case .data:
        if input[position] == 0x3c, !isText(input, at: position) {
          if let token = markup(input, allowsCDATA: allowsCDATA) { return token }
          continue
        }
        if input[position] == 0 { return null() }
        return dataText(input)
      case .rcdata:
        if isEndTag(input, at: position) { return endRawText(input) }
        return rawText(input, decodesReferences: true)
      case .rawText:
        if isEndTag(input, at: position) { return endRawText(input) }
        return rawText(input, decodesReferences: false)
      case .scriptData:
        if isEndTag(input, at: position) { return endRawText(input) }
        return scriptText(input)
      case .plainText:
        return replacingNulls(input, to: input.count)
      case .cdataSection:
        if let token = cdataText(input) { return token }
      }
    }
    return Token(kind: .endOfFile, position: UInt32(input.count))
  }

  private mutating func null() -> Token {
    position += 1
    return Token(kind: .null, position: UInt32(position - 1))
  }

  /// The end tag that ends RCDATA, RAWTEXT or script data.
  private mutating func endRawText(_ input: Span<UInt8>) -> Token {
    contentModel = .data
    return tag(input, isEnd: true)
  }
}

/// U+0009, U+000A, U+000C and U+0020; U+000D does not occur in normalized input.
@inline(__always)
func isWhitespace(_ byte: UInt8) -> Bool {
  byte <= 0x20 && (1 << UInt64(byte)) & 0x1_0000_1600 as UInt64 != 0
}

@inline(__always)
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
