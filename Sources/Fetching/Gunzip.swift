/// Gzip files for the commands that read pages from disk, by the same decoder as the network's.
package enum Gunzip {
  package static func isGzip(_ bytes: [UInt8]) -> Bool {
    Inflate.hasGzipHeader(bytes)
  }

  /// nil when the data is damaged, or larger than `maxBytes` once inflated.
  package static func inflate(_ bytes: [UInt8], maxBytes: Int) -> [UInt8]? {
    switch Inflate.decode(bytes, .gzip, maxBytes: maxBytes) {
    case .success(let inflated): inflated
    case .failure: nil
    }
  }
}
