/// Text compared and hashed by its UTF-8 bytes, for sets and dictionaries of text from outside.
///
/// `String` compares and hashes what Unicode calls equal: it normalizes both sides, and puts runs of combining marks in
/// order in time that grows with the square of their number. A megabyte of such marks holds a thread for hours.
package struct ByteText: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  package let text: String

  @inlinable package init(_ text: String) { self.text = text }

  @inlinable package init(stringLiteral text: String) { self.text = text }

  @inlinable package static func == (one: ByteText, other: ByteText) -> Bool { one.text.hasSameBytes(as: other.text) }

  /// The order of the bytes, which is the order of the code points.
  package static func < (one: ByteText, other: ByteText) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }

  @inlinable package func hash(into hasher: inout Hasher) {
    let hashed: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      hasher.combine(bytes.count)
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    if hashed != nil { return }
    // A string that is not stored as UTF-8 (a bridged one) must hash as its equal that is.
    let bytes = Array(text.utf8)
    hasher.combine(bytes.count)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension StringProtocol {
  /// Whether both are the same bytes; never what Unicode calls equal (see ``ByteText``).
  @inlinable package func hasSameBytes(as other: some StringProtocol) -> Bool {
    let same: Bool?? = utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { theirs in
        mine.count == theirs.count && mine.elementsEqual(theirs)
      }
    }
    if case .some(.some(let same)) = same { return same }
    return utf8.elementsEqual(other.utf8)
  }

  /// Whether the bytes begin with those of `prefix`.
  @inlinable package func hasBytePrefix(_ prefix: some StringProtocol) -> Bool { utf8.starts(with: prefix.utf8) }

  /// Whether the bytes end with those of `suffix`.
  @inlinable package func hasByteSuffix(_ suffix: some StringProtocol) -> Bool {
    let count = suffix.utf8.count
    return utf8.count >= count && utf8.suffix(count).elementsEqual(suffix.utf8)
  }

  /// Whether the bytes are those of `other` but for the case of ASCII letters.
  @inlinable package func hasSameBytes(ignoringCaseAs other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.foldedASCII == $1.foldedASCII }
  }
}

extension UInt8 {
  /// The byte with an ASCII letter in lower case.
  @inlinable package var foldedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
