package import Postgres

/// Pages to keep by column, as the settle takes them.
///
/// What is known of a page is aligned with the results, null where a result has none. Its body stands in a list of its
/// own, so that it is named by its place and not carried along.
package struct PageColumns {
  private var facts: [String?] = []
  private var bodies: [[UInt8]] = []

  package init() {}

  package mutating func append(_ page: PageRecord?) {
    guard let page else { return facts.append(nil) }
    bodies.append(page.gzip)
    var members = [
      "\"body\":\(bodies.count)", "\"url\":\(StoredText.jsonString(StoredText.clean(page.url, limit: 8_000)))",
    ]
    if let type = StoredText.clean(page.contentType, limit: 1_000) {
      members.append("\"content_type\":\(StoredText.jsonString(type))")
    }
    if let end = StatedInstant.instant(page.unavailableAfter) {
      members.append("\"unavailable_after\":\(StoredText.jsonString(end))")
    }
    facts.append("{" + members.joined(separator: ",") + "}")
  }

  /// The last parameters of `settle.sql`; null where no page is kept, which costs nothing.
  package var values: [PostgresValue] {
    bodies.isEmpty ? [.null, .null] : [.textArray(facts), .bytesArray(bodies)]
  }
}
