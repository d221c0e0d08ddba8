/// What a page and its site reserve, read from all places it is said in.
public struct PageRights: Hashable, Sendable {
  public var directives = PageDirectives()
  /// The statement closest to the page, and where it was made.
  public var dataMining: DataMiningReservation?
  public var dataMiningPlace = Place.file
  public var contentUsage: ContentUsage?
  public var contentSignal: ContentUsage?

  /// Where TDMRep lets a site state its reservation.
  public enum Place: String, Sendable {
    case file = "tdmrep.json"
    case header
    case meta
  }

  public init() {}

  /// Nothing was said anywhere.
  public var isEmpty: Bool {
    directives == PageDirectives() && dataMining == nil && contentUsage == nil && contentSignal == nil
  }

  /// What follows from these rights by `policy` at `now` (Unix time in seconds).
  public func treatment(by policy: RightsPolicy, at now: Int) -> Treatment {
    var treatment = Treatment()
    treatment.keepsText = !directives.forbidsArchiving || policy.keepsUnarchivedText
    treatment.refusal = refusal(by: policy, at: now)
    return treatment
  }

  private func refusal(by policy: RightsPolicy, at now: Int) -> Refusal? {
    if policy.respectsNoindex, directives.forbidsPublishing { return .noindex }
    if let instant = directives.unavailableAfter, instant <= now { return .unavailable(since: instant) }
    if policy.dataMining == .respect, let dataMining, dataMining.isReserved {
      return .dataMining(place: dataMiningPlace, policy: dataMining.policy)
    }
    let refused = policy.usages.first { term in
      contentUsage?.allows(term) == false || contentSignal?.allows(term) == false
    }
    return refused.map { .usage($0) }
  }

  /// Why nothing of a page may be stored.
  public enum Refusal: Hashable, Sendable, CustomStringConvertible {
    /// `noindex` or `none`.
    case noindex
    /// `unavailable_after` an instant that has passed, Unix time in seconds.
    case unavailable(since: Int)
    /// `tdm-reservation: 1`.
    case dataMining(place: Place, policy: String?)
    /// `Content-Usage` or `Content-Signal` refuses a use that the operator has named.
    case usage(String)

    /// Whether it is one of text and data mining, which a statement closer to the page overrides.
    public var isReservation: Bool { if case .dataMining = self { true } else { false } }

    /// One line for `error` and logs.
    public var description: String {
      switch self {
      case .noindex: "the page says noindex"
      case .unavailable(let instant): "the page says unavailable_after \(DirectiveDate.text(instant))"
      case .dataMining(let place, let policy):
        "text and data mining is reserved (\(place.rawValue))" + (policy.map { ", policy \($0)" } ?? "")
      case .usage(let term): "the site says \(term)=n"
      }
    }
  }

  /// What may be done with a page.
  public struct Treatment: Hashable, Sendable {
    /// nil where the article may be stored.
    public var refusal: Refusal?
    /// The article's text may be kept, rather than only what is known about it.
    public var keepsText = true

    public init() {}
  }
}

/// How the operator has rights respected: by default, all are.
public struct RightsPolicy: Hashable, Sendable {
  /// What a reservation of text and data mining means.
  public enum DataMining: String, Hashable, Sendable, CaseIterable {
    /// It keeps an article from being stored.
    case respect
    /// The article is stored, with the reservation: for an operator with a licence, or under a law that makes it void.
    case record
    /// It is not looked for in `tdmrep.json`, and means nothing.
    case ignore
  }

  /// Whether `noindex` and `none` keep an article from being stored, default true; else it is stored, with the
  /// directive: for an operator whose own pages they are, or who publishes nothing.
  public var respectsNoindex = true
  /// Default `respect`.
  public var dataMining = DataMining.respect
  /// Terms of `Content-Usage` and `Content-Signal` that what the operator does with articles falls under, such as
  /// `train-ai`; pages that refuse one are not stored. Default none.
  public var usages: [String] = []
  /// Whether `noarchive` leaves the article's text, which is no copy of the page; default true.
  public var keepsUnarchivedText = true

  public init() {}
}
