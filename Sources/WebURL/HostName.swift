internal import CIDN2

/// The rules for names of hosts: which bytes they may hold, when they are numbers, and their ASCII form.
enum HostName {
  /// The forbidden host code points of the URL Standard, section 3.1.
  @inline(__always) static func isForbiddenInHost(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00, 0x09, 0x0A, 0x0D, UInt8(ascii: " "), UInt8(ascii: "#"), UInt8(ascii: "/"), UInt8(ascii: ":"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "\\"),
      UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "|"):
      true
    default: false
    }
  }

  /// The forbidden domain code points: those of a host, all controls, and `%`.
  @inline(__always) static func isForbiddenInDomain(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") || isForbiddenInHost(byte)
  }

  static func hasPunycodeLabel(_ host: ArraySlice<UInt8>) -> Bool {
    var index = host.startIndex
    while index + 3 < host.endIndex {
      if host[index] == UInt8(ascii: "x"), host[index + 1] == UInt8(ascii: "n"), host[index + 2] == UInt8(ascii: "-"),
        host[index + 3] == UInt8(ascii: "-"), index == host.startIndex || host[index - 1] == UInt8(ascii: ".")
      {
        return true
      }
      index += 1
    }
    return false
  }

  // MARK: IPv4 number forms

  /// The ends-in-a-number checker: the last label, a trailing dot aside, is all digits or a hexadecimal number.
  @inline(__always)
  static func endsInNumber(_ host: ArraySlice<UInt8>) -> Bool {
    let dot = UInt8(ascii: ".")
    var end = host.endIndex
    if end > host.startIndex + 1, host[end - 1] == dot { end -= 1 }
    var start = end
    while start > host.startIndex, host[start - 1] != dot { start -= 1 }
    guard start < end, ASCII.isDigit(host[start]) else { return false }
    let label = host[start..<end]
    return label.allSatisfy(ASCII.isDigit) || number(label) != nil
  }

  /// The IPv4 parser: one to four decimal, octal or hexadecimal numbers, of which the last fills the remaining bytes.
  static func ipv4(_ host: ArraySlice<UInt8>) -> IPAddress? {
    var parts = host.split(separator: UInt8(ascii: "."), maxSplits: 5, omittingEmptySubsequences: false)
    if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    guard parts.count <= 4 else { return nil }
    var address: UInt64 = 0
    for (index, part) in parts.enumerated() {
      guard let value = number(part) else { return nil }
      let isLast = index == parts.count - 1
      guard value < (isLast ? 1 << UInt64(8 * (5 - parts.count)) : 256) else { return nil }
      address |= isLast ? value : value << UInt64(8 * (3 - index))
    }
    return IPAddress(ipv4: UInt32(truncatingIfNeeded: address))
  }

  /// The IPv4 number parser; values beyond 32 bits come out as 2^32. `0x` alone is zero.
  private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
    var digits = text
    var radix: UInt64 = 10
    guard let first = digits.first else { return nil }
    if digits.count >= 2, first == UInt8(ascii: "0") {
      if digits[digits.startIndex + 1] | 0x20 == UInt8(ascii: "x") {
        digits = digits.dropFirst(2)
        radix = 16
      } else {
        digits = digits.dropFirst()
        radix = 8
      }
    }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = ASCII.hexValue(byte), digit < radix else { return nil }
      value = min(value * radix + UInt64(digit), 1 << 32)
    }
    return value
  }

  // MARK: IDNA

  /// Bytes of an internationalized name that are looked at; DNS has names of 253.
  static let maximumLength = 1024

  /// Domain to ASCII: UTS 46, non-transitional, for a name already percent-decoded.
  ///
  /// libidn2 is asked label by label and only for those that are not plain ASCII, because it applies DNS's length
  /// limits, which the Standard waives, to whole names. Where it refuses a label by a rule that UTS 46 does not have,
  /// `permissiveASCII` decides; its limit of 63 bytes for a label stays, as no such name can be looked up.
  static func toASCII(_ decoded: [UInt8]) throws(WebURLError) -> [UInt8] {
    guard decoded.count <= maximumLength else {
      throw .hostInvalidName(WebURLError.excerpt(decoded.span), reason: "longer than \(maximumLength) bytes")
    }
    let name = String(decoding: decoded, as: UTF8.self)
    var output: [UInt8] = []
    output.reserveCapacity(decoded.count + 16)
    var label = ""
    var isFirst = true
    for scalar in name.unicodeScalars {
      guard isLabelSeparator(scalar) else {
        label.unicodeScalars.append(scalar)
        continue
      }
      if !isFirst { output.append(UInt8(ascii: ".")) }
      try appendLabel(label, to: &output, of: name)
      isFirst = false
      label = ""
    }
    if !isFirst { output.append(UInt8(ascii: ".")) }
    try appendLabel(label, to: &output, of: name)

    guard !output.isEmpty else { throw .hostEmpty }
    for byte in output where isForbiddenInDomain(byte) { throw .hostForbidden(Unicode.Scalar(byte)) }
    return output
  }

  /// The full stop and what UTS 46 maps to it.
  private static func isLabelSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ".", "\u{3002}", "\u{FF0E}", "\u{FF61}": true
    default: false
    }
  }

  private static func appendLabel(_ label: String, to output: inout [UInt8], of name: String) throws(WebURLError) {
    let lowered = label.utf8.map(ASCII.lower)
    if lowered.allSatisfy({ $0 < 0x80 }), !hasPunycodeLabel(lowered[...]) {
      output.append(contentsOf: lowered)
      return
    }
    guard !lowered.contains(0) else { throw .hostForbidden("\0") }
    let flags = Int32(bitPattern: IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue)
    var ascii: UnsafeMutablePointer<CChar>?
    let status = label.withCString { idn2_to_ascii_8z($0, &ascii, flags) }
    guard status == IDN2_OK.rawValue, let ascii else {
      if isStricterThanUTS46(status), let permitted = permissiveASCII(label) {
        output.append(contentsOf: permitted)
        return
      }
      throw .hostInvalidName(WebURLError.excerpt(name.utf8Span.span), reason: String(cString: idn2_strerror(status)))
    }
    defer { idn2_free(ascii) }
    var index = 0
    while ascii[index] != 0 {
      output.append(UInt8(bitPattern: ascii[index]))
      index += 1
    }
  }

  private static func isStricterThanUTS46(_ status: Int32) -> Bool {
    switch status {
    case IDN2_DISALLOWED.rawValue, IDN2_2HYPHEN.rawValue, IDN2_HYPHEN_STARTEND.rawValue, IDN2_CONTEXTO.rawValue,
      IDN2_CONTEXTO_NO_RULE.rawValue, IDN2_UNASSIGNED.rawValue, IDN2_PUNYCODE_BAD_INPUT.rawValue,
      IDN2_ALABEL_ROUNDTRIP_FAILED.rawValue:
      true
    default: false
    }
  }
}
