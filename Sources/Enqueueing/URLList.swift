import Executors

/// A list of URLs being read: a file or standard input, plain or gzipped, in constant memory.
///
/// Reading blocks, so the actor has a queue of its own and never holds a thread that others wait for. What it has read
/// of a stream is gone from there: so it hands out each whole line, also after it was told to stop.
package actor URLList {
  /// Bytes of one line that are looked at; longer lines are rejected.
  package static let lineLimit = 16 << 10
  /// How long a line may wait for others to go with it.
  package static let patience = Duration.seconds(1)

  private nonisolated let executor = QueueExecutor("courant.url-list")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A line with its place in the list.
  package struct Entry: Sendable {
    /// 1-based.
    package let number: Int
    package let line: URLListLine
    /// The start of the line as it was read, for the report.
    package let excerpt: String
  }

  private nonisolated let source: ByteSource
  private var scanner = LineScanner(limit: lineLimit)
  /// The first bytes as they came, until there are enough to tell gzip: a pipe may bring one at a time.
  private var head: [UInt8]? = []
  private var gzip: GzipStream?
  /// The first two bytes of the text, and how many there were in all.
  private var mark: [UInt8] = []
  private var length = 0
  private var waiting: [LineScanner.Line] = []
  /// What separates the columns of a table, once a line of their names has come.
  private var columns: Unicode.Scalar?
  private var isAtEnd = false
  /// `stop` ended the reading before the list did.
  package private(set) var isCutShort = false

  /// Opens `path`; `-` is standard input.
  package init(path: String) throws(URLListError) {
    source = try ByteSource(path: path)
  }

  /// Whether it is a file on a disk, which can be read twice.
  package nonisolated var isFile: Bool { source.isFile }

  /// Ends the reading: what was read so far is still handed out, then the list is at its end.
  package nonisolated func stop() { source.stop() }

  /// The start of a line that had come in part when reading was stopped; nil where none had, and of files, where it is
  /// still to be had.
  package var unfinishedLine: String? {
    guard isCutShort, !isFile else { return nil }
    return scanner.unfinished.map(Self.excerpt)
  }

  /// Up to `count` further lines that say something; empty at the end.
  ///
  /// Fewer where no more come within `patience` after the first.
  package func next(_ count: Int) throws(URLListError) -> [Entry] {
    var entries: [Entry] = []
    var deadline: ContinuousClock.Instant?
    while entries.count < count {
      if waiting.isEmpty {
        guard !isAtEnd, try fill(until: deadline) else { break }
        continue
      }
      let taken = waiting.prefix(count - entries.count)
      for line in taken {
        let entry = entry(for: line)
        if case .nothing = entry.line { continue }
        entries.append(entry)
      }
      waiting.removeFirst(taken.count)
      if deadline == nil, !entries.isEmpty { deadline = .now + Self.patience }
    }
    return entries
  }

  private func entry(for line: LineScanner.Line) -> Entry {
    let excerpt = Self.excerpt(line.bytes)
    if line.isCut {
      return Entry(
        number: line.number, line: .rejected("the line is longer than \(Self.lineLimit) bytes"), excerpt: excerpt)
    }
    guard let text = String(validating: line.bytes, as: UTF8.self) else {
      return Entry(number: line.number, line: .rejected("the line is not UTF-8"), excerpt: excerpt)
    }
    columns = columns ?? TableHeader.separator(in: text)
    return Entry(number: line.number, line: URLListLine(parsing: text, columns: columns), excerpt: excerpt)
  }

  private static func excerpt(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(120), as: UTF8.self) }

  /// Reads on; false when nothing came until `deadline`, and when reading was stopped.
  private func fill(until deadline: ContinuousClock.Instant?) throws(URLListError) -> Bool {
    // A piece at a time: what inflates to a thousand times its size does so in constant memory.
    if let piece = try gzip?.piece() {
      try accept(piece)
      return true
    }
    switch try source.next(until: deadline) {
    case .nothing:
      return false
    case .stopped:
      isCutShort = true
      isAtEnd = true
      return false
    case .end:
      isAtEnd = true
      if let head {
        self.head = nil
        try accept(head)
      }
      if let gzip, !gzip.isAtMemberEnd { throw .unreadable("\(source.name): the gzip data ends in the middle") }
      if let rest = scanner.rest() { waiting.append(rest) }
      return true
    case .bytes(let bytes):
      try take(bytes)
      return true
    }
  }

  private func take(_ bytes: [UInt8]) throws(URLListError) {
    var bytes = bytes
    if let head {
      bytes = head + bytes
      self.head = bytes
      guard bytes.count >= 2 else { return }
      self.head = nil
      if bytes.starts(with: [0x1F, 0x8B]) { gzip = try GzipStream() }
    }
    if let gzip {
      gzip.give(bytes)
    } else {
      try accept(bytes)
    }
  }

  private func accept(_ bytes: [UInt8]) throws(URLListError) {
    if mark.count < 2 {
      mark += bytes.prefix(2 - mark.count)
      if mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF] { throw .binary(path: source.name, clue: "it is UTF-16") }
    }
    if let place = bytes.firstIndex(of: 0) {
      throw .binary(path: source.name, clue: "a NUL byte at offset \(length + place)")
    }
    length += bytes.count
    waiting += scanner.lines(in: bytes)
  }
}
