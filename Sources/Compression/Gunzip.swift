/// Decompresses gzip data that does not come from the network, with the same decoder: files of pages, and raw pages.
package enum Gunzip {
  package enum Failure: Error, Sendable, Hashable {
    /// No gzip, cut short, its checksum is wrong, or it has more members than `Inflate.maxMembers`.
    case damaged
    /// More than was allowed once inflated.
    case tooLarge
  }

  package static func isGzip(_ bytes: [UInt8]) -> Bool {
    Inflate.hasGzipHeader(bytes)
  }

  /// At most `maxBytes` once inflated.
  package static func inflated(_ bytes: [UInt8], maxBytes: Int) -> Result<[UInt8], Failure> {
    guard isGzip(bytes) else { return .failure(.damaged) }
    return Inflate.decode(bytes, .gzip, maxBytes: maxBytes).mapError { failure in
      switch failure {
      case .tooLarge: .tooLarge
      case .corrupt, .noMemory, .tooManyMembers, .idle, .timeout: .damaged
      }
    }
  }

  /// nil when the data is damaged, or larger than `maxBytes` once inflated.
  package static func inflate(_ bytes: [UInt8], maxBytes: Int) -> [UInt8]? {
    switch inflated(bytes, maxBytes: maxBytes) {
    case .success(let inflated): inflated
    case .failure: nil
    }
  }
}
