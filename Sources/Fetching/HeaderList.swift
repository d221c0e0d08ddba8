import HTTPFields
internal import CCurl

/// The header fields of a request as lines that curl borrows. Requests that send the same ones share a list, as nearly
/// all do.
///
/// Safe to share because it is never changed: curl only reads what `CURLOPT_HTTPHEADER` names, and copies a line that
/// it has to change.
final class HeaderList: @unchecked Sendable {
  /// `Name: value` lines in the order they are sent.
  let lines: [String]
  /// Whether a 304 is an answer to a request that sends them.
  let isConditional: Bool
  let first: UnsafeMutablePointer<curl_slist>?

  init(_ fields: [(name: String, value: String)]) {
    isConditional = fields.contains { field in
      ["If-None-Match", "If-Modified-Since"].contains { HeaderField.isSame($0, field.name) }
    }
    // curl sends `Name;` as a header without a value and takes `Name:` as an order to leave it out.
    lines = fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines { list = curl_slist_append(list, line) ?? list }
    first = list
  }

  deinit { curl_slist_free_all(first) }
}
