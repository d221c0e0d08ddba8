import CrawlRules

extension PageRights: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.value(directives)
    writer.value(dataMining)
    writer.text(dataMiningPlace.rawValue)
    writer.text(contentUsage?.text)
    writer.text(contentSignal?.text)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init()
    directives = try reader.value()
    dataMining = try reader.optionalValue()
    dataMiningPlace = try reader.name()
    contentUsage = try reader.optionalText().flatMap { ContentUsage(text: $0) }
    contentSignal = try reader.optionalText().flatMap { ContentUsage(text: $0) }
  }
}

extension PageDirectives: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.bool(forbidsPublishing)
    writer.bool(forbidsFollowing)
    writer.bool(forbidsArchiving)
    writer.bool(forbidsExcerpts)
    writer.bool(forbidsTraining)
    writer.optional(unavailableAfter) { $0.int($1) }
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init()
    forbidsPublishing = try reader.bool()
    forbidsFollowing = try reader.bool()
    forbidsArchiving = try reader.bool()
    forbidsExcerpts = try reader.bool()
    forbidsTraining = try reader.bool()
    unavailableAfter = try reader.optional { reader throws(WireError) in try reader.int() }
  }
}

extension DataMiningReservation: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.bool(isReserved)
    writer.text(policy)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(isReserved: try reader.bool(), policy: try reader.optionalText())
  }
}

extension PageRights.Refusal: WireCoding {
  func write(to writer: inout WireWriter) {
    switch self {
    case .noindex: writer.byte(0)
    case .unavailable(let instant):
      writer.byte(1)
      writer.int(instant)
    case .dataMining(let place, let policy):
      writer.byte(2)
      writer.text(place.rawValue)
      writer.text(policy)
    case .usage(let term):
      writer.byte(3)
      writer.text(term)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    switch try reader.byte() {
    case 0: self = .noindex
    case 1: self = .unavailable(since: try reader.int())
    case 2: self = .dataMining(place: try reader.name(), policy: try reader.optionalText())
    case 3: self = .usage(try reader.text())
    default: throw WireError(problem: "has a refusal of no known kind")
    }
  }
}

extension RightsPolicy: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.bool(respectsNoindex)
    writer.text(dataMining.rawValue)
    writer.texts(usages)
    writer.bool(keepsUnarchivedText)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init()
    respectsNoindex = try reader.bool()
    dataMining = try reader.name()
    usages = try reader.texts()
    keepsUnarchivedText = try reader.bool()
  }
}
