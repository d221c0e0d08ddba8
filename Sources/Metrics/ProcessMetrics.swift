import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What this process uses, by the names that Prometheus's own libraries give it.
package enum ProcessMetrics {
  private static let start = Date().timeIntervalSince1970

  /// To be called once as the program starts: what follows counts from then.
  package static func began() { _ = start }

  /// Of what the system does not tell, nothing is said.
  package static func families() -> [MetricFamily] {
    var families: [MetricFamily] = []
    var used = timespec()
    if clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0 {
      families.append(
        MetricFamily(
          "process_cpu_seconds_total", .counter, "Processor time of this process, user and system.",
          Double(used.tv_sec) + Double(used.tv_nsec) / 1e9))
    }
    families.append(
      MetricFamily("process_start_time_seconds", .gauge, "When this process started, in Unix time.", start))
    if let resident = residentBytes() {
      families.append(
        MetricFamily("process_resident_memory_bytes", .gauge, "Memory of this process that is in RAM.", resident))
    }
    if let open = openDescriptors() {
      families.append(MetricFamily("process_open_fds", .gauge, "Open file descriptors.", open))
    }
    return families
  }

  /// Linux only.
  private static func residentBytes() -> Double? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]) else { return nil }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func openDescriptors() -> Double? {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") else { return nil }
    return Double(names.count)
  }
}
