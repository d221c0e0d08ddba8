public import WebURL

/// Bounds and behaviour of the fetcher.
public struct FetchConfiguration: Sendable {
  public var userAgent: String
  /// Transfers at once in this fetcher, default 256.
  public var maxConnections = 256
  /// Seconds; resolve + connect 10, first byte 20, whole transfer 30.
  public var connectTimeout = 10.0
  public var firstByteTimeout = 20.0
  public var totalTimeout = 30.0
  /// Bytes on the wire and after decoding, defaults 16 MiB and 64 MiB.
  public var maxBody = 16 << 20
  public var maxDecodedBody = 64 << 20
  /// Bytes and count of response headers, defaults 256 KiB and 500.
  public var maxHeaderBytes = 256 << 10
  public var maxHeaderCount = 500
  public var addresses = AddressPolicy()
  /// curl's `HOST:PORT:ADDRESS`.
  public var resolve: [String] = []
  public init(userAgent: String) { self.userAgent = userAgent }
}

/// Which addresses may be connected to. Default: public ones only.
public struct AddressPolicy: Sendable {
  public init() {}
  public var allowsPrivateNetworks = false
  /// Adds a CIDR range (`10.0.0.0/8`, `fd00::/8`, a bare address) that is allowed besides public ones.
  public mutating func allow(cidr: String) throws(FetchConfigurationError) {}
}

public struct FetchConfigurationError: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

public struct FetchRequest: Sendable {
  public var url: WebURL
  /// Extra headers in order.
  public var headers: [(name: String, value: String)] = []
  public var etag: String?
  public var lastModified: String?
  /// Overrides `maxBody` for this request.
  public var maxBody: Int?
  public init(url: WebURL) { self.url = url }
}

/// What a server answered. Redirects are not followed: a 3xx is a response with its `location`.
public struct FetchResponse: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  /// Decoded (gzip and deflate undone).
  public var body: [UInt8]
  public var wireBytes: Int
  /// Seconds.
  public var totalTime: Double
  public var firstByteTime: Double
  public var remoteAddress: String
  public func header(_ name: String) -> String? { nil }
  /// Lower-case media type without parameters, nil when absent.
  public var mediaType: String? { nil }
  public var charset: String? { nil }
  /// The absolute target of a 3xx, nil without a usable Location.
  public func redirectTarget(from url: WebURL) -> WebURL? { nil }
  /// Seconds from now by Retry-After in both forms, clamped to 0 … 86,400.
  public var retryAfter: Double? { nil }
}

/// Why a fetch gave no response.
public struct FetchFailure: Error, Sendable {
  public enum Class: String, Sendable, CaseIterable {
    case dns, connect, tls, timeout, tooLarge = "too_large", decode, protocolError = "protocol", blockedAddress = "blocked_address"
    case invalidURL = "invalid_url", cancelled
  }
  public let errorClass: Class
  public let message: String
  public init(_ errorClass: Class, _ message: String) { self.errorClass = errorClass; self.message = message }
}

/// libcurl's multi interface on one serial Dispatch queue.
public actor Fetcher {
  public init(_ configuration: FetchConfiguration) throws(FetchConfigurationError) {}
  public func fetch(_ request: FetchRequest) async -> Result<FetchResponse, FetchFailure> { .failure(FetchFailure(.cancelled, "")) }
  /// Ends all transfers with `.cancelled` and frees the handles.
  public func shutDown() {}
}
