import Untrusted
import Frontier
import Logging
import Synchronization
import WebURL

/// Asks the database for turns at addresses: all requests that come in during one statement go into the next.
final class AddressTurnBatcher: Sendable {
  struct Answer: Sendable {
    let hosts: Int
    let isTaken: Bool
    /// After `asked`.
    let wait: Duration
    /// Just before the answer came, so that no turn is early.
    let asked: ContinuousClock.Instant
  }

  private typealias Item = Batcher<IPAddress, Answer?>.Item

  private let batcher: Batcher<IPAddress, Answer?>
  private let notes: AddressNotes

  init(frontier: Frontier, owner: String, delay: Duration, logger: Logger) {
    let notes = AddressNotes()
    self.notes = notes
    batcher = Batcher(limit: .init(), unsent: nil) { batch in
      let requests = Dictionary(batch.map { ("\($0.request)", 1) }, uniquingKeysWith: +)
      do {
        let turns = try await frontier.takeAddressPermits(
          requests, delay: delay, ahead: AddressRateLimiter.horizon,
          noting: notes.take(), owner: owner)
        AddressTurnBatcher.answer(batch, turns, delay: delay, asked: .now)
      } catch {
        logger.debug("no turns at addresses", metadata: ["error": "\(error)"])
        for item in batch { item.answer(nil) }
      }
    }
  }

  /// Sends batches until the task is cancelled.
  func run() async { await batcher.run() }

  /// nil when the database cannot be asked.
  func take(_ address: IPAddress) async -> Answer? { await batcher.ask(address, within: .zero) }

  /// The host of a lease was reached there; told with the next request for a turn.
  func note(_ address: IPAddress, of lease: LeaseReference) { notes.add(address, of: lease) }

  /// Requests for the same address share what it was given, one turn after the other.
  private static func answer(
    _ batch: [Item], _ turns: [String: AddressTurn], delay: Duration, asked: ContinuousClock.Instant
  ) {
    var place: [String: Int] = [:]
    for item in batch {
      let text = "\(item.request)"
      let before = place[text, default: 0]
      place[text] = before + 1
      item.answer(
        turns[text].map {
          Answer(
            hosts: $0.hosts, isTaken: $0.isTaken, wait: $0.wait.bounded + delay * before, asked: asked)
        })
    }
  }
}

/// Where hosts were reached, until the database is told.
private final class AddressNotes: Sendable {
  private let addresses = Mutex<[LeaseReference: IPAddress]>([:])

  func add(_ address: IPAddress, of lease: LeaseReference) { addresses.withLock { $0[lease] = address } }

  func take() -> [(lease: LeaseReference, address: String)] {
    addresses.withLock { addresses in
      defer { addresses = [:] }
      return addresses.map { (lease: $0.key, address: "\($0.value)") }
    }
  }
}
