package import Foundation

/// What a client may ask of a server: every byte from the network is hostile, and FlyingFox's own server bounds none of it.
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
  package var idleTime: TimeInterval = 75
  /// Seconds from the first byte of a request to its last, default 10.
  package var requestTime: TimeInterval = 10
  /// Seconds in which a client has to take its answer, default 60.
  package var answerTime: TimeInterval = 60
  /// Connections at once, default 256; one more is closed.
  package var connections = 256

  package init() {}
}
