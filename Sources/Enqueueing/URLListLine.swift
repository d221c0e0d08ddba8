package import Frontier
import Untrusted
import WebURL

/// What one line of a list of URLs says.
///
/// A line that says something else than it seems to is refused with the reason, never guessed at: what stands behind a
/// blank would become part of the address, and that page does not exist.
package enum URLListLine: Sendable {
  /// Blank, or a comment.
  case nothing
  case job(JobRequest)
  /// Not usable, and why.
  case rejected(String)
  /// Has a key that an earlier version knew by another name: the whole list is refused, as an old flag is.
  case outdated(String)

  /// Reads `URL [TAB key=value]…` with the keys `priority` (0…3), `due` (ISO 8601 with zone) and `crawl` (a name).
  /// `columns` is what separates the columns where the list has turned out to be a table.
  package init(parsing text: String, columns: Unicode.Scalar? = nil) {
    let fields = text.unicodeScalars.split(separator: "\t", omittingEmptySubsequences: false).map {
      ListedAddress.trimmed($0)
    }
    let address = fields.first ?? ""
    guard !address.isEmpty || fields.count > 1, !address.hasBytePrefix("#") else {
      self = .nothing
      return
    }
    do throws(LineRejection) {
      if TableHeader.isHeader(fields) { throw LineRejection(ListedAddress.header) }
      var job = try Self.job(for: address, columns)
      for field in fields.dropFirst() where !field.isEmpty { try Self.apply(field, to: &job) }
      self = .job(job)
    } catch {
      self = error.isOutdated ? .outdated(error.reason) : .rejected(error.reason)
    }
  }

  /// Keys of earlier versions, with what they are called now.
  static let renamed: [(old: String, new: String)] = [("lane", "priority")]

  private static func job(for address: String, _ columns: Unicode.Scalar?) throws(LineRejection) -> JobRequest {
    let url: WebURL
    let text = try ListedAddress.url(in: address, columns)
    do {
      url = try WebURL(parsing: text)
    } catch {
      throw LineRejection("no usable URL: \(error.words(for: text))")
    }
    guard url.isHTTP else { throw LineRejection("\(url.scheme): is not crawled, only http and https") }
    do {
      try url.requireFetchable()
    } catch {
      throw LineRejection("no usable URL: \(error.words(for: text))")
    }
    guard !url.hasBlockedPort else { throw LineRejection(WebURL.blockedPortReason(url.effectivePort)) }
    return JobRequest(url)
  }

  private static func apply(_ field: String, to job: inout JobRequest) throws(LineRejection) {
    guard let equals = field.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw LineRejection("\"\(start(of: field))\" is no key=value pair")
    }
    let value = String(field[field.utf8.index(after: equals)...])
    switch ByteText(String(field[..<equals])) {
    case "priority":
      guard let priority = WholeNumber.read(value, in: 0...3) else {
        throw LineRejection("priority=\(start(of: value)) is not one of 0 (urgent), 1, 2, 3 (archive)")
      }
      job.priority = priority
    case "due":
      guard let due = Instant(iso8601: value) else {
        if Instant(iso8601: value + "Z") != nil {
          throw LineRejection("due=\(start(of: value)) does not say its zone, such as Z behind it or +02:00")
        }
        throw LineRejection("due=\(start(of: value)) is no time that there is, such as 2026-11-22T18:00:00Z")
      }
      job.dueAt = due.text
    case "crawl":
      guard !value.isEmpty, value.utf8.count <= 100 else {
        throw LineRejection("crawl= needs a name of 1 to 100 bytes")
      }
      job.crawl = value
    case let key:
      if let known = renamed.first(where: { key == ByteText($0.old) }) {
        throw LineRejection("the key \(known.old) is \(known.new) now", isOutdated: true)
      }
      throw LineRejection("unknown key \"\(start(of: key.text))\", known are priority, due and crawl")
    }
  }

  private static func start(of text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
  }
}

/// Why a line of a list cannot be used.
struct LineRejection: Error {
  let reason: String
  /// See `URLListLine.outdated`.
  let isOutdated: Bool

  init(_ reason: String, isOutdated: Bool = false) {
    self.reason = reason
    self.isOutdated = isOutdated
  }
}
