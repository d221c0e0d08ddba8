import Untrusted

extension Explanation {
  /// One line a block: decision, probability, shape, beginning of the text; below it what spoke for the decision.
  public var text: String {
    var text = "page type: \(pageType.rawValue)"
    let others = types.prefix(3).map { "\($0.type.rawValue) \(Self.rounded($0.probability))" }
    text += " (" + others.joined(separator: ", ") + ")\n"
    for line in lines {
      text += "\(line.isKept ? "keep" : "drop") \(Self.rounded(line.probability)) \(line.shape): "
      text += Self.excerpt(line.text) + "\n"
      text += "     \(line.reason)\(Self.signs(line.signs))\n"
    }
    return text
  }

  /// The page's blocks in order as an HTML page: kept ones green, dropped ones red, the deeper the surer.
  public var html: String {
    var html = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="color-scheme" content="light dark"><title>Blocks kept and dropped</title><style>
      :root{--keep:#197a2e;--drop:#b3261e;--paper:#fff;--ink:#1b1b1b;--soft:#595959}
      @media (prefers-color-scheme:dark){:root{--keep:#5fc47a;--drop:#ff8a80;--paper:#161616;--ink:#ececec;--soft:#a8a8a8}}
      body{font:15px/1.4 sans-serif;max-width:60em;margin:1em auto;background:var(--paper);color:var(--ink)}
      p{margin:2px 0;padding:3px 8px;border-left:6px solid;white-space:pre-line;overflow-wrap:anywhere}
      .k{border-color:var(--keep);background:color-mix(in srgb,var(--keep) var(--s),var(--paper))}
      .d{border-color:var(--drop);background:color-mix(in srgb,var(--drop) var(--s),var(--paper))}
      small{color:var(--soft)}
      </style></head><body><h1>Page type: \(pageType.rawValue)</h1>
      <p class="k" style="--s:15%">\(lines.count { $0.isKept }) blocks kept</p>
      <p class="d" style="--s:10%">\(lines.count { !$0.isKept }) blocks dropped</p>

      """
    for line in lines {
      let share = 4 + (WholeNumber.read((abs(line.probability - 0.5) * 30).rounded(), in: 0...15) ?? 0)
      html += "<p class=\"\(line.isKept ? "k" : "d")\" dir=\"auto\" style=\"--s:\(share)%\">"
      html += "<small>\(Self.rounded(line.probability)) \(line.shape): "
      html += Self.escaped(line.reason + Self.signs(line.signs)) + "</small>\n"
      html += Self.escaped(line.text) + "</p>\n"
    }
    return html + "</body></html>"
  }

  private static func signs(_ signs: [Sign]) -> String {
    guard !signs.isEmpty else { return "" }
    let words = signs.map { sign in
      "\(sign.name) \(rounded(sign.value)) (\(sign.effect > 0 ? "+" : "")\(rounded(sign.effect)))"
    }
    return "; " + words.joined(separator: ", ")
  }

  private static func rounded(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "?" }
    return "\((value * 100).rounded() / 100)"
  }

  private static func excerpt(_ text: String) -> String {
    let line = text.cut(to: 2_000).collapsed.unicodeScalars
    return line.count <= 100 ? String(line) : String(line.prefix(99)) + "…"
  }

  private static func escaped(_ text: String) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): result.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): result.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): result.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): result.append(contentsOf: "&quot;".utf8)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
