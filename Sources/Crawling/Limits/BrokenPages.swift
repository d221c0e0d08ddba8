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

  private let hosts = Mutex([Int64: Host]())

  /// A page of the host ended its reader; the number in a row.
  func note(_ end: ReaderEnd, of hostKey: Int64) -> Int {
    hosts.withLock { hosts in
      if hosts[hostKey] == nil, hosts.count >= Self.maxHosts, let any = hosts.keys.first { hosts[any] = nil }
      var host = hosts[hostKey] ?? Host()
      host.inARow = min(host.inARow + 1, 1 << 20)
      host.read = 0
      if end.kind == .time { host.late = min(host.late + 1, 1 << 20) }
      hosts[hostKey] = host
      return host.inARow
    }
  }

  func noteRead(of hostKey: Int64) {
    hosts.withLock { hosts in
      guard var host = hosts[hostKey] else { return }
      host.inARow = 0
      host.read += 1
      hosts[hostKey] = host.read < Self.readNeeded ? host : nil
    }
  }

  /// Processor time for a page of so many bytes of the host.
  func time(forPageOf bytes: Int, _ hostKey: Int64) -> Duration {
    PageAllowance.time(bytes: bytes, halvings: hosts.withLock { $0[hostKey]?.late } ?? 0)
  }
}
