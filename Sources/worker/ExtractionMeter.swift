import CSandbox
import Foundation
import Synchronization
import Untrusted

/// Counts pages and bytes against the wall clock and the process's CPU time.
final class ExtractionMeter: Sendable {
  private let totals = Mutex((pages: 0, bytes: 0, slowest: Duration.zero, slowestName: ""))
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  init() {
    start = clock.now
  }

  /// One page: its size, the processor time it took, and its name for the report.
  func add(bytes: Int, time: Duration, name: String) {
    totals.withLock {
      $0.pages += 1
      $0.bytes += bytes
      if time > $0.slowest {
        $0.slowest = time
        $0.slowestName = name
      }
    }
  }

  /// One line for `--stats`; the processes that read pages are counted in once they have ended.
  func report() -> String {
    let (pages, bytes, slowest, name) = totals.withLock { $0 }
    let wall = max(1e-9, (clock.now - start).inSeconds)
    let cpu = Double(courant_family_time()) / 1e9
    let pagesPerCPU = cpu > 0 ? Double(pages) / cpu : 0
    return """
      pages \(pages), \(Self.rounded(Double(pages) / wall)) pages/s, \(Self.rounded(Double(bytes) / wall / 1e6)) MB/s, \
      wall \(Self.rounded(wall)) s, CPU \(Self.rounded(cpu)) s, \(Self.rounded(pagesPerCPU)) pages per CPU second, \
      slowest \(Self.rounded(slowest.inMilliseconds)) ms \(name)
      """
  }

  private static func rounded(_ value: Double) -> String {
    String(format: "%.2f", value)
  }
}
