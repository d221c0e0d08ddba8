import Executors
import Foundation
import Synchronization

/// A list of URLs being read: a file or standard input, plain or gzipped, in constant memory.
///
/// Reading blocks, so the actor has a queue of its own and never holds a thread that others wait for.
package actor URLList {
  /// Bytes of one line that are looked at; longer lines are rejected.
  package static let lineLimit = 16 << 10

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

  private let path: String
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private var scanner = LineScanner(limit: lineLimit)
  private var gzip: GzipStream?
  private var waiting: [LineScanner.Line] = []
  private var isFirstChunk = true
  private var isAtEnd = false

  /// Opens `path`; `-` is standard input.
  package init(path: String) throws(URLListError) {
    self.path = path == "-" ? "standard input" : path
    guard path != "-" else {
      descriptor = STDIN_FILENO
      closesDescriptor = false
      return
    }
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      switch errno {
      case ENOENT: throw .missing(path: path)
      case EACCES, EPERM: throw .noPermission(path: path)
      default: throw .unreadable("\(path): \(String(cString: strerror(errno)))")
      }
    }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw .directory(path: path)
    }
    descriptor = opened
    closesDescriptor = true
  }

  deinit {
    if closesDescriptor { close(descriptor) }
  }

  /// Up to `count` further lines that say something; empty at the end.
  package func next(_ count: Int) throws(URLListError) -> [Entry] {
    var entries: [Entry] = []
    while entries.count < count {
      if waiting.isEmpty {
        guard !isAtEnd else { break }
        try fill()
        continue
      }
      let taken = waiting.prefix(count - entries.count)
      for line in taken {
        let entry = Self.entry(for: line)
        if case .nothing = entry.line { continue }
        entries.append(entry)
      }
      waiting.removeFirst(taken.count)
    }
    return entries
  }

  private static func entry(for line: LineScanner.Line) -> Entry {
    let excerpt = String(decoding: line.bytes.prefix(120), as: UTF8.self)
    if line.isCut {
      return Entry(
        number: line.number, line: .rejected("the line is longer than \(lineLimit) bytes"), excerpt: excerpt)
    }
    guard let text = String(validating: line.bytes, as: UTF8.self) else {
      return Entry(number: line.number, line: .rejected("the line is not UTF-8"), excerpt: excerpt)
    }
    return Entry(number: line.number, line: URLListLine(parsing: text), excerpt: excerpt)
  }

  private func fill() throws(URLListError) {
    let chunk = try readChunk()
    if chunk.isEmpty {
      isAtEnd = true
      if let gzip, !gzip.isAtMemberEnd { throw .unreadable("\(path): the gzip data ends in the middle") }
      if let rest = scanner.rest() { waiting.append(rest) }
      return
    }
    if isFirstChunk {
      isFirstChunk = false
      if chunk.starts(with: [0x1F, 0x8B]) { gzip = try GzipStream() }
    }
    if let gzip {
      try gzip.inflating(chunk) { (piece) throws(URLListError) in try accept(piece) }
    } else {
      try accept(chunk)
    }
  }

  private func accept(_ bytes: [UInt8]) throws(URLListError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .binary(path: path, clue: "it is UTF-16")
    }
    if let place = bytes.firstIndex(of: 0) { throw .binary(path: path, clue: "a NUL byte at offset \(place)") }
    waiting += scanner.lines(in: bytes)
  }

  private func readChunk() throws(URLListError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 { return Array(buffer[..<count]) }
      guard errno == EINTR else { throw .unreadable("\(path): \(String(cString: strerror(errno)))") }
    }
  }
}
