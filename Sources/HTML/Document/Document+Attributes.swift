extension Document {
  /// Bytes of an attribute's value that are read out: 32 KiB. No address, title or description is as long, and what is
  /// cut off here costs nothing further on.
  public static let maximumValueBytes = 32 << 10

  /// The value of an attribute by its name as written in the tree (lower case in HTML); "" when it has no value. Cut to
  /// ``maximumValueBytes``.
  public func attribute(_ node: NodeID, _ name: String) -> String? {
    let start = attributeStart(node)
    guard start != 0 else { return nil }
    let bytes = Array(name.utf8)
    return attribute(from: start, code: names.find(bytes.span))
  }

  /// The same by a known name, without hashing the string.
  public func attribute(_ node: NodeID, _ name: AttributeName) -> String? {
    attribute(from: attributeStart(node), code: name.code)
  }

  public func hasAttribute(_ node: NodeID, _ name: AttributeName) -> Bool {
    find(name.code, from: attributeStart(node)) != nil
  }

  /// The bytes of an attribute's value, without building a string; nil when the element has no such attribute.
  public func withAttribute<Result>(
    _ node: NodeID, _ name: AttributeName, _ read: (Span<UInt8>) -> Result
  ) -> Result? {
    guard let index = find(name.code, from: attributeStart(node)) else { return nil }
    return with(attributeRecords[index].value, read)
  }

  /// All attributes in source order, whole.
  public func attributes(_ node: NodeID) -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    var index = attributeStart(node)
    while index != 0 {
      let record = attributeRecords[index]
      result.append((names.string(record.code), string(record.value)))
      index = record.isLast ? 0 : index + 1
    }
    return result
  }

  func attributeStart(_ node: NodeID) -> Int {
    let record = record(node)
    return record.isElement ? Int(record.payload) : 0
  }

  private func attribute(from start: Int, code: UInt32) -> String? {
    guard let index = find(code, from: start) else { return nil }
    return string(attributeRecords[index].value, limit: Document.maximumValueBytes)
  }

  private func find(_ code: UInt32, from start: Int) -> Int? {
    guard start != 0, code != 0 else { return nil }
    var index = start
    while true {
      let record = attributeRecords[index]
      if record.code == code { return index }
      if record.isLast { return nil }
      index += 1
    }
  }
}
