extension String.UTF8View {
  /// Whether these bytes stand somewhere in the text.
  func holds(_ wanted: [UInt8]) -> Bool {
    let text = span
    let wanted = wanted.span
    guard let last = wanted.indices.last, wanted.count <= text.count else { return false }
    let (first, end) = (wanted[0], text.count - last)
    var start = 0
    while start < end {
      if text[start] == first {
        var length = 1
        while length <= last, text[start + length] == wanted[length] { length += 1 }
        if length > last { return true }
      }
      start += 1
    }
    return false
  }
}

extension StringProtocol {
  /// Whether the very bytes of another text stand in this one.
  ///
  /// Takes the place of the standard library's search by characters in this module: that one compares canonical
  /// equivalents and costs a hundred times as much, and all that is looked for here are plain words and marks.
  func contains(_ other: String) -> Bool {
    var text = String(self)
    var wanted = other
    return text.withUTF8 { text in
      wanted.withUTF8 { wanted in
        guard let first = wanted.first else { return true }
        guard wanted.count <= text.count else { return false }
        for start in 0...text.count - wanted.count where text[start] == first {
          var length = 1
          while length < wanted.count, text[start + length] == wanted[length] { length += 1 }
          if length == wanted.count { return true }
        }
        return false
      }
    }
  }
}
