package import Frontier
package import WebURL

/// What one line of a list of URLs says.
package enum URLListLine: Sendable {
  /// Blank, or a comment.
  case nothing
  case job(JobRequest)
  /// Not usable, and why.
  case rejected(String)

  /// Reads `URL [TAB key=value]…` with the keys `lane` (0…3), `due` (ISO 8601 with zone) and `crawl` (a name).
  package init(parsing text: String) {
    let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
    let address = fields.first.map { Self.trimmed($0) } ?? ""
    guard !address.isEmpty || fields.count > 1, !address.hasPrefix("#") else {
      self = .nothing
      return
    }
    do {
      var job = try Self.job(for: address)
      for field in fields.dropFirst() where !Self.trimmed(field).isEmpty {
        try Self.apply(Self.trimmed(field), to: &job)
      }
      self = .job(job)
    } catch {
      self = .rejected(error.reason)
    }
  }

  private struct Rejection: Error {
    let reason: String
  }

  private static func job(for address: String) throws(Rejection) -> JobRequest {
    let url: WebURL
    do {
      url = try WebURL(parsing: address)
    } catch {
      throw Rejection(reason: "no usable URL: \(error)")
    }
    guard url.isHTTP else { throw Rejection(reason: "\(url.scheme): is not crawled, only http and https") }
    return JobRequest(url)
  }

  private static func apply(_ field: String, to job: inout JobRequest) throws(Rejection) {
    guard let equals = field.firstIndex(of: "=") else {
      throw Rejection(reason: "\"\(field.prefix(40))\" is no key=value pair")
    }
    let value = String(field[field.index(after: equals)...])
    switch field[..<equals] {
    case "lane":
      guard let lane = Int(value), (0...3).contains(lane) else {
        throw Rejection(reason: "lane=\(value.prefix(40)) is not one of 0 (urgent), 1, 2, 3 (archive)")
      }
      job.lane = lane
    case "due":
      guard let due = Instant(iso8601: value) else {
        throw Rejection(reason: "due=\(value.prefix(40)) is no time such as 2026-11-22T18:00:00Z")
      }
      job.dueAt = due.text
    case "crawl":
      guard !value.isEmpty, value.utf8.count <= 100 else {
        throw Rejection(reason: "crawl= needs a name of 1 to 100 bytes")
      }
      job.crawl = value
    default:
      throw Rejection(reason: "unknown key \"\(field[..<equals].prefix(40))\", known are lane, due and crawl")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var rest = text
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}

extension JobRequest {
  /// The job of a URL: normalized, with the keys that make it one job however it was written.
  package init(_ url: WebURL) {
    let normalized = url.normalized()
    self.init(
      url: normalized.description, urlKey: normalized.urlKey, host: normalized.hostPort, hostKey: normalized.hostKey)
  }
}
