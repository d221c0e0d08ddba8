import Executors
import Frontier

/// In which order a claim looks at buckets and priorities.
enum ClaimOrder {
  /// How often a priority comes first, relative to the others: urgent work leads, and none waits for ever.
  static let priorityWeights = [8.0, 4.0, 2.0, 1.0]

  /// Of four claims, how many begin at the worker's own bucket; the others begin at one by chance, so that no bucket
  /// waits for ever for a worker of its own.
  static let claimsAtHome = 3

  /// All buckets, most often beginning at the worker's own: workers that claim at once do not meet at one index head,
  /// and the hosts that a worker holds lie in few buckets, whose results are settled by one statement.
  static func buckets(slot: Int, using generator: inout some RandomNumberGenerator) -> [Int] {
    let isAtHome = Int.random(in: 0..<4, using: &generator) < claimsAtHome
    let start = isAtHome ? home(of: slot) : Int.random(in: 0..<Frontier.buckets, using: &generator)
    return (0..<Frontier.buckets).map { ($0 + start) % Frontier.buckets }
  }

  /// The bucket of a worker's slot: 0, 32, 16, 48, 8 …, the slot's bits reversed, so that any number of workers lie
  /// apart.
  static func home(of slot: Int) -> Int {
    var bits = slot & (Frontier.buckets - 1)
    var home = 0
    for _ in 0..<Frontier.buckets.trailingZeroBitCount {
      home = home << 1 | bits & 1
      bits >>= 1
    }
    return home
  }

  /// All priorities, drawn without replacement by their weights.
  static func priorities(using generator: inout some RandomNumberGenerator) -> [Int] {
    var left = Array(priorityWeights.indices)
    var order: [Int] = []
    while !left.isEmpty {
      var draw = Double.random(in: 0..<left.reduce(0) { $0 + priorityWeights[$1] }, using: &generator)
      let place = left.firstIndex { priority in
        draw -= priorityWeights[priority]
        return draw < 0
      }
      order.append(left.remove(at: place ?? left.count - 1))
    }
    return order
  }
}

/// How long a worker waits before it claims again.
struct ClaimPause {
  private var idle = Backoff(initial: .milliseconds(50), maximum: .seconds(1))
  private var failing = Backoff(initial: .milliseconds(50), maximum: .seconds(5))

  /// Doubles from 50 ms to 1 s while no host is ready.
  mutating func whenNothingIsReady(_ capacity: HostCapacity) async {
    await wait(capacity, idle.next())
  }

  /// Doubles from 50 ms to 5 s while the database does not answer.
  mutating func afterFailure(_ capacity: HostCapacity) async {
    await wait(capacity, failing.next())
  }

  private func wait(_ capacity: HostCapacity, _ wait: Duration?) async {
    let clock = ContinuousClock()
    let end = clock.now + (wait ?? .zero)
    // In slices, so that a drain is noticed soon.
    while clock.now < end, !capacity.isDraining {
      do { try await clock.sleep(until: min(end, clock.now + .milliseconds(250))) } catch { return }
    }
  }
}
