/// The reader of whole numbers that come from outside: a page, a header, a file of rules, an override, a feed, a row.
///
/// A number is wanted in a range that its reader names, and everything else is no number: text that has more than
/// digits and one sign, a value out of the range, and one out of what `Int` can hold. So no arithmetic on the answer
/// can overflow as long as the range allows it: a range of ±1,000,000,000 leaves room for sums and products with small
/// numbers. `Int(text)` says nothing of that, and `abs(Int.min)` ends the process.
package enum WholeNumber {
  /// The number that `text` spells in decimal ASCII digits, with one `+` or `-` before them at most; nil for anything
  /// else and for a number outside of `range`. Linear; digits past the range cost nothing but reading them.
  package static func read(_ text: some Collection<UInt8>, in range: ClosedRange<Int>) -> Int? {
    var digits = text[...]
    var isNegative = false
    if let sign = digits.first, sign == 0x2B || sign == 0x2D {
      isNegative = sign == 0x2D
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty else { return nil }
    // Kept negative, as `Int` has one more negative number than positive ones.
    var value = 0
    for digit in digits {
      guard digit &- 0x30 < 10 else { return nil }
      let (tenfold, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, alsoOverflowed) = tenfold.subtractingReportingOverflow(Int(digit &- 0x30))
      guard !overflowed, !alsoOverflowed else { return nil }
      value = sum
    }
    if !isNegative {
      guard value != Int.min else { return nil }
      value = -value
    }
    return range.contains(value) ? value : nil
  }

  /// The same of text.
  package static func read(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
    read(text.utf8, in: range)
  }

  /// The same of a string, as most callers have it: without the cost of a generic call from another module.
  package static func read(_ text: String, in range: ClosedRange<Int>) -> Int? { read(text.utf8, in: range) }

  /// `value` without its fraction; nil for NaN, the infinities and what lies outside of `range`.
  package static func read(_ value: Double, in range: ClosedRange<Int>) -> Int? {
    guard value.isFinite, let whole = Int(exactly: value.rounded(.towardZero)), range.contains(whole) else {
      return nil
    }
    return whole
  }
}

extension Comparable {
  /// The nearest value within `range`.
  package func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
