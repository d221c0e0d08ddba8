package import Fetching
package import Frontier

extension KeptPage {
  /// Bytes of a kept page at most, once it is inflated: what a worker decodes by default.
  package static let maxBytes = 64 << 20

  /// The answer that the page was read from, as far as it is kept: body and Content-Type. Fails when it is damaged, or larger than allowed.
  package func answer(maxBytes: Int = Self.maxBytes) -> Result<FetchResponse, Gunzip.Failure> {
    Gunzip.inflated(gzip, maxBytes: maxBytes).map { body in
      FetchResponse(status: 200, headers: contentType.map { [("Content-Type", $0)] } ?? [], body: body)
    }
  }
}
