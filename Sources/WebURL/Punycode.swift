/// Punycode (RFC 3492) for the labels that libidn2 leaves to us; without the `xn--` prefix.
///
/// Labels are short (`HostName.maximumLength`), so the algorithm's quadratic time does not matter.
enum Punycode {
  private static let base = 36
  private static let tMin = 1
  private static let tMax = 26
  private static let initialBias = 72
  private static let initialN = 0x80

  /// nil only on overflow, which no label of bounded length reaches.
  static func encode(_ label: [Unicode.Scalar]) -> [UInt8]? {
    var output = label.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
    let basicCount = output.count
    if basicCount > 0 { output.append(UInt8(ascii: "-")) }
    var n = initialN
    var delta = 0
    var bias = initialBias
    var done = basicCount
    while done < label.count {
      guard let next = label.lazy.map({ Int($0.value) }).filter({ $0 >= n }).min() else { return nil }
      let (product, overflows) = (next - n).multipliedReportingOverflow(by: done + 1)
      guard !overflows else { return nil }
      delta += product
      n = next
      for scalar in label {
        if scalar.value < n { delta += 1 }
        guard scalar.value == n else { continue }
        appendInteger(delta, bias: bias, to: &output)
        bias = adapt(delta, count: done + 1, isFirst: done == basicCount)
        delta = 0
        done += 1
      }
      delta += 1
      n += 1
    }
    return output
  }

  private static func appendInteger(_ value: Int, bias: Int, to output: inout [UInt8]) {
    var quotient = value
    var k = base
    while true {
      let t = threshold(k, bias)
      guard quotient >= t else { break }
      output.append(digit(t + (quotient - t) % (base - t)))
      quotient = (quotient - t) / (base - t)
      k += base
    }
    output.append(digit(quotient))
  }

  /// nil for anything that is no Punycode.
  static func decode(_ text: [UInt8]) -> [Unicode.Scalar]? {
    let delimiter = text.lastIndex(of: UInt8(ascii: "-"))
    var output = text[..<(delimiter ?? 0)].map { Unicode.Scalar($0) }
    var index = delimiter.map { $0 + 1 } ?? 0
    guard output.allSatisfy(\.isASCII), index < text.count else { return nil }
    var n = initialN
    var i = 0
    var bias = initialBias
    while index < text.count {
      let oldI = i
      var weight = 1
      var k = base
      while true {
        guard index < text.count, let digit = value(of: text[index]) else { return nil }
        index += 1
        i += digit * weight
        guard i <= Int(Int32.max) else { return nil }
        let t = threshold(k, bias)
        if digit < t { break }
        weight *= base - t
        guard weight <= Int(Int32.max) else { return nil }
        k += base
      }
      let count = output.count + 1
      bias = adapt(i - oldI, count: count, isFirst: oldI == 0)
      n += i / count
      i %= count
      guard let code = UInt32(exactly: n), let scalar = Unicode.Scalar(code) else { return nil }
      output.insert(scalar, at: i)
      i += 1
    }
    return output
  }

  private static func threshold(_ k: Int, _ bias: Int) -> Int { min(max(k - bias, tMin), tMax) }

  private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > ((base - tMin) * tMax) / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + 38)
  }

  private static func digit(_ value: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: value < 26 ? value + 0x61 : value + 0x16)
  }

  private static func value(of digit: UInt8) -> Int? {
    if ASCII.isDigit(digit) { return Int(digit) - 0x16 }
    return ASCII.isAlpha(digit) ? Int(ASCII.lower(digit)) - 0x61 : nil
  }
}
