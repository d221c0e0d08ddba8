extension WebURL {
  /// The normalized URL: what is stored and fetched.
  ///
  /// Dropped: user information, fragment, one trailing dot of the host, an empty query, and the parameters of `rules`.
  /// Escapes get upper-case digits, those of unreserved characters (RFC 3986 section 2.3) are decoded; the parser has
  /// done the rest: case of scheme and host, default port, dot segments. Kept as they are: `www`, a trailing slash, the
  /// path's case, and the order of the query. Idempotent. A URL whose scheme is not special, and one of a file, where a
  /// decoded letter could become a drive's, loses user information and fragment only.
  public func normalized(by rules: NormalizationRules = .standard) -> WebURL {
    guard needsNormalization else { return self }
    let input = serialization.utf8Span.span
    var result = URLParser()
    result.output.reserveCapacity(count)
    result.scheme = schemeKind
    result.schemeEnd = schemeEnd
    result.port = port
    result.hostKind = hostKind
    result.hasAuthority = hasAuthority
    result.hasOpaquePath = hasOpaquePath
    result.hasEscapeOrParameter = hasEscapeOrParameter

    if hasAuthority {
      result.output.append(input, 0..<schemeEnd + 3)
      result.usernameEnd = result.output.count
      result.hostStart = result.output.count
      result.output.append(input, hostStart..<hostEnd - (hasTrailingDot ? 1 : 0))
      result.hostEnd = result.output.count
      result.output.append(input, hostEnd..<pathStart)
    } else {
      result.output.append(input, 0..<pathStart)
      result.usernameEnd = usernameEnd
      result.hostStart = hostStart
      result.hostEnd = hostEnd
    }
    result.pathStart = result.output.count

    if schemeKind.isSpecial, schemeKind != .file {
      result.writeNormalizedPath(input.extracting(pathStart..<pathEnd), rules)
      result.pathEnd = result.output.count
      if pathEnd + 1 < queryEnd { result.writeNormalizedQuery(input.extracting(pathEnd + 1..<queryEnd), rules) }
    } else {
      result.output.append(input, pathStart..<queryEnd)
      result.pathEnd = result.output.count - (queryEnd - pathEnd)
    }
    result.queryEnd = result.output.count
    return WebURL(result)
  }

  /// False for the common URL that has nothing normalization could touch.
  private var needsNormalization: Bool {
    if queryEnd < count || hostStart != usernameEnd || hasTrailingDot { return true }
    guard schemeKind.isSpecial, schemeKind != .file else { return false }
    return pathEnd < queryEnd || hasEscapeOrParameter
  }

  /// One dot behind a name: the name's absolute form, the same host. A name with several is left alone, as it would
  /// change into another name, or even an address, that the next normalization would change again.
  var hasTrailingDot: Bool {
    guard schemeKind.isSpecial, hostKind == .domain, hostEnd - hostStart >= 2 else { return false }
    let bytes = serialization.utf8Span.span
    return bytes[hostEnd - 1] == UInt8(ascii: ".") && bytes[hostEnd - 2] != UInt8(ascii: ".")
  }
}

extension URLParser {
  fileprivate mutating func writeNormalizedPath(_ input: Span<UInt8>, _ rules: NormalizationRules) {
    var index = 0
    while index < input.count {
      var end = index + 1
      while end < input.count, input[end] != UInt8(ascii: "/") { end += 1 }
      let segment = output.count
      writeCanonical(input.extracting(index..<end))
      dropPathParameters(from: segment, rules)
      index = end
    }
  }

  /// Drops parameters from the segment that the output ends with, unless a dot segment would remain.
  private mutating func dropPathParameters(from segment: Int, _ rules: NormalizationRules) {
    let semicolon = UInt8(ascii: ";")
    guard output[segment...].contains(semicolon) else { return }
    var kept: [UInt8] = []
    var isFirst = true
    for piece in output[segment...].split(separator: semicolon, omittingEmptySubsequences: false) {
      if isFirst {
        kept.append(contentsOf: piece)
      } else if !rules.drops(pathParameter: piece) {
        kept.append(semicolon)
        kept.append(contentsOf: piece)
      }
      isFirst = false
    }
    guard kept.count < output.count - segment, URLParser.dots(kept.dropFirst()) == 0 else { return }
    output.replaceSubrange(segment..., with: kept)
  }

  fileprivate mutating func writeNormalizedQuery(_ input: Span<UInt8>, _ rules: NormalizationRules) {
    let mark = output.count
    var isFirst = true
    var index = 0
    while index <= input.count {
      var end = index
      while end < input.count, input[end] != UInt8(ascii: "&") { end += 1 }
      let separator = output.count
      output.append(isFirst ? UInt8(ascii: "?") : UInt8(ascii: "&"))
      writeCanonical(input.extracting(index..<end))
      if rules.drops(parameter: output[(separator + 1)...]) {
        output.removeSubrange(separator...)
      } else {
        isFirst = false
      }
      index = end + 1
    }
    if output.count == mark + 1 { output.removeSubrange(mark...) }
  }

  /// Copies with escapes in canonical form.
  ///
  /// An unreserved hexadecimal digit stays encoded where a stray `%` before it would make a new escape of it
  /// (`%%34%31`): a second pass must find nothing to do.
  private mutating func writeCanonical(_ input: Span<UInt8>) {
    let start = output.count
    var run = 0
    var index = 0
    while index < input.count {
      guard input[index] == UInt8(ascii: "%"), let byte = PercentEncoding.decoded(input, at: index) else {
        index += 1
        continue
      }
      output.append(input, run..<index)
      if isUnreserved(byte), !completesEscape(byte, from: start) {
        output.append(byte)
      } else {
        output.appendEscape(of: byte)
      }
      index += 3
      run = index
    }
    output.append(input, run..<index)
  }

  private func completesEscape(_ byte: UInt8, from start: Int) -> Bool {
    guard ASCII.hexValue(byte) != nil else { return false }
    let tail = output[max(start, output.count - 2)...]
    return tail.contains(UInt8(ascii: "%"))
  }

  private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: ASCII.isAlpha(byte) || ASCII.isDigit(byte)
    }
  }
}
