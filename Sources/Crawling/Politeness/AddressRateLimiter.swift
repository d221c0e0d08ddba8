package import Fetching
import Frontier
import Logging
import Postgres
import Synchronization
package import WebURL

/// Holds back many hosts on one address: a second gate beside each host's own pace, and a softer one.
///
/// Shared hosting puts thousands of names on one machine, and each of them allows a request a second. Where the
/// database knows two or more hosts at an address, their requests take turns there, whichever worker sends them: a turn
/// is an instant, and the next one lies `addressDelay` later. A host that is alone at its address costs one question in
/// five seconds.
///
/// It is softer than the host's pace in that a turn is taken before the request has left, the first request to a host
/// comes before its address is known, and while the database cannot be asked nobody waits.
package final class AddressRateLimiter: Sendable {
  package typealias Instant = ContinuousClock.Instant

  enum Turn: Sendable {
    /// No turn is needed.
    case free
    case at(Instant)
    /// The next one is more than `horizon` ahead: to be tried again after so many seconds.
    case tooFar(Double)
  }

  /// Who crawls loopback and private networks knows what is there.
  package static let privateNetworks: [IPRange] = [
    "127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
    "fc00::/7",
    "fe80::/10",
  ].compactMap { IPRange($0) }

  /// Ranges as they are written: CIDR or single addresses, several with commas between them; `none` for no range,
  /// `private` for `privateNetworks`.
  package static func ranges(_ texts: [String]) throws(FetchConfigurationError) -> [IPRange] {
    var ranges: [IPRange] = []
    for text in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      switch text {
      case "none": continue
      case "private": ranges += privateNetworks
      default:
        guard let range = IPRange(String(text)) else {
          throw FetchConfigurationError("--address-exempt \(text) is no address and no CIDR range such as 192.0.2.0/24")
        }
        ranges.append(range)
      }
    }
    return ranges
  }

  /// Seconds for which a visit waits for its turn at most: beyond, the host is given back.
  static let horizon = 5.0
  /// Seconds for which an address with a single host is not asked for again.
  private static let memory = 5.0
  /// Addresses remembered at most.
  private static let capacity = 4096

  private let delay: Double
  private let exempt: [IPRange]
  private let turns: AddressTurnBatcher
  private let alone = Mutex<[IPAddress: Instant]>([:])

  init(_ configuration: CrawlConfiguration, frontier: Frontier, owner: String, logger: Logger) {
    // Behind a proxy its address is all that is seen.
    let isDirect =
      configuration.fetching.proxies.isEmpty && configuration.fetching.hosts.allSatisfy { $0.proxy == nil }
    delay = isDirect ? configuration.addressDelay : 0
    exempt = configuration.exemptAddresses
    turns = AddressTurnBatcher(frontier: frontier, owner: owner, delay: delay, logger: logger)
  }

  private func isExempt(_ address: IPAddress) -> Bool {
    delay <= 0 || exempt.contains { $0.contains(address) }
  }

  func turn(at address: IPAddress) async -> Turn {
    guard !isExempt(address) else { return .free }
    let now = ContinuousClock.now
    if let until = alone.withLock({ $0[address] }), until > now { return .free }
    guard let answer = await turns.take(address) else { return .free }
    guard answer.hosts > 1 else {
      alone.withLock { alone in
        if alone.count >= Self.capacity { alone = alone.filter { $0.value > now } }
        if alone.count >= Self.capacity { alone.removeAll() }
        alone[address] = now + .seconds(Self.memory)
      }
      return .free
    }
    guard answer.isTaken else {
      // All hosts at the address need a turn each: they come back spread over the time that takes.
      return .tooFar(answer.wait + Double.random(in: 0...1) * Double(answer.hosts) * delay)
    }
    return .at(answer.asked + .seconds(answer.wait))
  }

  /// The host of a lease was reached there; told with the next question for a turn.
  func note(_ address: IPAddress, of lease: LeaseReference) {
    guard !isExempt(address) else { return }
    turns.note(address, of: lease)
  }
}

/// Asks the database for turns: all that ask while one question is under way go into the next.
actor AddressTurnBatcher {
  struct Answer: Sendable {
    let hosts: Int
    let isTaken: Bool
    /// Seconds after `asked`.
    let wait: Double
    /// Just before the answer came, so that no turn is early.
    let asked: ContinuousClock.Instant
  }

  private struct Waiting {
    let address: IPAddress
    let continuation: CheckedContinuation<Answer?, Never>
  }

  private let frontier: Frontier
  private let owner: String
  private let delay: Double
  private let logger: Logger
  private nonisolated let notes = Mutex<[LeaseReference: IPAddress]>([:])
  private var waiting: [Waiting] = []
  private var isAsking = false

  init(frontier: Frontier, owner: String, delay: Double, logger: Logger) {
    self.frontier = frontier
    self.owner = owner
    self.delay = delay
    self.logger = logger
  }

  nonisolated func note(_ address: IPAddress, of lease: LeaseReference) {
    notes.withLock { $0[lease] = address }
  }

  /// nil when the database cannot be asked.
  func take(_ address: IPAddress) async -> Answer? {
    await withCheckedContinuation { continuation in
      waiting.append(Waiting(address: address, continuation: continuation))
      guard !isAsking else { return }
      isAsking = true
      Task { await askAll() }
    }
  }

  private func askAll() async {
    while !waiting.isEmpty {
      let batch = waiting
      waiting = []
      let notes = notes.withLock { notes in
        defer { notes = [:] }
        return notes
      }
      let requests = Dictionary(batch.map { ("\($0.address)", 1) }, uniquingKeysWith: +)
      do {
        let turns = try await frontier.takeAddressPermits(
          requests, delay: Milliseconds.upwards(delay), ahead: Milliseconds.upwards(AddressRateLimiter.horizon),
          noting: notes.map { (lease: $0.key, address: "\($0.value)") }, owner: owner)
        let asked = ContinuousClock.now
        var place: [String: Int] = [:]
        for item in batch {
          let text = "\(item.address)"
          let before = place[text, default: 0]
          place[text] = before + 1
          item.continuation.resume(
            returning: turns[text].map {
              Answer(
                hosts: $0.hosts, isTaken: $0.isTaken, wait: $0.wait + Double(before) * delay, asked: asked)
            })
        }
      } catch {
        logger.debug("no turns at addresses", metadata: ["error": "\(error)"])
        for item in batch { item.continuation.resume(returning: nil) }
      }
    }
    isAsking = false
  }
}
