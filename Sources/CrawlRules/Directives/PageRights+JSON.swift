import Untrusted

extension PageRights {
  /// As stored with the article: a JSON object, nil where nothing was said.
  package var json: String? {
    guard !isEmpty else { return nil }
    var members: [String] = []
    let names = directives.names
    if !names.isEmpty {
      let list = names.map { JSONString.quoted($0) }.joined(separator: ",")
      members.append("\"directives\":[\(list)]")
    }
    if let dataMining {
      var parts = ["\"reserved\":\(dataMining.isReserved)"]
      parts.append("\"by\":\(JSONString.quoted(dataMiningPlace.rawValue))")
      if let policy = dataMining.policy { parts.append("\"policy\":\(JSONString.quoted(policy))") }
      members.append("\"tdm\":{\(parts.joined(separator: ","))}")
    }
    for (name, usage) in [("content_usage", contentUsage), ("content_signal", contentSignal)] {
      if let usage { members.append("\"\(name)\":\(JSONString.quoted(usage.text))") }
    }
    return "{\(members.joined(separator: ","))}"
  }
}
