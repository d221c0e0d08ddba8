extension URLParser {
  /// The file, file-slash and file-host states; `base` only when it is a file URL. The scheme is written already.
  mutating func parseFile(_ input: Span<UInt8>, from start: Int, base: WebURL?) throws(WebURLError) {
    guard start < input.count, isSlash(input[start]) else {
      try parseFileReference(input, from: start, base: base)
      return
    }
    if start + 1 < input.count, isSlash(input[start + 1]) {
      try parseFileHost(input, from: start + 2)
      return
    }
    let drive = base.flatMap(URLParser.driveLetter(of:))
    if let base { copyAuthority(of: base) } else { beginEmptyHost() }
    if let drive, !URLParser.startsWithDriveLetter(input, at: start + 1) {
      output.append(UInt8(ascii: "/"))
      output.append(drive)
      output.append(UInt8(ascii: ":"))
    }
    parsePathAndRest(input, from: start + 1)
  }

  private mutating func parseFileReference(
    _ input: Span<UInt8>, from start: Int, base: WebURL?
  ) throws(WebURLError) {
    guard let base else {
      beginEmptyHost()
      parsePathStart(input, from: start)
      return
    }
    if URLParser.startsWithDriveLetter(input, at: start) {
      copyAuthority(of: base)
      parsePathAndRest(input, from: start)
    } else {
      resolve(input, from: start, base: base)
    }
  }

  private mutating func parseFileHost(_ input: Span<UInt8>, from start: Int) throws(WebURLError) {
    var end = start
    while end < input.count, !isSlash(input[end]), input[end] != UInt8(ascii: "?"), input[end] != UInt8(ascii: "#") {
      end += 1
    }
    beginEmptyHost()
    if end - start == 2, URLParser.startsWithDriveLetter(input, at: start) {
      // `file://C:/x`: the letter belongs to the path, there is no host.
      parsePathAndRest(input, from: start)
      return
    }
    if start < end {
      try writeHost(input, start..<end)
      if hostIsLocalhost { output.removeSubrange(hostStart...) }
      hostEnd = output.count
    }
    parsePathStart(input, from: end)
  }

  private mutating func beginEmptyHost() {
    beginAuthority()
    pathStart = output.count
  }

  private var hostIsLocalhost: Bool { output[hostStart...].elementsEqual("localhost".utf8) }

  // MARK: Drive letters

  /// Two bytes such as `C:` or `C|`, with nothing or a delimiter behind them.
  static func startsWithDriveLetter(_ input: Span<UInt8>, at index: Int) -> Bool {
    guard index + 1 < input.count, ASCII.isAlpha(input[index]),
      input[index + 1] == UInt8(ascii: ":") || input[index + 1] == UInt8(ascii: "|")
    else { return false }
    guard index + 2 < input.count else { return true }
    switch input[index + 2] {
    case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
    default: return false
    }
  }

  /// The letter when the first segment of the path is a normalized drive letter, `C:`.
  private static func driveLetter(of url: WebURL) -> UInt8? {
    let bytes = url.serialization.utf8Span.span
    let path = url.pathStart..<url.pathEnd
    guard path.count >= 3, ASCII.isAlpha(bytes[path.lowerBound + 1]), bytes[path.lowerBound + 2] == UInt8(ascii: ":"),
      path.count == 3 || bytes[path.lowerBound + 3] == UInt8(ascii: "/")
    else { return nil }
    return bytes[path.lowerBound + 1]
  }
}
