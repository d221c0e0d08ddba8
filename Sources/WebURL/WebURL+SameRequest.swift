import Untrusted

extension WebURL {
  /// Whether both are the same request: they differ in nothing but the fragment, which is not sent.
  package func isSameRequest(as other: WebURL) -> Bool {
    scheme.hasSameBytes(as: other.scheme) && hostPort.hasSameBytes(as: other.hostPort)
      && pathAndQuery.hasSameBytes(as: other.pathAndQuery)
  }
}
