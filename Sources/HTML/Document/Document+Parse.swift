extension Document {
  /// Parses bytes as the HTML Standard says, scripting off. Any bytes give a document.
  public static func parse(
    _ bytes: [UInt8], transportCharset: String? = nil, limits: ParseLimits = ParseLimits()
  ) -> Document {
    let decoded = TextDecoder.decodeHTML(bytes, transportCharset: transportCharset, limit: limits.inputBytes)
    var builder = TreeBuilder(source: decoded.bytes, limits: limits)
    builder.tentativeEncoding = decoded.tentativeEncoding
    builder.run()
    if let encoding = builder.changedEncoding {
      let again = TextDecoder.decode(bytes, encoding, .meta, limit: limits.inputBytes)
      return parse(again, context: nil, limits: limits)
    }
    return Document(builder.finish(isInputCut: decoded.isTruncated), encoding: decoded)
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

  private static func parse(_ decoded: DecodedText, context: String?, limits: ParseLimits) -> Document {
    var builder = TreeBuilder(source: decoded.bytes, limits: limits)
    if let context { builder.startFragment(context) }
    builder.run()
    return Document(builder.finish(isInputCut: decoded.isTruncated), encoding: decoded)
  }
}

extension DecodedText {
  /// The encoding that a `meta` further down may still change (section 13.2.3.4); nil when it is certain.
  ///
  /// What was recognized as UTF-8 by its bytes stays so: a late `meta` is wrong more often than they are.
  fileprivate var tentativeEncoding: TextEncoding? {
    switch source {
    case .byteOrderMark, .transport, .meta: return nil
    case .detected, .fallback:
      let encoding = TextEncoding(rawValue: encodingName)
      return encoding == .utf8 ? nil : encoding
    }
  }
}
