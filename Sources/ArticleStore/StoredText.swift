import Untrusted

/// Text from outside as PostgreSQL takes it.
///
/// A page can contain anything; one value that the server refuses would fail the settle of a whole batch, again and
/// again. So every text from outside goes through here: U+0000, which PostgreSQL's `text` rejects, is dropped, and
/// lengths are bounded.
package enum StoredText {
  /// `text` without U+0000, and of at most `limit` UTF-8 bytes (cut at a scalar).
  package static func clean(_ text: String, limit: Int = .max) -> String {
    let utf8 = text.utf8
    let hasNull = utf8.contains(0)
    if !hasNull && utf8.count <= limit { return text }
    var kept = String.UnicodeScalarView()
    var size = 0
    for scalar in text.unicodeScalars where scalar.value != 0 {
      size += UTF8.width(scalar)
      if size > limit { break }
      kept.append(scalar)
    }
    return String(kept)
  }

  /// The same for a value that may be absent; text that is empty counts as absent.
  package static func clean(_ text: String?, limit: Int = .max) -> String? {
    guard let text else { return nil }
    let cleaned: String = clean(text, limit: limit)
    return cleaned.isEmpty ? nil : cleaned
  }

  /// An array literal (`{"a","b"}`): how one row's `text[]` travels inside an array of rows, as arrays of arrays must
  /// be rectangular.
  package static func arrayLiteral(_ elements: [String]) -> String {
    var literal = "{"
    for element in elements {
      if literal.utf8.count > 1 { literal += "," }
      literal += "\""
      for scalar in element.unicodeScalars where scalar.value != 0 {
        if scalar == "\"" || scalar == "\\" { literal += "\\" }
        literal.unicodeScalars.append(scalar)
      }
      literal += "\""
    }
    return literal + "}"
  }

  /// A JSON object of texts, keys in order.
  package static func jsonObject(_ members: [String: String]) -> String {
    let written = members.sorted { $0.key < $1.key }.map { jsonString($0.key) + ":" + jsonString($0.value) }
    return "{" + written.joined(separator: ",") + "}"
  }

  /// A JSON string; `jsonb` rejects `\u0000`, so U+0000 is dropped.
  package static func jsonString(_ text: String) -> String { JSONString.quoted(text) }
}
