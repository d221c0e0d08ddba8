/// Cuts a stream of bytes into lines within a bound: a line of any length costs the same memory.
///
/// LF, CRLF and lone CR end a line; a byte order mark at the very start is dropped.
struct LineScanner {
  /// One line without its end.
  struct Line {
    /// 1-based.
    var number: Int
    var bytes: [UInt8]
    /// The line was longer than the bound; `bytes` holds its start.
    var isCut: Bool
  }

  /// Bytes kept of one line.
  let limit: Int
  private var current: [UInt8] = []
  private var length = 0
  private var number = 1
  private var endedWithCR = false
  private var isAtStart = true

  init(limit: Int) {
    self.limit = limit
  }

  /// The lines that `chunk` completes.
  mutating func lines(in chunk: [UInt8]) -> [Line] {
    var found: [Line] = []
    for byte in chunk {
      switch byte {
      case 0x0A where endedWithCR:
        endedWithCR = false
      case 0x0A, 0x0D:
        endedWithCR = byte == 0x0D
        found.append(take())
      default:
        endedWithCR = false
        length += 1
        if current.count < limit { current.append(byte) }
      }
    }
    return found
  }

  /// The last line, where the stream does not end with a line end.
  mutating func rest() -> Line? {
    length > 0 ? take() : nil
  }

  /// The start of a line whose end has not come; nil where there is none.
  var unfinished: [UInt8]? { length > 0 ? current : nil }

  private mutating func take() -> Line {
    var bytes = current
    if isAtStart, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    isAtStart = false
    defer {
      current.removeAll(keepingCapacity: true)
      length = 0
      number += 1
    }
    return Line(number: number, bytes: bytes, isCut: length > limit)
  }
}
