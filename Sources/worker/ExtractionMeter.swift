import Foundation
import Synchronization

/// Counts pages and bytes against the wall clock and the process's CPU time.
final class ExtractionMeter: Sendable {
  private let totals = Mutex((pages: 0, bytes: 0, slowest: 0.0, slowestName: ""))
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  init() {
    start = clock.now
  }

  /// One page: its size, the processor seconds it took, and its name for the report.
  func add(bytes: Int, seconds: Double, name: String) {
    totals.withLock {
      $0.pages += 1
      $0.bytes += bytes
      if seconds > $0.slowest {
        $0.slowest = seconds
        $0.slowestName = name
      }
    }
  }

  /// Processor seconds of the calling thread so far; a page is extracted on one thread from start to end.
  static func threadSeconds() -> Double { seconds(of: CLOCK_THREAD_CPUTIME_ID) }

  /// One line for `--stats`.
  func report() -> String {
    let (pages, bytes, slowest, name) = totals.withLock { $0 }
    let wall = max(1e-9, (clock.now - start) / .seconds(1))
    let cpu = Self.seconds(of: CLOCK_PROCESS_CPUTIME_ID)
    let pagesPerCPU = cpu > 0 ? Double(pages) / cpu : 0
    return """
      pages \(pages), \(Self.rounded(Double(pages) / wall)) pages/s, \(Self.rounded(Double(bytes) / wall / 1e6)) MB/s, \
      wall \(Self.rounded(wall)) s, CPU \(Self.rounded(cpu)) s, \(Self.rounded(pagesPerCPU)) pages per CPU second, \
      slowest \(Self.rounded(slowest * 1000)) ms \(name)
      """
  }

  private static func rounded(_ value: Double) -> String {
    String(format: "%.2f", value)
  }

  private static func seconds(of clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
