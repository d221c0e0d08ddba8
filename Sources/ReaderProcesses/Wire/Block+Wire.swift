import Extraction

extension Block: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.value(kind)
    writer.text(text)
    writer.bool(isAside)
    writer.bool(isQuoted)
    writer.values(links)
    writer.int(group)
    writer.optional(number) { $0.int($1) }
    writer.bool(continuesItem)
    writer.text(attribution)
    writer.text(caption)
    writer.list(rows) { $0.values($1) }
    writer.values(images)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(kind: try reader.value(), text: try reader.text(), isAside: try reader.bool())
    isQuoted = try reader.bool()
    links = try reader.values()
    group = try reader.int(in: 0...1 << 40)
    number = try reader.optional { reader throws(WireError) in try reader.int() }
    continuesItem = try reader.bool()
    attribution = try reader.optionalText()
    caption = try reader.optionalText()
    rows = try reader.list { reader throws(WireError) in try reader.values() }
    images = try reader.values()
  }
}

extension Block.Kind: WireCoding {
  func write(to writer: inout WireWriter) {
    switch self {
    case .paragraph: writer.byte(0)
    case .quote: writer.byte(1)
    case .code: writer.byte(2)
    case .table: writer.byte(3)
    case .figure: writer.byte(4)
    case .heading(let level):
      writer.byte(5)
      writer.int(level)
    case .listItem(let ordered, let depth):
      writer.byte(6)
      writer.bool(ordered)
      writer.int(depth)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.byte() {
    case 0: self = .paragraph
    case 1: self = .quote
    case 2: self = .code
    case 3: self = .table
    case 4: self = .figure
    case 5: self = .heading(level: try reader.int(in: 1...6))
    case 6: self = .listItem(ordered: try reader.bool(), depth: try reader.int(in: 1...1 << 20))
    default: throw WireError(problem: "has a block of no known kind")
    }
  }
}

extension Block.Link: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.int(range.lowerBound)
    writer.int(range.upperBound)
    writer.text(url)
  }

  init(from reader: inout WireReader) throws(WireError) {
    let (start, end) = (try reader.int(), try reader.int())
    guard start >= 0, start <= end else { throw WireError(problem: "has a link that ends before it begins") }
    self.init(range: start..<end, url: try reader.text())
  }
}

extension Block.Cell: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(text)
    writer.bool(isHeader)
    writer.values(links)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(text: try reader.text(), isHeader: try reader.bool())
    links = try reader.values()
  }
}

extension Block.Image: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(url)
    writer.text(alternative)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(url: try reader.text(), alternative: try reader.optionalText())
  }
}
