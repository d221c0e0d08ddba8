package import WebURL

extension JobRequest {
  /// The job of a URL: normalized, with the keys that make it one job however it was written.
  package init(_ url: WebURL) {
    let normalized = url.normalized()
    self.init(
      url: normalized.description, urlKey: normalized.urlKey, host: normalized.hostPort, hostKey: normalized.hostKey)
  }
}
