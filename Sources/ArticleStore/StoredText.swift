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
}
