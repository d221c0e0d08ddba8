/// What a client may ask of a server. Every byte from the network is hostile, and FlyingFox's own server has no such
/// bounds.
package struct ServingLimits: Sendable {
  /// Bytes of the request line, default 8 KiB: what RFC 9112, 3 asks for at least.
  package var requestLineBytes = 8 * 1024
  /// Bytes of the request line and all headers, default 16 KiB.
  package var headBytes = 16 * 1024
  /// Header lines, default 100.
  package var headerCount = 100
  /// Bytes of a request's body, default 16 KiB.
  package var bodyBytes = 16 * 1024
  /// How long a connection may stay open between two requests, default 75 s.
  package var idleTimeout = Duration.seconds(75)
  /// The same for a connection without an admitted request, default 5 s.
  package var strangerIdleTimeout = Duration.seconds(5)
  /// From the first byte of a request to its last, and from connecting to the first request, default 10 s.
  package var requestTimeout = Duration.seconds(10)
  /// For the client to read its answer, default 60 s.
  package var sendTimeout = Duration.seconds(60)
  /// Connections at once, default 256. For one more, the longest idle is closed.
  package var connections = 256
  /// Of these, connections without an admitted request, default 64.
  package var strangers = 64
  /// Of all, connections from one address (of IPv6, one /64), default 128: behind a proxy everybody has its address.
  package var connectionsPerPeer = 128

  package init() {}
}
