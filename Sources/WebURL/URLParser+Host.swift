extension URLParser {
  /// The host parser of the URL Standard, section 3.5: appends the serialized host and sets its kind.
  mutating func writeHost(_ input: Span<UInt8>, _ range: Range<Int>) throws(WebURLError) {
    if !range.isEmpty, input[range.lowerBound] == UInt8(ascii: "[") {
      let literal = input.extracting(range)
      guard literal.count > 2, literal[literal.count - 1] == UInt8(ascii: "]"),
        let address = IPAddress(parsingIPv6: literal.extracting(1..<literal.count - 1))
      else { throw .hostInvalidIPv6(WebURLError.excerpt(literal)) }
      hostKind = .ipv6
      output.append(UInt8(ascii: "["))
      address.appendText(to: &output)
      output.append(UInt8(ascii: "]"))
    } else if scheme.isSpecial {
      try writeDomain(input, range)
    } else {
      try writeOpaqueHost(input, range)
    }
  }

  private mutating func writeOpaqueHost(_ input: Span<UInt8>, _ range: Range<Int>) throws(WebURLError) {
    hostKind = .domain
    for index in range where HostName.isForbiddenInHost(input[index]) {
      throw .hostForbidden(Unicode.Scalar(input[index]))
    }
    output.append(input, range, keeping: .c0Control)
  }

  /// A domain or an IPv4 address in any of its number forms. A plain ASCII name is only put in lower case, which the
  /// Standard states to be the same as IDNA for names without an `xn--` label.
  private mutating func writeDomain(_ input: Span<UInt8>, _ range: Range<Int>) throws(WebURLError) {
    let start = output.count
    let name = input.extracting(range)
    if PlainBytes.domain.runEnd(name, from: 0) == name.count {
      output.append(name, 0..<name.count)
    } else {
      var isASCII = true
      for index in 0..<name.count {
        let byte = name[index]
        if byte >= 0x80 || byte == UInt8(ascii: "%") {
          isASCII = false
          break
        }
        guard !HostName.isForbiddenInDomain(byte) else { throw .hostForbidden(Unicode.Scalar(byte)) }
        output.append(ASCII.lower(byte))
      }
      if !isASCII {
        output.removeSubrange(start...)
        output.append(contentsOf: try HostName.toASCII(PercentEncoding.decoding(name)))
      }
    }
    if HostName.hasPunycodeLabel(output[start...]) {
      let encoded = Array(output[start...])
      output.removeSubrange(start...)
      output.append(contentsOf: try HostName.toASCII(encoded))
    }
    hostKind = .domain
    guard HostName.endsInNumber(output[start...]) else { return }
    guard let address = HostName.ipv4(output[start...]) else {
      throw .hostInvalidIPv4(String(decoding: output[start...], as: UTF8.self))
    }
    output.removeSubrange(start...)
    hostKind = .ipv4
    address.appendText(to: &output)
  }
}
