/// The basic URL parser of the URL Standard, section 4.4, writing the serialization as it goes.
///
/// The Standard's states are functions here: each reads the input from an index on and returns where it stopped.
/// Nothing is built but the output bytes and the offsets of the components in them, so a parse costs two allocations.
///
///     scheme ─┬─ special ────────> authority ──> path ──> query ──> fragment
///             ├─ file ───────────> file host ──> path
///             ├─ other, "//" ────> authority ──> path
///             ├─ other, "/" ─────> path
///             └─ other ──────────> opaque path
///     none ───── with a base ────> relative: takes over the base's parts up to the first that the reference has
struct URLParser {
  var output: [UInt8] = []
  var scheme = Scheme.other
  var hostKind = HostKind.domain
  var port: UInt16?
  /// Whether the URL has a host, be it the empty one of `file:///x`.
  var hasAuthority = false
  var hasOpaquePath = false
  /// Whether the path may hold a `%` or a `;`.
  var hasEscapeOrParameter = false
  var schemeEnd = 0
  var usernameEnd = 0
  var hostStart = 0
  var hostEnd = 0
  var pathStart = 0
  var pathEnd = 0
  var queryEnd = 0

  static func parse(_ input: Span<UInt8>, base: WebURL?) throws(WebURLError) -> WebURL {
    var start = 0
    var end = input.count
    while start < end, input[start] <= 0x20 { start += 1 }
    while end > start, input[end - 1] <= 0x20 { end -= 1 }
    guard start < end || base != nil else { throw .empty }
    guard end - start <= WebURL.maximumInputLength else { throw .tooLong }

    let trimmed = input.extracting(start..<end)
    var parser = URLParser()
    parser.output.reserveCapacity(trimmed.count + 24)
    if mayContainTabOrNewline(trimmed) {
      var kept: [UInt8] = []
      kept.reserveCapacity(trimmed.count)
      for index in 0..<trimmed.count where !isTabOrNewline(trimmed[index]) { kept.append(trimmed[index]) }
      try parser.parse(kept.span, base: base)
    } else {
      try parser.parse(trimmed, base: base)
    }
    guard parser.output.count <= WebURL.maximumLength else { throw .tooLong }
    return WebURL(parser)
  }

  private mutating func parse(_ input: Span<UInt8>, base: WebURL?) throws(WebURLError) {
    guard let colon = URLParser.schemeEnd(input) else {
      guard let base else { throw .noScheme(WebURLError.excerpt(input)) }
      try parseReference(input, from: 0, base: base)
      return
    }
    for index in 0..<colon { output.append(ASCII.lower(input[index])) }
    scheme = Scheme(output.span)
    schemeEnd = colon
    output.append(UInt8(ascii: ":"))
    let rest = colon + 1

    switch scheme {
    case .file:
      try parseFile(input, from: rest, base: base?.schemeKind == .file ? base : nil)
    case .other:
      if URLParser.has(input, UInt8(ascii: "/"), at: rest) {
        if URLParser.has(input, UInt8(ascii: "/"), at: rest + 1) {
          try parseAuthority(input, from: rest + 2)
        } else {
          beginPathWithoutAuthority()
          parsePathAndRest(input, from: rest + 1)
        }
      } else {
        parseOpaquePath(input, from: rest)
      }
    default:
      let slashes =
        URLParser.has(input, UInt8(ascii: "/"), at: rest) && URLParser.has(input, UInt8(ascii: "/"), at: rest + 1)
      if let base, base.schemeKind == scheme, !slashes {
        output.removeAll(keepingCapacity: true)
        try parseReference(input, from: rest, base: base)
      } else {
        try parseAuthority(input, from: skipSlashes(input, from: rest))
      }
    }
  }

  /// The index of the colon behind a scheme; nil when the input does not begin with one.
  private static func schemeEnd(_ input: Span<UInt8>) -> Int? {
    guard !input.isEmpty, ASCII.isAlpha(input[0]) else { return nil }
    for index in 1..<max(1, input.count) {
      switch input[index] {
      case UInt8(ascii: ":"): return index
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
      case let byte where ASCII.isAlpha(byte) || ASCII.isDigit(byte): continue
      default: return nil
      }
    }
    return nil
  }

  // MARK: References

  /// The no-scheme, relative and relative-slash states.
  private mutating func parseReference(_ input: Span<UInt8>, from start: Int, base: WebURL) throws(WebURLError) {
    let hash = UInt8(ascii: "#")
    if base.hasOpaquePath {
      guard start < input.count, input[start] == hash else { throw .relativeToOpaque(scheme: base.scheme) }
      copy(base, upTo: base.queryEnd)
      parseFragment(input, from: start)
      return
    }
    scheme = base.schemeKind
    if scheme == .file {
      copyScheme(of: base)
      try parseFile(input, from: start, base: base)
      return
    }
    if start < input.count, isSlash(input[start]) {
      if start + 1 < input.count, isSlash(input[start + 1]) {
        copyScheme(of: base)
        try parseAuthority(
          input, from: scheme.isSpecial ? skipSlashes(input, from: start + 2) : start + 2)
      } else {
        copyAuthority(of: base)
        parsePathAndRest(input, from: start + 1)
      }
      return
    }
    resolve(input, from: start, base: base)
  }

  /// A reference that begins with neither scheme nor slash: `page`, `?query`, `#fragment` or nothing.
  mutating func resolve(_ input: Span<UInt8>, from start: Int, base: WebURL) {
    guard start < input.count, input[start] != UInt8(ascii: "#") else {
      copy(base, upTo: base.queryEnd)
      parseFragment(input, from: start)
      return
    }
    copy(base, upTo: base.pathEnd)
    guard input[start] != UInt8(ascii: "?") else {
      parseQueryAndFragment(input, from: start)
      return
    }
    if !hasAuthority {
      // The `/.` of the base's serialization is no part of its path; `closePath` writes it again where needed.
      output.removeSubrange(schemeEnd + 1..<pathStart)
      pathStart = schemeEnd + 1
    }
    shortenPath()
    parseSegments(input, from: start)
  }

  /// Takes over the base's serialization up to `end`, one of its component boundaries.
  private mutating func copy(_ base: WebURL, upTo end: Int) {
    let bytes = base.serialization.utf8Span.span
    output.removeAll(keepingCapacity: true)
    output.append(bytes, 0..<end)
    scheme = base.schemeKind
    schemeEnd = base.schemeEnd
    usernameEnd = base.usernameEnd
    hostStart = base.hostStart
    hostEnd = base.hostEnd
    hostKind = base.hostKind
    port = base.port
    hasAuthority = base.hasAuthority
    hasOpaquePath = base.hasOpaquePath
    hasEscapeOrParameter = base.hasEscapeOrParameter
    pathStart = min(base.pathStart, end)
    pathEnd = min(base.pathEnd, end)
    queryEnd = min(base.queryEnd, end)
  }

  /// Scheme and authority of the base; the path is to follow.
  mutating func copyAuthority(of base: WebURL) {
    copy(base, upTo: base.pathStart)
    if !hasAuthority { beginPathWithoutAuthority() }
  }

  private mutating func copyScheme(of base: WebURL) {
    copy(base, upTo: base.schemeEnd + 1)
    hasAuthority = false
    port = nil
    hostKind = .domain
  }

  // MARK: Bytes

  @inline(__always) func isSlash(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || (byte == UInt8(ascii: "\\") && scheme.isSpecial)
  }

  private func skipSlashes(_ input: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < input.count, isSlash(input[index]) { index += 1 }
    return index
  }

  private static func has(_ input: Span<UInt8>, _ byte: UInt8, at index: Int) -> Bool {
    index < input.count && input[index] == byte
  }

  private static func mayContainTabOrNewline(_ input: Span<UInt8>) -> Bool {
    input.withUnsafeBytes { bytes in
      var index = 0
      while index + 8 <= bytes.count {
        // The sign bits of bytes below 0x0E, and seldom of others, are set: enough to leave the fast path.
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word & 0x8080_8080_8080_8080 != 0 { return true }
        index += 8
      }
      return bytes[index...].contains(where: isTabOrNewline)
    }
  }

  @inline(__always) private static func isTabOrNewline(_ byte: UInt8) -> Bool {
    byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
