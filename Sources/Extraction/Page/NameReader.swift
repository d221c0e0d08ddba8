/// Reads class and id values: what they say (`ClassHints`), and their names as hashes for the learned lexicon.
///
/// Each distinct value is read once a page; all look-ups go by hash.
struct NameReader {
  struct Entry {
    var hints: ClassHints = []
    /// Its names' hashes in `names`.
    var names = 0..<0
  }

  private(set) var entries: [Entry] = []
  /// Hashes of single tokens, of pairs of neighbours and of whole names.
  private(set) var names: [UInt64] = []
  private var known = HashTable(minimumCapacity: 512)

  /// A value of thousands of bytes is no layout.
  private static let maximumBytes = 1_000
  private static let maximumTokens = 12
  /// Distinct values of one page, and names in them; the rest counts as nameless.
  private static let maximumEntries = 50_000
  private static let maximumNames = 1_000_000

  /// Index of the value's entry; -1 for an empty value.
  mutating func entry(of value: Span<UInt8>) -> Int32 {
    let count = min(value.count, Self.maximumBytes)
    var key = WordHash.start
    for index in 0..<count { key = WordHash.adding(UInt32(value[index]), to: key) }
    guard count > 0 else { return -1 }
    if let found = known[key] { return Int32(bitPattern: found) }
    guard entries.count < Self.maximumEntries, names.count < Self.maximumNames else { return -1 }
    var entry = Entry()
    let start = names.count
    var index = 0
    while index < count {
      while index < count, value[index] <= 0x20 { index += 1 }
      let first = index
      while index < count, value[index] > 0x20 { index += 1 }
      if first < index { read(value.extracting(first..<index), into: &entry) }
    }
    entry.names = start..<names.count
    known.set(key, UInt32(entries.count))
    entries.append(entry)
    return Int32(entries.count - 1)
  }

  /// `entry-content`, `entry_content`, `entryContent` and `EntryContent` are all `entry`, `content`.
  private mutating func read(_ name: Span<UInt8>, into entry: inout Entry) {
    var hints: ClassHints = []
    var whole: UInt64 = 0
    var tokens = 0
    var previous: UInt64 = 0
    var first: UInt64 = 0
    var token = WordHash.start
    var previousIsLower = false
    func lookUp(_ hash: UInt64) -> ClassHints { ClassHints(rawValue: ClassNames.parts[hash] ?? 0) }
    for index in 0...name.count where tokens < Self.maximumTokens {
      let byte = index < name.count ? name[index] : 0
      let isUpper = byte >= 0x41 && byte <= 0x5A
      let isLower = byte >= 0x61 && byte <= 0x7A
      if !isUpper && !isLower || (isUpper && previousIsLower) {
        if token != WordHash.start {
          tokens += 1
          whole = WordHash.chain(whole, token)
          names.append(token)
          hints.formUnion(lookUp(WordHash.chain(0, token)))
          if tokens > 1 {
            let pair = WordHash.chain(WordHash.chain(0, previous), token)
            names.append(pair)
            hints.formUnion(lookUp(pair))
          } else {
            first = token
          }
          previous = token
        }
        token = WordHash.start
      }
      if isUpper || isLower { token = WordHash.adding(UInt32(byte | 0x20), to: token) }
      previousIsLower = isLower
    }
    if tokens > 2 { names.append(whole) }
    if tokens <= 3 { hints.formUnion(ClassHints(rawValue: ClassNames.whole[whole] ?? 0)) }
    // `no-comments`, `has-sidebar`, `with-ads` describe a layout, not their content.
    if tokens > 1, ClassNames.layoutPrefixes[first] != nil { return }
    entry.hints.formUnion(hints)
  }
}
