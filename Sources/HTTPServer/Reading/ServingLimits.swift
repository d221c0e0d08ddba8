/// What a client may ask of a server: every byte from the network is hostile, and FlyingFox's own server bounds none of
/// it.
package struct ServingLimits: Sendable {
  /// Bytes of the request line, default 8 KiB: what RFC 9112, 3 asks for at least.
  package var requestLineBytes = 8 * 1024
  /// Bytes of the request line and all headers, default 16 KiB.
  package var headBytes = 16 * 1024
  /// Header lines, default 100.
  package var headerCount = 100
  /// Bytes of a request's body, default 16 KiB.
  package var bodyBytes = 16 * 1024
  /// Seconds a connection may be kept open between two requests, default 75.
  package var idleTime: Double = 75
  /// The same of a connection whose requests were not admitted, default 5.
  package var strangerIdleTime: Double = 5
  /// Seconds from the first byte of a request to its last, and from a connection to its first request, default 10.
  package var requestTime: Double = 10
  /// Seconds in which a client has to take its answer, default 60.
  package var answerTime: Double = 60
  /// Connections at once, default 256. For one more, the longest idle is closed.
  package var connections = 256
  /// Of these, connections without a request yet that was admitted, default 64.
  package var strangers = 64
  /// Of all, connections from one address (of IPv6, one /64), default 128: behind a proxy everybody has its address.
  package var connectionsPerPeer = 128

  package init() {}
}
