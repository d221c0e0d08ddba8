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
      <html><head><meta charset="utf-8"><title>Blocks kept and dropped</title><style>
      body{font:15px/1.4 sans-serif;max-width:60em;margin:1em auto}
      p{margin:2px 0;padding:3px 8px;border-left:6px solid;white-space:pre-line}
      .k{border-color:#197a2e}.d{border-color:#b3261e;color:#555}small{color:#777}
      </style></head><body><h1>Page type: \(pageType.rawValue)</h1>

      """
    for line in lines {
      let share = Int((abs(line.probability - 0.5) * 40).rounded())
      let colour = line.isKept ? "hsl(130 60% \(96 - share / 2)%)" : "hsl(5 80% \(98 - share / 4)%)"
      html += "<p class=\"\(line.isKept ? "k" : "d")\" style=\"background:\(colour)\">"
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
    let line = text.collapsed
    return line.count <= 100 ? line : line.prefix(99) + "…"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
