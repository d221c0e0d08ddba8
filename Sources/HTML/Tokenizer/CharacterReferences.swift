/// The named character references, searched by narrowing a range of the sorted table one character at a time.
struct CharacterReferences: Sendable {
  static let shared = CharacterReferences()

  private struct Entry: Sendable {
    var offset: UInt32
    var length: UInt32
    var first: UInt32
    var second: UInt32
    var isLegacy: Bool
  }

  /// A reference found in the input.
  struct Match {
    /// Behind its last byte.
    var end: Int
    var first: UInt32
    /// The second code point, 0 for none.
    var second: UInt32
    var hasSemicolon: Bool
  }

  private let names: [UInt8]
  private let entries: [Entry]
  /// The range of entries that begin with a byte: `starts[b] ..< starts[b + 1]`.
  private let starts: [Int]

  private init() {
    var names: [UInt8] = []
    var entries: [Entry] = []
    for item in CharacterReferenceData.text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let parts = item.split(separator: "=")
      let isLegacy = parts[0].hasSuffix("!")
      let name = parts[0].utf8.filter { $0 != 0x21 }
      let points = parts[1].split(separator: ",").map { UInt32($0, radix: 16) ?? 0xfffd }
      entries.append(
        Entry(
          offset: UInt32(names.count), length: UInt32(name.count), first: points[0],
          second: points.count > 1 ? points[1] : 0, isLegacy: isLegacy))
      names.append(contentsOf: name)
    }
    var starts = Array(repeating: entries.count, count: 257)
    for (index, entry) in entries.enumerated().reversed() { starts[Int(names[Int(entry.offset)])] = index }
    for byte in stride(from: 255, through: 0, by: -1) where starts[byte] == entries.count {
      starts[byte] = starts[byte + 1]
    }
    self.names = names
    self.entries = entries
    self.starts = starts
  }

  /// The longest name of the table at `start` (behind the ampersand), nil when there is none.
  func match(_ input: Span<UInt8>, at start: Int) -> Match? {
    guard start < input.count else { return nil }
    var low = starts[Int(input[start])]
    var high = starts[Int(input[start]) + 1]
    var depth = 1
    var best: Match?
    while low < high {
      let position = start + depth
      let next: UInt8 = position < input.count ? input[position] : 0
      let entry = entries[low]
      if Int(entry.length) == depth {
        if next == 0x3b {
          return Match(end: position + 1, first: entry.first, second: entry.second, hasSemicolon: true)
        }
        if entry.isLegacy {
          best = Match(end: position, first: entry.first, second: entry.second, hasSemicolon: false)
        }
        low += 1
      }
      (low, high) = narrow(low, high, depth: depth, byte: next)
      depth += 1
    }
    return best
  }

  /// The entries of `low ..< high` whose byte at `depth` is `byte`; all of them are longer than `depth`.
  private func narrow(_ low: Int, _ high: Int, depth: Int, byte: UInt8) -> (Int, Int) {
    let first = lowerBound(low, high, depth: depth, byte: UInt16(byte))
    return (first, lowerBound(first, high, depth: depth, byte: UInt16(byte) + 1))
  }

  private func lowerBound(_ low: Int, _ high: Int, depth: Int, byte: UInt16) -> Int {
    var low = low
    var high = high
    while low < high {
      let middle = (low + high) / 2
      if UInt16(names[Int(entries[middle].offset) + depth]) < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
