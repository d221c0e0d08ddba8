/// Text from outside made safe to print: a page's title must not move the cursor or change the window's name.
package enum TerminalText {
  /// Shows C0, DEL, C1 and bidirectional control characters as `\u{…}`.
  package static func escaping(_ text: String, keepingNewlines: Bool = false, keepingTabs: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) }) else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if !isControl(scalar) || (keepingNewlines && scalar == "\n") || (keepingTabs && scalar == "\t") {
        safe.append(scalar)
      } else {
        safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(safe)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Cuts to `width` columns, an ellipsis at the end of what was cut.
  package static func fitting(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : String(text.prefix(max(0, width - 1))) + "…"
  }

  /// Cut or filled with blanks to exactly `width` columns.
  package static func column(_ text: String, _ width: Int, right: Bool = false) -> String {
    let cut = fitting(text, width)
    let fill = String(repeating: " ", count: max(0, width - cut.count))
    return right ? fill + cut : cut + fill
  }
}
