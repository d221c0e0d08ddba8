/// An argument in a command that people copy to a shell.
///
/// A URL comes from a page, and may hold what a shell would run: `;`, `&`, `$(…)`, and a quotation mark, which URLs
/// leave as they are.
package enum ShellWord {
  /// `text` as one word: as it is where no sign of it means anything to a shell, else in quotation marks.
  package static func quoted(_ text: String) -> String {
    guard !text.isEmpty, text.utf8.allSatisfy(isPlain) else {
      let inside = text.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      return "'" + inside.joined(separator: "'\\''") + "'"
    }
    return text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "%"),
      UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "@"), UInt8(ascii: "="):
      true
    default: byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
  }
}
