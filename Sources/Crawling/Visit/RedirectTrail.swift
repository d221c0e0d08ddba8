import WebURL

/// The addresses that one job leads to within a visit, and what comes next.
///
///     own ──another spelling of it──> own ──…──> a page, an error, or too often
///     own ──a detour on its host──> away ──back──> own
///                                    └──to anything else──> the detour was none: its first address becomes a job
///
/// A redirect's target is a job of its own (decision 0002). Two things stay with the job: addresses that differ in what
/// normalization drops, and, where the host's cookies are kept, the detour by which a host sets one and leads back (RFC
/// 6265 section 5.4 sends it then). An address that has been asked for is asked once more only if a cookie was set
/// since; without one it is a loop.
struct RedirectTrail {
  enum Step: Equatable {
    /// Asked for next, as the same job.
    case follow
    /// A job of its own.
    case job
    /// Asked for before, and nothing has changed since.
    case loop
  }

  private struct Stop {
    let url: WebURL
    /// Answers with a cookie up to then.
    let cookies: Int
  }

  private var stops: [Stop]
  private var cookies = 0
  /// The address asked for now is another job's.
  private(set) var isAway = false

  init(_ url: WebURL) { stops = [Stop(url: url, cookies: 0)] }

  /// An answer set a cookie that is kept.
  mutating func noteCookie() { cookies += 1 }

  /// Whether asking for `url` once more may bring something new.
  func mayRepeat(_ url: WebURL) -> Bool {
    let earlier = stops.filter { $0.url.isSameRequest(as: url) }
    return earlier.count == 1 && earlier.allSatisfy { $0.cookies < cookies }
  }

  /// `isOwn`: the target has the job's key. `mayDetour`: it may be asked for in this visit although it has not.
  mutating func step(to target: WebURL, isOwn: Bool, mayDetour: Bool) -> Step {
    if stops.contains(where: { $0.url.isSameRequest(as: target) }) {
      guard mayRepeat(target) else { return .loop }
    } else if !isOwn, !mayDetour {
      return .job
    }
    stops.append(Stop(url: target, cookies: cookies))
    isAway = !isOwn
    return .follow
  }

  /// The way and the address it comes back to, as a person reads it.
  func words(backTo target: WebURL) -> String { AddressChain.text(stops.map(\.url.description) + [target.description]) }
}
