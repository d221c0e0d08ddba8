/// Database URLs as other programs write them: what libpq says of them names neither the fault nor the remedy.
enum ConnectionScheme {
  /// Why a connection string is not one of libpq's, by its scheme; nil where it may be one.
  static func reason(against text: String) -> String? {
    let bytes = Array(text.utf8)
    let form = "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    if starts(bytes, with: "jdbc:") {
      return
        "the database URL is one of Java's (jdbc:), which libpq does not read; \(form), with user and password in it"
    }
    // As `docker --env-file` and copying leave them.
    let start = bytes.drop { [0x09, 0x0A, 0x0D, 0x20, 0x22, 0x27].contains($0) }
    if start.count < bytes.count, starts(Array(start), with: "postgres") {
      return "the database URL has a quotation mark or white space before it; take it out, and what is behind it"
    }
    guard let scheme = scheme(of: bytes) else { return nil }
    let lower = scheme.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    let base = lower.prefix { $0 != UInt8(ascii: "+") }
    guard base.elementsEqual("postgresql".utf8) || base.elementsEqual("postgres".utf8) else {
      return "the scheme \(String(decoding: scheme, as: UTF8.self)):// is not PostgreSQL's; \(form)"
    }
    if base.count < lower.count {
      let driver = String(decoding: scheme.dropFirst(base.count), as: UTF8.self)
      return "the database URL names a driver of another program (\(driver)); take that out: postgresql://…"
    }
    return lower == Array(scheme) ? nil : "the scheme of the database URL is written in lower case: postgresql://…"
  }

  /// The parameter that libpq complains of, when it can be no part of a password that was not escaped.
  static func unknownParameter(in message: String, of connectionString: String) -> String? {
    let bytes = Array(connectionString.utf8)
    let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let name = String(parts[1])
    let isName = name.utf8.count <= 40 && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F || $0 == 0x2D }
    guard isName, !name.isEmpty else { return nil }
    if message.utf8.starts(with: "invalid URI query parameter".utf8) {
      // A password that holds a question mark makes a query of the rest of the URL.
      guard let query = bytes.firstIndex(of: UInt8(ascii: "?")), !bytes[query...].contains(UInt8(ascii: "@")) else {
        return nil
      }
      return name
    }
    // A password that holds a blank ends there, and what follows looks like an option.
    guard message.utf8.starts(with: "invalid connection option".utf8), bytes.firstRange(of: "pass".utf8) == nil else {
      return nil
    }
    return name
  }

  /// What stands before `://`, where nothing else than a scheme can: letters, digits, `+`, `-` and dots behind a
  /// letter.
  private static func scheme(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
    guard let end = bytes.firstRange(of: "://".utf8)?.lowerBound, end <= 40, let first = bytes.first,
      (first | 0x20) &- 0x61 < 26
    else { return nil }
    let scheme = bytes[..<end]
    let isScheme = scheme.allSatisfy { byte in
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || [0x2B, 0x2D, 0x2E].contains(byte)
    }
    return isScheme ? scheme : nil
  }

  private static func starts(_ bytes: [UInt8], with prefix: String) -> Bool {
    bytes.count >= prefix.utf8.count
      && zip(bytes, prefix.utf8).allSatisfy { ($0 &- 0x41 < 26 ? $0 | 0x20 : $0) == $1 }
  }
}
