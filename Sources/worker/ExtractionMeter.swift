import Foundation
import Synchronization

/// Counts pages and bytes against the wall clock and the process's CPU time.
final class ExtractionMeter: Sendable {
  private let totals = Mutex((pages: 0, bytes: 0))
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  init() {
    start = clock.now
  }

  func add(bytes: Int) {
    totals.withLock {
      $0.pages += 1
      $0.bytes += bytes
    }
  }

  /// One line for `--stats`.
  func report() -> String {
    let (pages, bytes) = totals.withLock { $0 }
    let wall = max(1e-9, (clock.now - start) / .seconds(1))
    let cpu = Self.cpuSeconds()
    let pagesPerCPU = cpu > 0 ? Double(pages) / cpu : 0
    return """
      pages \(pages), \(Self.rounded(Double(pages) / wall)) pages/s, \(Self.rounded(Double(bytes) / wall / 1e6)) MB/s, \
      wall \(Self.rounded(wall)) s, CPU \(Self.rounded(cpu)) s, \(Self.rounded(pagesPerCPU)) pages per CPU second
      """
  }

  private static func rounded(_ value: Double) -> String {
    String(format: "%.2f", value)
  }

  /// User and system time of this process.
  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
