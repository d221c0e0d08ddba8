/// The characters of a byte stream: valid UTF-8 with newlines normalized, and how they were read.
public struct DecodedText: Sendable {
  /// Valid UTF-8 without byte order mark; for HTML, CR LF and CR are LF.
  public var bytes: [UInt8]
  /// The encoding's name in the Encoding Standard's spelling.
  public var encodingName: String
  /// How the encoding was found.
  public var source: EncodingSource
  /// Whether the input was longer than the limit.
  public var isTruncated: Bool
}

/// How the encoding of a page was found, the most certain first.
public enum EncodingSource: Sendable {
  /// A byte order mark.
  case byteOrderMark
  /// The `charset` of the transport (HTTP's `Content-Type`).
  case transport
  /// A `meta` element in the first 1,024 bytes.
  case meta
  /// Nothing was declared, and the bytes are valid UTF-8 or look like another encoding.
  case detected
  /// Nothing was declared nor seen: windows-1252.
  case fallback
}
