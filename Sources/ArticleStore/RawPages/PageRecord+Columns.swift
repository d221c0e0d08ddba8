package import Untrusted
/// A page to keep by name, as `settle.sql` takes it.
extension PageRecord {
  /// Writes what is known of the page; `place` is that of its body in a list of its own, counted from 1.
  package func writeColumns(to json: inout JSONWriter, place: Int) {
    json.int("body", place)
    json.text("url", url, limit: 8_000)
    json.text("content_type", contentType, limit: 1_000)
    json.text("unavailable_after", StatedInstant.instant(unavailableAfter))
  }
}
