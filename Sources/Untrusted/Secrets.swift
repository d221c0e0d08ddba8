/// What messages and logs show of texts that may hold a password: URLs with a login, and what was meant as one.
///
/// A person who writes a password with `@` or `/` in it as it is gets a URL that means something else, so that nothing
/// that reads URLs knows any more where the password is. So the text is looked at as such, and rather too much of it is
/// hidden.
package enum Secrets {
  /// `text` without what may be a login: without all between the scheme and the last `@`, wherever that is, and without
  /// what stands where a port should and is none.
  package static func hiding(inURL text: String) -> String {
    let bytes = Array(text.utf8)
    let scheme = afterScheme(bytes)
    if let at = bytes.lastIndex(of: UInt8(ascii: "@")), at >= scheme {
      return string(bytes[..<scheme]) + "…" + string(bytes[at...])
    }
    let authority = bytes[scheme...].prefix { !isEnd($0) }
    guard let colon = authority.lastIndex(of: UInt8(ascii: ":")), !authority[colon...].contains(UInt8(ascii: "]"))
    else {
      return text
    }
    let port = authority[(colon + 1)...]
    return port.count <= 5 && port.allSatisfy(isDigit) ? text : string(bytes[...colon]) + "…"
  }

  /// Whether a connection URL has an `@` or `/` in its login that is not escaped, so that its reader takes a
  /// piece of the password for the host, the port or the database.
  ///
  /// libpq takes an `@` before the first `/` for the end of the login, and the first one. Another `@` behind it and
  /// before the query, or one behind a `/` alone, is a piece of a password, as no host and hardly a database has one.
  package static func isAmbiguous(connectionURL text: String) -> Bool {
    let bytes = Array(text.utf8)
    let start = afterScheme(bytes)
    guard start > 0 else { return false }
    let rest = bytes[start...]
    let (at, slash) = (UInt8(ascii: "@"), UInt8(ascii: "/"))
    let first = rest.firstIndex { $0 == at || $0 == slash } ?? rest.endIndex
    guard first < rest.endIndex else { return false }
    let behind = rest[(first + 1)...]
    if behind.prefix(while: { $0 != UInt8(ascii: "?") }).contains(at) { return true }
    // `user:pass/word?…@host`: what stands where ports do is none.
    guard rest[first] == slash, behind.contains(at) else { return false }
    return rest[..<first].split(separator: UInt8(ascii: ",")).contains { server in
      let port = server.lastIndex(of: UInt8(ascii: ":")).map { server[($0 + 1)...] } ?? []
      return !port.contains(UInt8(ascii: "]")) && !port.allSatisfy(isDigit)
    }
  }

  /// A word of a file with secrets, for a message: as it is where it can be none of them, and not shown where it may be
  /// a piece of one.
  package static func word(_ text: some StringProtocol) -> String {
    let isPlain =
      text.utf8.count <= 40
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "*"):
          true
        default: false
        }
      }
    return isPlain ? String(text) : "…"
  }

  /// Where what follows `scheme://` begins; 0 without.
  private static func afterScheme(_ bytes: [UInt8]) -> Int {
    guard let mark = bytes.firstRange(of: "://".utf8) else { return 0 }
    let isScheme = bytes[..<mark.lowerBound].allSatisfy { byte in
      isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || [0x2B, 0x2D, 0x2E].contains(byte)
    }
    return isScheme ? mark.upperBound : 0
  }

  private static func isEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
