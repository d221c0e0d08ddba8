extension Span<UInt8> {
  /// Whether these bytes stand at an index.
  @inline(__always)
  func has(_ wanted: Span<UInt8>, at start: Int) -> Bool {
    guard wanted.count <= count - start else { return false }
    var length = 0
    while length < wanted.count, self[start + length] == wanted[length] { length += 1 }
    return length == wanted.count
  }

  /// Where these bytes stand first; nil where they do not, and for none. Costs up to their length for each byte.
  func firstRange(of wanted: Span<UInt8>) -> Range<Int>? {
    guard !wanted.isEmpty, wanted.count <= count else { return nil }
    let first = wanted[0]
    for start in 0...count - wanted.count where self[start] == first && has(wanted, at: start) {
      return start..<start + wanted.count
    }
    return nil
  }
}

extension String.UTF8View {
  /// Where these bytes stand first, as offsets.
  func firstOffsets(of wanted: [UInt8]) -> Range<Int>? { span.firstRange(of: wanted.span) }

  func holds(_ wanted: [UInt8]) -> Bool { firstOffsets(of: wanted) != nil }
}

extension StringProtocol {
  /// Whether the very bytes of another text stand in this one.
  ///
  /// Hides the standard library's search in this module, which compares canonical equivalents at a hundred times the
  /// cost.
  func contains(_ other: String) -> Bool {
    let text = String(self)
    return other.isEmpty || text.utf8.span.firstRange(of: other.utf8.span) != nil
  }
}
