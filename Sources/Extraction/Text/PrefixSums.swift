/// Sums over the beginnings of a list, by which the sum over any range of it is one subtraction.
struct PrefixSums: Sendable {
  private var sums: [Int] = [0]

  init(_ values: some Sequence<Int>) {
    sums.reserveCapacity(values.underestimatedCount + 1)
    var sum = 0
    for value in values {
      sum += value
      sums.append(sum)
    }
  }

  var total: Int { sums[sums.count - 1] }

  subscript(range: Range<Int>) -> Int { sums[range.upperBound] - sums[range.lowerBound] }

  /// The sum of what stands in front of an index.
  func before(_ index: Int) -> Int { sums[index] }
}
