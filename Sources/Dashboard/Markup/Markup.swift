import Untrusted

/// HTML under construction. Text that is put into it is escaped, so that what a page on the web said cannot become
/// markup: only literals and other markup go in as they are.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  private(set) var html: String

  init(stringLiteral value: String) { html = value }
  init(stringInterpolation: Interpolation) { html = stringInterpolation.html }
  init(_ parts: [Markup]) { html = parts.map(\.html).joined() }

  static let empty: Markup = ""

  static func + (left: Markup, right: Markup) -> Markup { Markup([left, right]) }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: String) { html += literal }
    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { html += part.html } }
    mutating func appendInterpolation(_ number: Int) { html += String(number) }
    mutating func appendInterpolation(_ text: some StringProtocol) { html += Markup.escaped(text) }
  }

  /// Text for content and for quoted attributes: stream-safe, so that a browser or another program that compares or
  /// normalizes it is not held by a run of marks. Control characters, which no page needs, and the two that turn the
  /// order of all that follows around (U+202D, U+202E) are shown as U+FFFD.
  static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in StreamSafe.text(String(text)).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{202D}", "\u{202E}", "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Markup {
  /// Text of the web in a line of ours: its direction is its own, and ends with it.
  /// Marks of direction that could close the isolation are left out.
  static func isolated(_ text: some StringProtocol) -> Markup {
    let plain = text.unicodeScalars.filter {
      !(0x202A...0x202E).contains($0.value) && !(0x2066...0x2069).contains($0.value)
    }
    return "<bdi>\(String(String.UnicodeScalarView(plain)))</bdi>"
  }

  /// `lang="…"` for text in another language than the page; nothing where it is not known.
  static func language(_ tag: String?) -> Markup { tag.map { " lang=\"\($0)\"" } ?? "" }

  /// A link within the dashboard.
  static func link(_ path: String, _ query: [(name: String, value: String)] = [], _ content: Markup) -> Markup {
    "<a href=\"\(Query.path(path, query))\">\(content)</a>"
  }

  /// A link to the web, which learns nothing of this page. Anything but http and https stays text.
  static func outside(_ url: String, _ content: Markup) -> Markup {
    guard url.hasBytePrefix("https://") || url.hasBytePrefix("http://") else { return content }
    return "<a href=\"\(url)\" rel=\"noreferrer noopener external\">\(content)</a>"
  }
}
