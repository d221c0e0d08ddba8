/// Text of requests and pages is walked by scalars and bytes: a character of Swift may be a megabyte of marks.
extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Its first `count` scalars, and whether there are more.
  func start(_ count: Int) -> (text: Substring, isCut: Bool) {
    let end = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: endIndex) ?? endIndex
    return (self[..<end], end < endIndex)
  }

  /// The parts between blank lines, without empty ones: `most` of them, and how many there are.
  func paragraphs(maximum: Int) -> (first: [Substring], count: Int) {
    var (first, count): ([Substring], Int) = ([], 0)
    var start = startIndex
    func add(upTo end: Index) {
      guard start < end else { return }
      if count < maximum { first.append(self[start..<end]) }
      count += 1
    }
    var index = startIndex
    let bytes = utf8
    while index < endIndex {
      let next = bytes.index(after: index)
      guard bytes[index] == 0x0A, next < endIndex, bytes[next] == 0x0A else {
        index = next
        continue
      }
      add(upTo: index)
      index = bytes.index(after: next)
      start = index
    }
    add(upTo: endIndex)
    return (first, count)
  }
}
