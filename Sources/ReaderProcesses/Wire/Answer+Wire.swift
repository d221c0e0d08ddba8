import PageReader
import WebURL

extension ReadAnswer: WireCoding {
  func write(to writer: inout WireWriter) {
    switch self {
    case .reading(let reading, let rights, let suspect):
      writer.byte(0)
      writer.value(reading)
      writer.value(rights)
      writer.value(suspect)
    case .refresh(let refresh):
      writer.byte(1)
      writer.value(refresh)
    case .errorPage(let print):
      writer.byte(2)
      writer.value(print)
    case .article(let article):
      writer.byte(3)
      writer.value(article)
    case .explanation(let explanation):
      writer.byte(4)
      writer.value(explanation)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.byte() {
    case 0: self = .reading(try reader.value(), try reader.value(), try reader.optionalValue())
    case 1: self = .refresh(try reader.optionalValue())
    case 2: self = .errorPage(try reader.optionalValue())
    case 3: self = .article(try reader.value())
    case 4: self = .explanation(try reader.optionalValue())
    default: throw WireError(problem: "answers nothing that was asked")
    }
  }

  /// Whether it is an answer to a request of this kind.
  func answers(_ task: ReadRequest.Task) -> Bool {
    switch (task, self) {
    case (.read, .reading), (.refresh, .refresh), (.errorPage, .errorPage), (.article, .article),
      (.explanation, .explanation):
      true
    default: false
    }
  }
}

extension PageReading: WireCoding {
  func write(to writer: inout WireWriter) {
    switch self {
    case .article(let article):
      writer.byte(0)
      writer.value(article)
    case .notArticle(let reason):
      writer.byte(1)
      writer.text(reason)
    case .unreadable(let mediaType):
      writer.byte(2)
      writer.text(mediaType)
    case .refused(let refusal):
      writer.byte(3)
      writer.value(refusal)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.byte() {
    case 0: self = .article(try reader.value())
    case 1: self = .notArticle(try reader.text())
    case 2: self = .unreadable(mediaType: try reader.text())
    case 3: self = .refused(try reader.value())
    default: throw WireError(problem: "has a page of no known kind")
    }
  }
}

extension SuspectPage: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.value(print)
    writer.text(canonicalURL)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(print: try reader.value(), canonicalURL: try reader.optionalText())
  }
}

extension TextPrint: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.list(pairs) { $0.unsigned($1) }
    writer.unsigned(whole)
  }

  init(from reader: inout WireReader) throws(WireError) {
    let pairs = try reader.list { reader throws(WireError) in try reader.unsigned() }
    // In ascending order, each once: what compares two prints walks both.
    guard zip(pairs, pairs.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw WireError(problem: "has a print out of order")
    }
    self.init(pairs: pairs, whole: try reader.unsigned())
  }
}

extension PageRefresh: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.duration(delay)
    writer.text(target.description)
  }

  init(from reader: inout WireReader) throws(WireError) {
    let delay = try reader.duration()
    guard delay <= .seconds(1_000_000), let target = WebURL(try reader.text()) else {
      throw WireError(problem: "leads to nowhere")
    }
    self.init(delay: delay, target: target)
  }
}
