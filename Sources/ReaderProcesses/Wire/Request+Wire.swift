import HTML
import PageReader
import WebURL

// The body of the page travels behind the fields, so that it is never copied into them.
extension ReadRequest {
  func fields() -> [UInt8] {
    var writer = WireWriter(capacity: 1024)
    writer.value(task)
    writer.text(page.mediaType)
    writer.text(page.charset)
    writer.text(page.contentTypeField)
    writer.text(page.refreshField)
    writer.text(url?.description)
    writer.value(limits)
    writer.text(today)
    return writer.bytes
  }

  init(fields: [UInt8], body: [UInt8]) throws(WireError) {
    var reader = WireReader(fields)
    let task: Task = try reader.value()
    let page = PageInput(
      body: body, mediaType: try reader.optionalText(), charset: try reader.optionalText(),
      contentTypeField: try reader.optionalText(), refreshField: try reader.optionalText())
    let url = try reader.optionalText().map { text throws(WireError) in try WebURL(wire: text) }
    self.init(task, page: page, url: url, limits: try reader.value(), today: try reader.text())
    try reader.end()
  }
}

extension WebURL {
  fileprivate init(wire text: String) throws(WireError) {
    guard let url = WebURL(text) else { throw WireError(problem: "has a URL that is none") }
    self = url
  }
}

extension ReadRequest.Task: WireCoding {
  func write(to writer: inout WireWriter) {
    switch self {
    case .read(let rights, let policy, let agent, let now):
      writer.byte(0)
      writer.value(rights)
      writer.value(policy)
      writer.text(agent)
      writer.int(now)
    case .refresh: writer.byte(1)
    case .errorPage(let beside):
      writer.byte(2)
      writer.text(beside.description)
    case .article(let form):
      writer.byte(3)
      writer.bool(form == .plainText)
    case .explanation(let withSigns):
      writer.byte(4)
      writer.bool(withSigns)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.byte() {
    case 0:
      self = .read(
        rights: try reader.value(), policy: try reader.value(), agent: try reader.text(), now: try reader.int())
    case 1: self = .refresh
    case 2: self = .errorPage(beside: try WebURL(wire: try reader.text()))
    case 3: self = .article(try reader.bool() ? .plainText : .html)
    case 4: self = .explanation(withSigns: try reader.bool())
    default: throw WireError(problem: "asks for nothing that is known")
    }
  }
}

extension ParseLimits: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.int(inputBytes)
    writer.int(nodes)
    writer.int(depth)
    writer.int(attributesPerTag)
    writer.duration(time)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      inputBytes: try reader.int(), nodes: try reader.int(), depth: try reader.int(),
      attributesPerTag: try reader.int(), time: try reader.duration())
  }
}
