import Untrusted

extension PageRights {
  /// As stored with the article: a JSON object, nil where nothing was said.
  package var json: String? {
    guard !isEmpty else { return nil }
    var json = JSONWriter()
    json.object { json in
      let names = directives.names
      if !names.isEmpty { json.texts("directives", names, count: .max, limit: .max) }
      if let dataMining {
        json.object("tdm") { json in
          json.bool("reserved", dataMining.isReserved)
          json.text("by", dataMiningPlace.rawValue)
          json.text("policy", dataMining.policy)
        }
      }
      json.text("content_usage", contentUsage?.text)
      json.text("content_signal", contentSignal?.text)
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
