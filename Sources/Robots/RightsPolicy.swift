/// What a page and its site reserve, read from all places it is said in.
public struct PageRights: Hashable, Sendable {
  public var directives = PageDirectives()
  /// The statement closest to the page.
  public var dataMining: DataMiningReservation?
  public var contentUsage: ContentUsage?

  public init() {}

  /// What follows from these rights by `policy` at `now` (Unix time in seconds).
  public func treatment(by policy: RightsPolicy, at now: Int) -> Treatment {
    var treatment = Treatment()
    if !directives.allowsPublishing(at: now) {
      treatment.publishes = false
      treatment.reasons.append(directives.forbidsPublishing ? "noindex" : "unavailable_after")
    }
    if directives.forbidsFollowing {
      treatment.followsLinks = false
      treatment.reasons.append("nofollow")
    }
    if directives.forbidsArchiving {
      treatment.keepsRawBody = false
      treatment.reasons.append("noarchive")
    }
    if policy.respectsDataMining, dataMining?.isReserved == true {
      treatment.publishes = false
      treatment.keepsRawBody = false
      treatment.reasons.append("tdm-reservation")
    }
    for term in policy.requiredUsages where contentUsage?.allows(term) == false {
      treatment.publishes = false
      treatment.keepsRawBody = false
      treatment.reasons.append("content-usage \(term)=n")
    }
    return treatment
  }

  /// What may be done with a page.
  public struct Treatment: Hashable, Sendable {
    /// The article may be stored.
    public var publishes = true
    public var followsLinks = true
    public var keepsRawBody = true
    /// Words for what was restricted, such as `noindex`; in a fixed order.
    public var reasons: [String] = []

    public init() {}
  }
}

/// How the operator has rights respected. Directives for robots always are.
public struct RightsPolicy: Hashable, Sendable {
  /// Reservations of text and data mining keep an article from being stored; default true. An operator with a licence, or under a
  /// law that makes the reservation void, turns it off.
  public var respectsDataMining = true
  /// Terms of `Content-Usage` that what the operator does with articles falls under, such as `train-ai`; default none.
  public var requiredUsages: [String] = []

  public init() {}
}
