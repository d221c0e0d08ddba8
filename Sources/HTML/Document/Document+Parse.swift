extension Document {
  /// Parses bytes as the HTML Standard says, scripting off. Any bytes give a document.
  public static func parse(
    _ bytes: [UInt8], transportCharset: String? = nil, limits: ParseLimits = ParseLimits()
  ) -> Document {
    let decoded = TextDecoder.decodeHTML(bytes, transportCharset: transportCharset, limit: limits.inputBytes)
    return parse(decoded, context: nil, limits: limits)
  }

  /// Parses text that is already characters; no encoding is looked for.
  public static func parse(text: String, limits: ParseLimits = ParseLimits()) -> Document {
    parse(TextDecoder.alreadyDecoded(text, limit: limits.inputBytes), context: nil, limits: limits)
  }

  /// Parses a fragment as if it were set as the inner HTML of `context`: `"td"`, `"svg path"`, `"math mi"`.
  ///
  /// The fragment's nodes are the children of `documentElement`.
  public static func parseFragment(
    _ bytes: [UInt8], context: String, transportCharset: String? = nil, limits: ParseLimits = ParseLimits()
  ) -> Document {
    let decoded = TextDecoder.decodeHTML(bytes, transportCharset: transportCharset, limit: limits.inputBytes)
    return parse(decoded, context: context, limits: limits)
  }

  private static func parse(_ decoded: consuming DecodedText, context: String?, limits: ParseLimits) -> Document {
    let encoding = DecodedText(
      bytes: [], encodingName: decoded.encodingName, source: decoded.source, isTruncated: decoded.isTruncated)
    var builder = TreeBuilder(source: decoded.bytes, limits: limits)
    if encoding.isTruncated { builder.truncated(.inputBytes) }
    if let context { builder.startFragment(context) }
    builder.run()
    return Document(builder.finish(), encoding: encoding)
  }
}
