import Foundation

/// When the last bytes of a connection arrived, as the kernel noted it: however late the thread that reads them is
/// woken.
///
/// On loopback bytes arrive as they are sent, so this is the instant at which the request left its sender: what a
/// promise about a pace is about. A thread of a test that shares its machine may be late by any time, and one that is
/// late makes the gap before it longer and the next one shorter.
package struct Arrival: Sendable {
  package let instant: ContinuousClock.Instant
  /// The same by the clock of the day, which databases go by: seconds since 1970.
  package let unixTime: Double

  /// The kernel notes arrivals in ticks of its clock, of 10 ms at most: an instant is right to one tick.
  package static let precision = Duration.milliseconds(10)

  /// By how much the time between two arrivals may seem shorter than it was.
  package static let tolerance = precision * 2

  /// Of the connection whose bytes have just been read.
  init(at descriptor: Int32) {
    var (before, today) = (ContinuousClock.now, Date())
    var age = Duration.zero
    // Between two looks at the clock a thread may be set aside: then they are taken again.
    for _ in 0..<100 {
      age = Self.age(at: descriptor)
      today = Date()
      if ContinuousClock.now - before < .milliseconds(1) { break }
      before = ContinuousClock.now
    }
    instant = before - age
    unixTime = today.timeIntervalSince1970 - age / .seconds(1)
  }

  /// The time since the last bytes arrived; where the system does not tell, none.
  private static func age(at descriptor: Int32) -> Duration {
    #if os(Linux)
      var information = tcp_info()
      var size = socklen_t(MemoryLayout<tcp_info>.size)
      guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &information, &size) == 0 else { return .zero }
      return .milliseconds(Int64(information.tcpi_last_data_recv))
    #else
      return .zero
    #endif
  }
}
