/// A parameter as the header of a statement's file names it: `-- $1 bucket int | $2 due timestamptz: null for now`.
///
/// The header is what stands before the SQL. Lines of it that begin with a dollar sign list parameters, in the order of
/// their numbers; what stands behind a colon are words. Tests compare the list with what the server makes of the
/// statement.
package struct StatementParameter: Sendable, Hashable {
  package let number: Int
  package let name: String
  /// As SQL writes it: `int`, `uuid[]`.
  package let type: String

  static func all(in text: String) -> [StatementParameter] {
    var parameters: [StatementParameter] = []
    var rest = text.utf8[...]
    while rest.starts(with: "--".utf8) {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest[line.endIndex...].dropFirst()
      let content = line.dropFirst(2).drop { $0 == UInt8(ascii: " ") }
      guard content.first == UInt8(ascii: "$") else { continue }
      for part in content.split(separator: UInt8(ascii: "|")) {
        if let parameter = StatementParameter(part) { parameters.append(parameter) }
      }
    }
    return parameters
  }

  private init?(_ part: Substring.UTF8View) {
    let words = part.prefix { $0 != UInt8(ascii: ":") }.split(separator: UInt8(ascii: " ")).map {
      String(Substring($0))
    }
    guard words.count >= 3, words[0].utf8.first == UInt8(ascii: "$"), let number = Int(words[0].dropFirst()) else {
      return nil
    }
    self.number = number
    name = words[1]
    type = words[2...].joined(separator: " ")
  }
}
