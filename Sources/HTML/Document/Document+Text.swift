extension Document {
  /// The text of a text or comment node; "" for other nodes.
  public func text(_ node: NodeID) -> String {
    let record = record(node)
    guard record.kind == .text || record.kind == .comment else { return "" }
    return string(record.slice)
  }

  /// The UTF-8 bytes of a text or comment node, without building a string; no bytes for other nodes.
  public func withText<Result>(_ node: NodeID, _ read: (Span<UInt8>) -> Result) -> Result {
    let record = record(node)
    let isText = record.kind == .text || record.kind == .comment
    return with(isText ? record.slice : .empty, read)
  }

  /// How many UTF-8 bytes a text or comment node has.
  public func textLength(_ node: NodeID) -> Int {
    let record = record(node)
    return record.kind == .text || record.kind == .comment ? Int(record.extent) : 0
  }

  /// The text of all text nodes below (templates left out).
  public func textContent(_ node: NodeID) -> String {
    if record(node).isText { return text(node) }
    var bytes: [UInt8] = []
    appendTextContent(node, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the UTF-8 bytes of all text nodes below (templates left out).
  public func appendTextContent(_ node: NodeID, to bytes: inout [UInt8]) {
    let end = end(of: node.index)
    var current = node.index + 1
    while current < end {
      let record = nodes[Int(current)]
      if record.isText {
        let slice = record.slice
        bytes.append(contentsOf: (slice.isSide ? side : source)[slice.start..<slice.end])
      }
      current = successor(current, below: node.index)
    }
  }

  func string(_ slice: TextSlice) -> String {
    String(decoding: (slice.isSide ? side : source)[slice.start..<slice.end], as: UTF8.self)
  }

  func with<Result>(_ slice: TextSlice, _ read: (Span<UInt8>) -> Result) -> Result {
    let bytes = slice.isSide ? side : source
    return read(bytes.span.extracting(slice.start..<slice.end))
  }
}
