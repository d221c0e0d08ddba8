extension URLParser {
  /// The path-start state behind an authority.
  mutating func parsePathStart(_ input: Span<UInt8>, from start: Int) {
    pathStart = output.count
    if start < input.count, isSlash(input[start]) {
      parsePathAndRest(input, from: start + 1)
    } else if scheme.isSpecial {
      parsePathAndRest(input, from: start)
    } else {
      parseQueryAndFragment(input, from: start)
    }
  }

  mutating func beginPathWithoutAuthority() {
    // Also drops the `/.` that keeps a base's path apart from an authority; `closePath` writes it again where needed.
    output.removeSubrange((schemeEnd + 1)...)
    hasAuthority = false
    usernameEnd = output.count
    hostStart = output.count
    hostEnd = output.count
    pathStart = output.count
  }

  /// A path from its first segment on, whose slash is read already.
  mutating func parsePathAndRest(_ input: Span<UInt8>, from start: Int) {
    // A file's drive letter taken over from the base stands between its host and here.
    pathStart = scheme == .file ? hostEnd : output.count
    parseSegments(input, from: start)
  }

  /// The path state: segments, each written as a slash and its bytes, then query and fragment.
  mutating func parseSegments(_ input: Span<UInt8>, from start: Int) {
    if scheme != .file, let end = plainPathEnd(input, from: start) {
      output.append(UInt8(ascii: "/"))
      output.append(input, start..<end)
      closePath()
      parseQueryAndFragment(input, from: end)
    } else {
      parseEachSegment(input, from: start)
    }
  }

  /// Where a path ends that may be copied as it is: nothing to encode, no backslash, no segment that begins with a dot.
  private mutating func plainPathEnd(_ input: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while true {
      if index < input.count, input[index] == UInt8(ascii: ".") { return nil }
      index = PlainBytes.segment.runEnd(input, from: index)
      guard index < input.count else { return index }
      switch input[index] {
      case UInt8(ascii: "?"), UInt8(ascii: "#"): return index
      case UInt8(ascii: "/"): index += 1
      default: return nil
      }
    }
  }

  private mutating func parseEachSegment(_ input: Span<UInt8>, from start: Int) {
    var index = start
    while true {
      let segment = output.count
      output.append(UInt8(ascii: "/"))
      let end = writeSegment(input, from: index)
      let isTerminated = end < input.count && isSlash(input[end])
      switch dots(from: segment + 1) {
      case 0:
        if scheme == .file { normalizeDriveLetter(at: segment) }
      case 1:
        output.removeSubrange(segment...)
        if !isTerminated { output.append(UInt8(ascii: "/")) }
      default:
        output.removeSubrange(segment...)
        shortenPath()
        if !isTerminated { output.append(UInt8(ascii: "/")) }
      }
      index = end
      guard isTerminated else { break }
      index += 1
    }
    closePath()
    parseQueryAndFragment(input, from: index)
  }

  @inline(__always)
  private mutating func writeSegment(_ input: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while true {
      let end = PlainBytes.segment.runEnd(input, from: index)
      output.append(input, index..<end)
      index = end
      guard end < input.count else { return end }
      let byte = input[end]
      if isSlash(byte) || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { return end }
      hasEscapeOrParameter = true
      if PlainBytes.path.contains(byte) { output.append(byte) } else { output.appendEscape(of: byte) }
      index += 1
    }
  }

  /// 1 or 2 when the output from `start` on is `.` or `..` with any of the dots as `%2e`, else 0.
  @inline(__always)
  private func dots(from start: Int) -> Int {
    guard start < output.count, output.count - start <= 6 else { return 0 }
    guard output[start] == UInt8(ascii: ".") || output[start] == UInt8(ascii: "%") else { return 0 }
    return URLParser.dots(output[start...])
  }

  static func dots(_ segment: ArraySlice<UInt8>) -> Int {
    var count = 0
    var rest = segment
    while let first = rest.first {
      if first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
      } else if rest.count >= 3, first == UInt8(ascii: "%"), rest[rest.startIndex + 1] == UInt8(ascii: "2"),
        rest[rest.startIndex + 2] | 0x20 == UInt8(ascii: "e")
      {
        rest = rest.dropFirst(3)
      } else {
        return 0
      }
      count += 1
      guard count <= 2 else { return 0 }
    }
    return count
  }

  /// Removes the last segment; a file's drive letter stays.
  mutating func shortenPath() {
    guard let slash = output[pathStart...].lastIndex(of: UInt8(ascii: "/")) else { return }
    if scheme == .file, slash == pathStart, output.count == pathStart + 3, ASCII.isAlpha(output[pathStart + 1]),
      output[pathStart + 2] == UInt8(ascii: ":")
    {
      return
    }
    output.removeSubrange(slash...)
  }

  /// `C|` as the first segment of a file's path becomes `C:`.
  private mutating func normalizeDriveLetter(at segment: Int) {
    guard segment == pathStart, output.count == segment + 3, ASCII.isAlpha(output[segment + 1]),
      output[segment + 2] == UInt8(ascii: "|")
    else { return }
    output[segment + 2] = UInt8(ascii: ":")
  }

  /// A path that begins with `//` behind no authority would read as one: the serializer puts `/.` before it.
  private mutating func closePath() {
    guard !hasAuthority, output.count >= pathStart + 2, output[pathStart] == UInt8(ascii: "/"),
      output[pathStart + 1] == UInt8(ascii: "/")
    else { return }
    output.insert(contentsOf: "/.".utf8, at: pathStart)
    pathStart += 2
  }

  /// The opaque-path state. A last space before `?` or `#` is encoded, so that the serialization can be parsed again.
  mutating func parseOpaquePath(_ input: Span<UInt8>, from start: Int) {
    beginPathWithoutAuthority()
    hasOpaquePath = true
    var index = start
    while index < input.count, input[index] != UInt8(ascii: "?"), input[index] != UInt8(ascii: "#") { index += 1 }
    let endsInSpace = index < input.count && index > start && input[index - 1] == UInt8(ascii: " ")
    output.append(input, start..<(endsInSpace ? index - 1 : index), keeping: .c0Control)
    if endsInSpace { output.append(contentsOf: "%20".utf8) }
    parseQueryAndFragment(input, from: index)
  }

  /// The query and fragment states, from a `?`, a `#` or the end.
  mutating func parseQueryAndFragment(_ input: Span<UInt8>, from start: Int) {
    pathEnd = output.count
    var index = start
    if index < input.count, input[index] == UInt8(ascii: "?") {
      let plain: PlainBytes = scheme.isSpecial ? .specialQuery : .query
      output.append(UInt8(ascii: "?"))
      index += 1
      let queryStart = index
      while index < input.count, input[index] != UInt8(ascii: "#") { index += 1 }
      output.append(input, queryStart..<index, keeping: plain)
    }
    queryEnd = output.count
    parseFragment(input, from: index)
  }

  /// The fragment state, from a `#` or the end.
  mutating func parseFragment(_ input: Span<UInt8>, from start: Int) {
    guard start < input.count else { return }
    output.append(UInt8(ascii: "#"))
    output.append(input, start + 1..<input.count, keeping: .fragment)
  }
}
