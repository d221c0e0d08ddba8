/// What one page may cost at most: bounds that grow with its bytes, below those of the configuration, so that a small
/// page can waste little.
package enum PageAllowance {
  #if DEBUG
    // Unoptimized code computes that much slower.
    static let slowness = 16
  #else
    static let slowness = 1
  #endif

  /// Processor time: a second, and another for each megabyte. The worst page of ten megabytes that we know how to make
  /// takes less than a second (`benchmark shapes`), and an ordinary one a hundredth of that per megabyte.
  ///
  /// A `part` of it, down to an eighth, is for hosts whose pages ran out of it: that is still more than the worst page
  /// needs.
  package static func time(bytes: Int, part: Int = 1) -> Duration {
    (Duration.seconds(1) + .microseconds(max(0, bytes))) * slowness / min(max(1, part), 8)
  }

  /// Bytes of memory: 128 MiB, and 64 for each byte of the page, twice what the worst pages need.
  package static func memory(bytes: Int) -> Int {
    let (room, isTooMuch) = max(0, bytes).multipliedReportingOverflow(by: 64)
    return isTooMuch || room > 1 << 40 ? 1 << 40 : 128 << 20 + room
  }
}
