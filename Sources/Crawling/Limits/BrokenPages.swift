import ReaderProcesses
import Synchronization

/// Hosts whose pages ended the processes that read them of late, in all visits of this worker.
///
/// Such a page costs a process, and one that loops all the time it may take. So the host's next pages get less time,
/// and after a row of them it is left alone (`CircuitBreaker`).
final class BrokenPages: Sendable {
  private struct Host: Sendable {
    var inARow = 0
    /// How many ran out of time.
    var late = 0
    /// Pages that were read since the last one.
    var read = 0
  }

  /// After so many pages that were read the host is one like any other.
  static let readNeeded = 20
  /// Hosts at most; of more, any is forgotten.
  private static let maxHosts = 4096

  /// So many hosts with pages that ran out of time are a storm: those of other hosts get less as well.
  static let hostsOfAStorm = 3

  private struct State: Sendable {
    var hosts: [Int64: Host] = [:]
    /// How many of them have pages that ran out of time.
    var late = 0

    mutating func set(_ host: Host?, of hostKey: Int64) {
      late += (host?.late ?? 0 > 0 ? 1 : 0) - (hosts[hostKey]?.late ?? 0 > 0 ? 1 : 0)
      hosts[hostKey] = host
    }
  }

  private let state = Mutex(State())

  /// A page of the host ended its reader; the number in a row.
  func note(_ end: ReaderEnd, of hostKey: Int64) -> Int {
    state.withLock { state in
      if state.hosts[hostKey] == nil, state.hosts.count >= Self.maxHosts, let any = state.hosts.keys.first {
        state.set(nil, of: any)
      }
      var host = state.hosts[hostKey] ?? Host()
      host.inARow = min(host.inARow + 1, 1 << 20)
      host.read = 0
      if end.kind == .time { host.late = min(host.late + 1, 1 << 20) }
      state.set(host, of: hostKey)
      return host.inARow
    }
  }

  func noteRead(of hostKey: Int64) {
    state.withLock { state in
      guard var host = state.hosts[hostKey] else { return }
      host.inARow = 0
      host.read += 1
      state.set(host.read < Self.readNeeded ? host : nil, of: hostKey)
    }
  }

  /// Processor time for a page of so many bytes of the host: all that its size allows, or an eighth.
  func time(forPageOf bytes: Int, _ hostKey: Int64) -> Duration {
    let (late, isStorm) = state.withLock { ($0.hosts[hostKey]?.late ?? 0, $0.late >= Self.hostsOfAStorm) }
    return PageAllowance.time(bytes: bytes, part: late > 0 || isStorm ? 8 : 1)
  }
}
