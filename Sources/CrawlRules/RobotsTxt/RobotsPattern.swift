/// Canonical form and matching of rule patterns (RFC 9309 sections 2.2.2 and 2.2.3).
enum RobotsPattern {
  /// Appends `bytes` in the form that is compared.
  ///
  /// Unreserved characters that come escaped are decoded, other escapes get upper-case digits, and bytes that RFC 3986
  /// does not allow in a path are escaped. A literal `*` or `$` of a URL is escaped, as the RFC has authors write
  /// them in patterns, where they keep their meaning: `*` anywhere, `$` at the end.
  static func appendCanonical(_ bytes: some RandomAccessCollection<UInt8>, to output: inout [UInt8], isPattern: Bool) {
    var index = bytes.startIndex
    let end = bytes.endIndex
    while index < end {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if byte == UInt8(ascii: "%"), let value = escape(bytes[next...]) {
        if isUnreserved(value) { output.append(value) } else { appendEscape(value, to: &output) }
        index = bytes.index(index, offsetBy: 3)
        continue
      }
      switch byte {
      case UInt8(ascii: "*") where isPattern: output.append(byte)
      case UInt8(ascii: "$") where isPattern && next == end: output.append(byte)
      case UInt8(ascii: "*"), UInt8(ascii: "$"): appendEscape(byte, to: &output)
      case let byte where needsEscape(byte): appendEscape(byte, to: &output)
      default: output.append(byte)
      }
      index = next
    }
  }

  /// Whether `pattern` matches `path` from its start.
  ///
  /// The literals between wildcards are searched from left to right, each as early as possible: with `*` as the only
  /// wildcard the earliest place is never the wrong one, so there is no backtracking and the time is linear in both.
  /// What the searches cost is taken off `steps`.
  static func matches(_ pattern: Span<UInt8>, _ path: Span<UInt8>, steps: inout Int) -> Bool {
    let star = UInt8(ascii: "*")
    let isAnchored = !pattern.isEmpty && pattern[pattern.count - 1] == UInt8(ascii: "$")
    let end = isAnchored ? pattern.count - 1 : pattern.count
    var position = 0
    var start = 0
    var isFirst = true
    while true {
      var stop = start
      while stop < end, pattern[stop] != star { stop += 1 }
      let literal = pattern.extracting(start..<stop)
      let isLast = stop == end
      if isLast, isAnchored {
        let place = path.count - literal.count
        return place >= position && (!isFirst || place == 0) && hasLiteral(literal, in: path, at: place)
      }
      if isFirst {
        guard hasLiteral(literal, in: path, at: 0) else { return false }
        position = literal.count
      } else {
        guard let place = find(literal, in: path, from: position, steps: &steps) else { return false }
        position = place + literal.count
      }
      if isLast { return true }
      isFirst = false
      start = stop + 1
    }
  }

  @inline(__always)
  private static func hasLiteral(_ literal: Span<UInt8>, in path: Span<UInt8>, at place: Int) -> Bool {
    guard place >= 0, path.count - place >= literal.count else { return false }
    for index in 0..<literal.count where literal[index] != path[place + index] { return false }
    return true
  }

  /// The first place at or after `start`. Short literals are compared place by place; for longer ones, where a hostile
  /// pattern could make that quadratic, by Knuth, Morris and Pratt.
  private static func find(
    _ literal: Span<UInt8>, in path: Span<UInt8>, from start: Int, steps: inout Int
  ) -> Int? {
    guard !literal.isEmpty else { return start }
    guard literal.count <= path.count - start else { return nil }
    guard literal.count > 16 else { return findShort(literal, in: path, from: start, steps: &steps) }
    var fallback = [0]
    fallback.reserveCapacity(literal.count)
    var length = 0
    for index in 1..<literal.count {
      while length > 0, literal[index] != literal[length] { length = fallback[length - 1] }
      if literal[index] == literal[length] { length += 1 }
      fallback.append(length)
    }
    length = 0
    var index = start
    // Both loops take two steps a byte at most.
    defer { steps -= 2 * (literal.count + index - start) }
    while index < path.count {
      while length > 0, path[index] != literal[length] { length = fallback[length - 1] }
      if path[index] == literal[length] { length += 1 }
      index += 1
      if length == literal.count { return index - length }
    }
    return nil
  }

  private static func findShort(
    _ literal: Span<UInt8>, in path: Span<UInt8>, from start: Int, steps: inout Int
  ) -> Int? {
    let first = literal[0]
    var place = start
    var compared = 0
    defer { steps -= place - start + compared }
    while place + literal.count <= path.count {
      if path[place] == first {
        var length = 1
        while length < literal.count, literal[length] == path[place + length] { length += 1 }
        if length == literal.count { return place }
        compared += length
      }
      place += 1
    }
    return nil
  }

  // MARK: Escapes

  /// The byte of the two hexadecimal digits that `bytes` begins with.
  static func escape(_ bytes: some Collection<UInt8>) -> UInt8? {
    var value: UInt8 = 0
    var count = 0
    for byte in bytes.prefix(2) {
      let letter = (byte | 0x20) &- 0x61
      guard byte &- 0x30 < 10 || letter < 6 else { return nil }
      value = value << 4 | (byte &- 0x30 < 10 ? byte &- 0x30 : letter + 10)
      count += 1
    }
    return count == 2 ? value : nil
  }

  private static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "%"))
    for nibble in [byte >> 4, byte & 15] { output.append(nibble < 10 ? nibble + 0x30 : nibble + 0x37) }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
      UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
      true
    default: false
    }
  }
}
