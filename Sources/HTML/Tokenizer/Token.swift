/// One token as the tokenizer gives it; a few words, its text and attributes stay in the tokenizer's buffers.
struct Token {
  enum Kind: UInt8 {
    case startTag, endTag, text, comment, doctype, endOfFile
    /// One U+0000 in the data state or in a CDATA section: the tree builder decides what becomes of it.
    case null
  }

  var kind: Kind
  /// Where it starts in the decoded text.
  var position: UInt32
  /// The name of a tag; `.none` for an end tag whose name no start tag had.
  var tag: Tag = .none
  var isSelfClosing = false
  /// The first of a start tag's attributes in `Tokenizer.attributes`, 0 for none.
  var attributes: UInt32 = 0
  /// The characters of a text or comment token.
  var slice: TextSlice = .empty
}
