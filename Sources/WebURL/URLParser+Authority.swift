extension URLParser {
  /// The authority, host and port states, and all that follows the authority.
  mutating func parseAuthority(_ input: Span<UInt8>, from start: Int) throws(WebURLError) {
    beginAuthority()
    // Nearly always there is nothing but a plain name before the path.
    let plainEnd = scheme.isSpecial ? PlainBytes.domain.runEnd(input, from: start) : start
    if plainEnd > start, plainEnd == input.count || input[plainEnd] == UInt8(ascii: "/") {
      try writeHost(input, start..<plainEnd)
      hostEnd = output.count
      parsePathStart(input, from: plainEnd)
      return
    }

    var end = start
    var at: Int?
    scan: while end < input.count {
      switch input[end] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
      case UInt8(ascii: "\\") where scheme.isSpecial: break scan
      case UInt8(ascii: "@"): at = end
      default: break
      }
      end += 1
    }
    var host = start
    if let at {
      // Everything before the last `@` is user information: `foo@evil:80@good` is a host named good.
      writeUserinfo(input, start..<at)
      host = at + 1
      guard host < end else { throw .hostEmpty }
    }
    let hostLimit = hostEnd(input, host..<end)
    guard host < hostLimit || (host == end && !scheme.isSpecial) else { throw .hostEmpty }
    hostStart = output.count
    try writeHost(input, host..<hostLimit)
    hostEnd = output.count
    if hostLimit < end { try writePort(input, hostLimit + 1..<end) }
    parsePathStart(input, from: end)
  }

  /// The colon before the port, else the end: the first that is not inside brackets.
  private func hostEnd(_ input: Span<UInt8>, _ range: Range<Int>) -> Int {
    var isInBrackets = false
    for index in range {
      switch input[index] {
      case UInt8(ascii: ":") where !isInBrackets: return index
      case UInt8(ascii: "["): isInBrackets = true
      case UInt8(ascii: "]"): isInBrackets = false
      default: break
      }
    }
    return range.upperBound
  }

  mutating func beginAuthority() {
    output.append(UInt8(ascii: "/"))
    output.append(UInt8(ascii: "/"))
    hasAuthority = true
    usernameEnd = output.count
    hostStart = output.count
    hostEnd = output.count
  }

  private mutating func writeUserinfo(_ input: Span<UInt8>, _ range: Range<Int>) {
    var colon = range.lowerBound
    while colon < range.upperBound, input[colon] != UInt8(ascii: ":") { colon += 1 }
    output.append(input, range.lowerBound..<colon, keeping: .userinfo)
    usernameEnd = output.count
    if colon + 1 < range.upperBound {
      output.append(UInt8(ascii: ":"))
      output.append(input, colon + 1..<range.upperBound, keeping: .userinfo)
    }
    if output.count > schemeEnd + 3 { output.append(UInt8(ascii: "@")) }
  }

  private mutating func writePort(_ input: Span<UInt8>, _ range: Range<Int>) throws(WebURLError) {
    guard !range.isEmpty else { return }
    var number = 0
    for index in range {
      guard ASCII.isDigit(input[index]) else { throw .portInvalid(WebURLError.excerpt(input.extracting(range))) }
      number = min(number * 10 + Int(input[index] & 15), 65_536)
    }
    guard let number = UInt16(exactly: number) else {
      throw .portOutOfRange(WebURLError.excerpt(input.extracting(range)))
    }
    guard number != scheme.defaultPort else { return }
    port = number
    output.append(UInt8(ascii: ":"))
    output.append(contentsOf: String(number).utf8)
  }
}
