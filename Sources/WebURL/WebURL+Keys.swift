extension WebURL {
  /// `host[:port]` without the scheme: the politeness unit and robots.txt's authority.
  ///
  /// The port is there only when it is not the scheme's default; the dot of an absolute name is not, so that both
  /// writings of a host share one pace.
  public var hostPort: String {
    let host = hasTrailingDot ? String(self.host.dropLast()) : self.host
    return port.map { "\(host):\($0)" } ?? host
  }

  /// First 8 bytes of SHA-256(`hostPort`), big-endian.
  public var hostKey: Int64 {
    let digest = SHA256Digest(hostPort.utf8Span.span)
    return Int64(bitPattern: digest.bigEndianWord)
  }

  /// First 16 bytes of SHA-256 of the normalized URL with its query sorted, as a lower-case UUID string.
  public var urlKey: String { urlKey(by: .standard) }

  /// `urlKey` under other normalization rules.
  public func urlKey(by rules: NormalizationRules) -> String {
    let digest = SHA256Digest(normalized(by: rules).withSortedQuery.span)
    return digest.uuidText
  }

  /// The serialization with the parameters of its query in the order of name, then value, empty ones left out. For the
  /// key only: servers may treat orders differently.
  private var withSortedQuery: [UInt8] {
    let bytes = Array(serialization.utf8)
    guard pathEnd < queryEnd else { return bytes }
    let ampersand = UInt8(ascii: "&")
    let pieces = bytes[(pathEnd + 1)..<queryEnd].split(separator: ampersand)
    let sorted = pieces.sorted { left, right in
      let leftName = left.prefix { $0 != UInt8(ascii: "=") }
      let rightName = right.prefix { $0 != UInt8(ascii: "=") }
      if leftName.elementsEqual(rightName) { return left.lexicographicallyPrecedes(right) }
      return leftName.lexicographicallyPrecedes(rightName)
    }
    var output = Array(bytes[..<pathEnd])
    var separator = UInt8(ascii: "?")
    for piece in sorted {
      output.append(separator)
      output.append(contentsOf: piece)
      separator = ampersand
    }
    return output
  }
}
