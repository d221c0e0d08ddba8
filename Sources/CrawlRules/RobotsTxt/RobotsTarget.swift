/// A path and query in the forms that patterns are compared with.
///
/// The table in RFC 9309 section 2.2.2 has `?baz=https://foo.bar` and `?baz=https%3A%2F%2Ffoo.bar` be the same. A colon
/// or slash in a query means itself, so a second form of path and pattern has their escapes decoded behind the question
/// mark; a pattern matches when it does in either form.
struct RobotsTarget {
  private(set) var exact: [UInt8] = []
  /// nil when there is nothing to decode.
  private(set) var decoded: [UInt8]?

  init(_ pathAndQuery: String) {
    exact.reserveCapacity(pathAndQuery.utf8.count + 8)
    RobotsPattern.appendCanonical(Array(pathAndQuery.utf8), to: &exact, isPattern: false)
    if exact.isEmpty { exact.append(UInt8(ascii: "/")) }
    decoded = RobotsTarget.decodingQuery(exact.span)
  }

  /// What searching the path costs is taken off `steps`.
  func matches(_ pattern: Span<UInt8>, steps: inout Int) -> Bool {
    if RobotsPattern.matches(pattern, exact.span, steps: &steps) { return true }
    if let other = RobotsTarget.decodingQuery(pattern) {
      let path = decoded ?? exact
      return RobotsPattern.matches(other.span, path.span, steps: &steps)
    }
    if let decoded { return RobotsPattern.matches(pattern, decoded.span, steps: &steps) }
    return false
  }

  /// `input` with `%3A` and `%2F` behind the first `?` decoded; nil when there are none.
  static func decodingQuery(_ input: Span<UInt8>) -> [UInt8]? {
    var start = 0
    while start < input.count, input[start] != UInt8(ascii: "?") { start += 1 }
    var output: [UInt8]?
    var index = start
    while index < input.count {
      if let byte = delimiter(input, at: index) {
        if output == nil {
          var head: [UInt8] = []
          for position in 0..<index { head.append(input[position]) }
          output = head
        }
        output?.append(byte)
        index += 3
      } else {
        output?.append(input[index])
        index += 1
      }
    }
    return output
  }

  private static func delimiter(_ input: Span<UInt8>, at index: Int) -> UInt8? {
    guard index + 2 < input.count, input[index] == UInt8(ascii: "%") else { return nil }
    switch (input[index + 1], input[index + 2]) {
    case (UInt8(ascii: "3"), UInt8(ascii: "A")): return UInt8(ascii: ":")
    case (UInt8(ascii: "2"), UInt8(ascii: "F")): return UInt8(ascii: "/")
    default: return nil
    }
  }
}
