extension Collection<UInt8> {
  /// Whether these bytes are those: `#expect(body == other)` seeks the shortest way from one to the other where they
  /// differ, and of bodies of some ten thousand bytes that takes minutes.
  package func isSame(as other: some Collection<UInt8>) -> Bool { elementsEqual(other) }
}
