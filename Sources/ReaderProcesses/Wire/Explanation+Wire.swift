import Extraction

extension Explanation: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(pageType.rawValue)
    writer.list(types) { writer, type in
      writer.text(type.type.rawValue)
      writer.double(type.probability)
    }
    writer.values(lines)
  }

  init(from reader: inout WireReader) throws(WireError) {
    let pageType: PageType = try reader.name()
    let types = try reader.list { reader throws(WireError) in
      (type: try reader.name() as PageType, probability: try reader.double())
    }
    self.init(pageType: pageType, types: types, lines: try reader.values())
  }
}

extension Explanation.Line: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(text)
    writer.bool(isKept)
    writer.double(probability)
    writer.text(reason)
    writer.text(shape)
    writer.values(signs)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      text: try reader.text(), isKept: try reader.bool(), probability: try reader.double(), reason: try reader.text(),
      shape: try reader.text(), signs: try reader.values())
  }
}

extension Explanation.Sign: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(name)
    writer.double(value)
    writer.double(effect)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(name: try reader.text(), value: try reader.double(), effect: try reader.double())
  }
}
