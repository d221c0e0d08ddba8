/// The two ends of a connection as curl reports them, to find the socket that a request is about to be sent on.
struct ConnectionName: Hashable {
  let local: String
  let remote: String
  let localPort: Int32
  let remotePort: Int32
}

/// The open connections: which are new, which answer in turn, and whose pages came on them.
///
/// A pure value; the loop looks at the sockets. It exists because libcurl 7.88 takes bytes on an idle connection for
/// the answer to the next request, although RFC 9112 section 9.2 says that they answer nothing:
///
///     opened ──first request──> new ──status line──> in turn (HTTP/1): checked whenever it is idle
///                                                └─> numbered (HTTP/2): never, streams have numbers
///
/// A new connection is not checked: TLS 1.3 tickets and HTTP/2 settings come before any request.
struct ConnectionTable {
  /// A request that was sent on a connection.
  struct Exchange {
    let host: String
    /// Not the first on its connection: only then may its answer have been an unrequested one.
    let isFurther: Bool
    let becameSuspect: (@Sendable () -> Void)?
  }

  private struct Entry {
    let name: ConnectionName
    var version: ResponseHead.Version?
    var exchanges: [Exchange] = []
    var isEnded = false

    mutating func note(_ exchange: Exchange) {
      exchanges.append(exchange)
      // Cut at twice the number, so that not every request moves elements.
      if exchanges.count == 2 * ConnectionTable.maxExchanges { exchanges.removeFirst(ConnectionTable.maxExchanges) }
    }
  }

  /// Requests of a connection that are remembered. After one unrequested answer all later answers are one place late;
  /// it is noticed within this many unless the server answers slower than its pace all that time.
  static let maxExchanges = 4

  private var entries: [Int32: Entry] = [:]
  private var descriptors: [ConnectionName: Int32] = [:]

  var count: Int { entries.count }

  /// The socket of a connection that carried a request before; nil for a new one.
  func descriptor(of name: ConnectionName) -> Int32? { descriptors[name] }

  /// Whether bytes on the connection before a request would be taken for its answer.
  func answersInTurn(_ descriptor: Int32) -> Bool {
    if case .inTurn? = entries[descriptor]?.version { true } else { false }
  }

  /// Whether we ended it, though curl still keeps it.
  func isEnded(_ descriptor: Int32) -> Bool { entries[descriptor]?.isEnded == true }

  mutating func noteEnd(of descriptor: Int32) { entries[descriptor]?.isEnded = true }

  /// A new connection was made.
  mutating func add(_ descriptor: Int32, _ name: ConnectionName) {
    forget(descriptor)
    if let stale = descriptors[name] { forget(stale) }
    entries[descriptor] = Entry(name: name)
    descriptors[name] = descriptor
  }

  /// A request is sent on it.
  mutating func note(_ exchange: Exchange, on descriptor: Int32) {
    entries[descriptor]?.note(exchange)
  }

  /// Its answer begins.
  mutating func note(_ version: ResponseHead.Version, on descriptor: Int32) { entries[descriptor]?.version = version }

  /// The requests whose answers came on it last, the oldest first.
  func exchanges(of descriptor: Int32) -> ArraySlice<Exchange> {
    entries[descriptor]?.exchanges.suffix(Self.maxExchanges) ?? []
  }

  /// The same; they are forgotten.
  mutating func takeExchanges(of descriptor: Int32) -> ArraySlice<Exchange> {
    defer { entries[descriptor]?.exchanges = [] }
    return exchanges(of: descriptor)
  }

  /// Forgets the last one.
  mutating func takeLastExchange(of descriptor: Int32) {
    if entries[descriptor]?.exchanges.isEmpty == false { entries[descriptor]?.exchanges.removeLast() }
  }

  /// It is closed, or its number names another socket from now on.
  mutating func forget(_ descriptor: Int32) {
    guard let entry = entries.removeValue(forKey: descriptor) else { return }
    if descriptors[entry.name] == descriptor { descriptors[entry.name] = nil }
  }
}
