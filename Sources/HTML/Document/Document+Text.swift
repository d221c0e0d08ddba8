internal import Untrusted

/// What is read out as a `String` is stream-safe (`StreamSafe`): no text of a page is expensive to compare, however
/// many marks it has, written out or as references.
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

  /// The text of all text nodes below (templates left out), cut to `limit` bytes; at most eight nodes are visited for
  /// each of those bytes.
  public func textContent(_ node: NodeID, limit: Int = .max) -> String {
    let own = record(node)
    if own.isText { return string(own.slice, limit: limit) }
    var bytes: [UInt8] = []
    appendTextContent(node, to: &bytes, limit: limit)
    return StreamSafe.text(String(decoding: bytes, as: UTF8.self))
  }

  /// Appends the UTF-8 bytes of all text nodes below (templates left out), `limit` bytes at most.
  public func appendTextContent(_ node: NodeID, to bytes: inout [UInt8], limit: Int = .max) {
    let end = end(of: node.index)
    let (most, _) = bytes.count.addingReportingOverflow(limit)
    let room = limit == .max ? Int.max : most
    var remainingNodes = limit > Int.max / 8 ? Int.max : limit * 8
    var current = node.index + 1
    while current < end, bytes.count < room, remainingNodes > 0 {
      let record = nodes[Int(current)]
      if record.isText {
        let slice = record.slice
        let kept = self.bytes(slice, limit: room - bytes.count)
        bytes.append(contentsOf: kept)
        // What does not fit whole is the end, though something shorter behind it would.
        if kept.count < Int(slice.length) { return }
      }
      remainingNodes -= 1
      current = successor(current, below: node.index)
    }
  }

  func string(_ slice: TextSlice, limit: Int = .max) -> String {
    StreamSafe.text(String(decoding: bytes(slice, limit: limit), as: UTF8.self))
  }

  /// A slice's bytes, cut before the character that goes beyond the limit.
  private func bytes(_ slice: TextSlice, limit: Int) -> ArraySlice<UInt8> {
    let bytes = slice.isSide ? side : source
    guard Int(slice.length) > limit else { return bytes[slice.start..<slice.end] }
    var end = slice.start + max(limit, 0)
    while end > slice.start, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    return bytes[slice.start..<end]
  }

  func with<Result>(_ slice: TextSlice, _ read: (Span<UInt8>) -> Result) -> Result {
    let bytes = slice.isSide ? side : source
    return read(bytes.span.extracting(slice.start..<slice.end))
  }
}
