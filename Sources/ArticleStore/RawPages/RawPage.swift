package import Compression

/// A page as it came, for some days: see `worker --raw-pages`.
package struct RawPage: Sendable, Hashable {
  /// Bytes of a kept page at most, once it is inflated: what a worker decodes by default.
  package static let maxBytes = 64 << 20

  /// The address that the body was read under: the job's own, or where a redirect led within the same job.
  package let url: String
  /// The Content-Type header as sent; nil without one.
  package let contentType: String?
  /// `2026-11-29T16:43:00Z`, by the database's clock. An article stored later is not of this page.
  package let fetchedAt: String
  package let age: Duration
  /// The body as gzip, which may be of any size once it is inflated.
  package let gzip: [UInt8]

  package init(url: String, contentType: String?, fetchedAt: String, age: Duration, gzip: [UInt8]) {
    self.url = url
    self.contentType = contentType
    self.fetchedAt = fetchedAt
    self.age = age
    self.gzip = gzip
  }

  /// The body. Fails when what is kept is damaged, or the body larger than allowed.
  package func body(maxBytes: Int = Self.maxBytes) -> Result<[UInt8], Gunzip.Failure> {
    Gunzip.inflated(gzip, maxBytes: maxBytes)
  }
}
