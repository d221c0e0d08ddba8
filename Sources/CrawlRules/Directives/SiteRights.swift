import Untrusted

/// What a host says of the rights in its pages, apart from the pages themselves; and how a page's own words add to it.
///
/// Directives for robots are united over all places, as the most restrictive one holds. Of statements about text and
/// data mining the closest to the page holds: its meta element, then its header, then the host's file (TDMRep section
/// 5).
package struct SiteRights: Sendable {
  package let policy: RightsPolicy
  /// Our product token.
  package let agent: String
  /// `/.well-known/tdmrep.json`; nil without one.
  package var reservations: DataMiningFile?
  /// robots.txt, for its `Content-Usage` and `Content-Signal` records.
  package var robots: RobotsPolicy?

  package init(policy: RightsPolicy, agent: String, reservations: DataMiningFile? = nil, robots: RobotsPolicy? = nil) {
    self.policy = policy
    self.agent = agent
    self.reservations = reservations
    self.robots = robots
  }

  /// What is known of a page before its body is: `values` are an answer's fields of a name, `path` is its URL's path
  /// and query.
  package func rights(of path: String, values: (_ field: String) -> [String]) -> PageRights {
    var rights = PageRights()
    for value in values("x-robots-tag") { rights.directives.addHeader(value, agent: agent) }
    if policy.dataMining != .ignore {
      let header = DataMiningReservation(
        reservations: values("tdm-reservation"), policies: values("tdm-policy"))
      rights.dataMining = header ?? reservations?.reservation(for: path)
      rights.dataMiningPlace = header == nil ? .file : .header
    }
    var usages = values("content-usage")
    var signals = values("content-signal")
    if case .rules(let file)? = robots {
      if let usage = file.contentUsage(for: path, agent: agent) { usages.append(usage.text) }
      if let signal = file.contentSignal(for: path, agent: agent) { signals.append(signal.text) }
    }
    rights.contentUsage = ContentUsage(headerValues: usages)
    rights.contentSignal = ContentUsage(headerValues: signals)
    return rights
  }

  /// Adds what the page's meta elements say.
  package func add(_ metas: [(name: String, content: String)], to rights: inout PageRights) {
    var reservations: [String] = []
    var policies: [String] = []
    for (name, content) in metas {
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
