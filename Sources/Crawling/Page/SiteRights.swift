import Archive
package import Fetching
import HTML
package import Robots
import Untrusted
package import WebURL

/// What a host says of the rights in its pages, apart from the pages themselves; and how a page's own words add to it.
///
/// Directives for robots are united over all places, as the most restrictive one holds. Of statements about text and data mining the
/// closest to the page holds: its meta element, then its header, then the host's file (TDMRep section 5).
package struct SiteRights: Sendable {
  let policy: RightsPolicy
  /// Our product token.
  let agent: String
  /// `/.well-known/tdmrep.json`; nil without one.
  var reservations: DataMiningFile?
  /// robots.txt, for its `Content-Usage` and `Content-Signal` records.
  var robots: RobotsPolicy?

  package init(policy: RightsPolicy, agent: String, reservations: DataMiningFile? = nil, robots: RobotsPolicy? = nil) {
    self.policy = policy
    self.agent = agent
    self.reservations = reservations
    self.robots = robots
  }

  /// What is known of a page once its headers are.
  package func rights(of response: FetchResponse, url: WebURL) -> PageRights {
    var rights = PageRights()
    for value in response.headerValues("x-robots-tag") { rights.directives.addHeader(value, agent: agent) }
    let path = url.pathAndQuery
    if policy.dataMining != .ignore {
      let header = DataMiningReservation(
        reservations: response.headerValues("tdm-reservation"), policies: response.headerValues("tdm-policy"))
      rights.dataMining = header ?? reservations?.reservation(for: path)
      rights.dataMiningPlace = header == nil ? .file : .header
    }
    var usages = response.headerValues("content-usage")
    var signals = response.headerValues("content-signal")
    if case .rules(let file)? = robots {
      if let usage = file.contentUsage(for: path, agent: agent) { usages.append(usage.text) }
      if let signal = file.contentSignal(for: path, agent: agent) { signals.append(signal.text) }
    }
    rights.contentUsage = ContentUsage(headerValues: usages)
    rights.contentSignal = ContentUsage(headerValues: signals)
    return rights
  }

  /// Adds what the page's meta elements say, wherever in it they stand: their author meant the page.
  func add(_ document: Document, to rights: inout PageRights) {
    var reservations: [String] = []
    var policies: [String] = []
    for meta in document.all(.meta) {
      guard let name = document.attribute(meta, .name), let content = document.attribute(meta, .content) else {
        continue
      }
      if name.hasSameBytes(ignoringCaseAs: "tdm-reservation") {
        reservations.append(content)
      } else if name.hasSameBytes(ignoringCaseAs: "tdm-policy") {
        policies.append(content)
      } else {
        rights.directives.addMeta(name: name, content: content, agent: agent)
      }
    }
    guard policy.dataMining != .ignore else { return }
    if let meta = DataMiningReservation(reservations: reservations, policies: policies) {
      rights.dataMining = meta
      rights.dataMiningPlace = .meta
    }
  }
}

extension PageRights {
  /// As stored with the article: a JSON object, nil where nothing was said.
  package var json: String? {
    guard !isEmpty else { return nil }
    var members: [String] = []
    let names = directives.names
    if !names.isEmpty {
      let list = names.map { StoredText.jsonString($0) }.joined(separator: ",")
      members.append("\"directives\":[\(list)]")
    }
    if let dataMining {
      var parts = ["\"reserved\":\(dataMining.isReserved)"]
      parts.append("\"by\":\(StoredText.jsonString(dataMiningPlace.rawValue))")
      if let policy = dataMining.policy { parts.append("\"policy\":\(StoredText.jsonString(policy))") }
      members.append("\"tdm\":{\(parts.joined(separator: ","))}")
    }
    for (name, usage) in [("content_usage", contentUsage), ("content_signal", contentSignal)] {
      if let usage { members.append("\"\(name)\":\(StoredText.jsonString(usage.text))") }
    }
    return "{\(members.joined(separator: ","))}"
  }
}
