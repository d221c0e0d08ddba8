import CLibPQ
import Dispatch
import Executors
import Untrusted

/// Making the connection: resolve names on another thread, then do libpq's steps as the socket becomes ready.
extension PostgresConnection {
  /// Connects to the first server that can be reached; each address gets the whole connect timeout. `writable`: only to
  /// one that accepts writes, after another did not.
  func open(writable: Bool = false) async throws(ConnectFailure) {
    let configuration = configuration
    let prepared = await BlockingThread.run { () -> Result<ConnectionParameters, PostgresError> in
      do throws(PostgresError) { return .success(try ConnectionParameters(configuration)) } catch {
        return .failure(error)
      }
    }
    let parameters: ConnectionParameters
    switch prepared {
    case .success(let value): parameters = value
    case .failure(let error): throw ConnectFailure(error)
    }
    var failures: [ConnectFailure] = []
    for attributes in parameters.passes(writable: writable) {
      for server in parameters.servers {
        do throws(ConnectFailure) {
          try await open(server, parameters, attributes: attributes)
          wasSoughtToWrite = writable
          return
        } catch {
          failures.append(error)
        }
      }
    }
    throw Self.summary(failures)
  }

  private static func summary(_ failures: [ConnectFailure]) -> ConnectFailure {
    guard let last = failures.last else { return ConnectFailure(.unreachable("no database server is configured")) }
    guard failures.count > 1 else { return last }
    let text = failures.map { "\($0.error)" }.joined(separator: "; ")
    let isRefusal = failures.allSatisfy { !$0.anotherAddressMayHelp }
    // A full server is alive, so the whole attempt counts as full.
    let code = failures.last { $0.isFull }.map { _ in SQLState.tooManyConnections.rawValue } ?? last.sqlState
    return ConnectFailure(isRefusal ? .refused(text) : .unreachable(text), sqlState: code)
  }

  private func open(
    _ server: ConnectionParameters.Server, _ parameters: ConnectionParameters, attributes: String?
  ) async throws(ConnectFailure) {
    let timeout = parameters.connectTimeout ?? configuration.connectTimeout
    let name = Self.place(of: server, parameters)
    var addresses: [String?] = [server.address]
    if server.address == nil, !server.isSocket, let host = server.host {
      switch await BlockingThread.run(timeout: timeout, { HostAddresses.resolve(host) }) {
      case .success(let found): addresses = found
      case .failure(let failure):
        throw ConnectFailure(
          .unreachable("the host name of PostgreSQL at \(name) cannot be resolved: \(failure.message); check it"))
      case nil:
        throw ConnectFailure(
          .unreachable(
            "the host name of PostgreSQL at \(name) was not resolved within \(timeout.secondsText); check DNS"))
      }
    }
    var failure = ConnectFailure(.unreachable("PostgreSQL at \(name) has no address"))
    for address in addresses {
      let options = parameters.options(for: server, address: address, attributes: attributes)
      do throws(ConnectFailure) {
        return try await open(options, timeout: timeout, at: name, password: parameters.password)
      } catch {
        failure = error
        if !error.anotherAddressMayHelp { break }
      }
    }
    throw failure
  }

  private func open(
    _ options: [String: String], timeout: Duration, at place: String, password: String?
  ) async throws(ConnectFailure) {
    let keywords = options.keys.sorted()
    let values = keywords.map { options[$0] ?? "" }
    guard let connection = CStrings.with(keywords, values, { PQconnectStartParams($0, $1, 0) }) else {
      throw ConnectFailure(.unreachable("no memory for a database connection"))
    }
    notices.install(in: connection)
    _ = PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    let deadline = DispatchTime.now() + timeout.inSeconds
    var gotThrough = false
    var state = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
    while state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING {
      guard await ready(PQsocket(connection), for: state == PGRES_POLLING_WRITING ? .output : .input, until: deadline)
      else {
        PQfinish(connection)
        throw ConnectFailure(
          .unreachable(
            "PostgreSQL at \(place) did not answer within \(timeout.secondsText); check host, port and firewall"))
      }
      state = PQconnectPoll(connection)
      let status = PQstatus(connection)
      if status != CONNECTION_BAD, status != CONNECTION_STARTED, status != CONNECTION_NEEDED { gotThrough = true }
    }
    guard state == PGRES_POLLING_OK else {
      defer { PQfinish(connection) }
      throw ConnectFailure(
        message: PQerrorMessage(connection).map { String(cString: $0) } ?? "", at: place, gotThrough: gotThrough,
        needsPassword: PQconnectionNeedsPassword(connection) == 1, password: password)
    }
    try adopt(connection, at: place)
    try await settle(at: place)
  }

  /// Waits for one readiness of a socket that may be closed right after; false when the deadline came first.
  private func ready(_ socket: Int32, for direction: SocketWatch.Direction, until deadline: DispatchTime) async -> Bool
  {
    if socket < 0 || SocketWatch.isReady(socket, for: direction) { return DispatchTime.now() < deadline }
    let queue = executor.queue
    return await withCheckedContinuation { continuation in
      Once(continuation).start(socket, for: direction, until: deadline, on: queue)
    }
  }

  /// A wait that ends once. Confined to the connection's queue; its own handlers keep it alive until then.
  private final class Once {
    private var continuation: CheckedContinuation<Bool, Never>?
    private var watch: SocketWatch?
    private var timer: (any DispatchSourceTimer)?

    init(_ continuation: CheckedContinuation<Bool, Never>) { self.continuation = continuation }

    /// When no descriptor is free for the watch, the deadline ends the wait.
    func start(
      _ socket: Int32, for direction: SocketWatch.Direction, until deadline: DispatchTime, on queue: DispatchQueue
    ) {
      watch = SocketWatch(socket, for: direction, on: queue) { self.finish(true) }
      let timer = DispatchSource.makeTimerSource(queue: queue)
      self.timer = timer
      timer.setEventHandler { self.finish(false) }
      timer.schedule(deadline: deadline)
      timer.activate()
      watch?.resume()
    }

    private func finish(_ value: Bool) {
      watch?.cancel()
      watch = nil
      timer?.cancel()
      timer = nil
      continuation?.resume(returning: value)
      continuation = nil
    }
  }

  /// Host and port or socket, user and database, so that a person can find the mistake. If the host is a whole URL by
  /// mistake, its login is hidden.
  private static func place(of server: ConnectionParameters.Server, _ parameters: ConnectionParameters) -> String {
    let port = server.port ?? "5432"
    let host = (server.host.flatMap { $0.isEmpty ? nil : $0 } ?? server.address).map { Secrets.hiding(inURL: $0) }
    let whereabouts =
      if server.isSocket { "socket \(host ?? "in the default directory")/.s.PGSQL.\(port)" } else {
        "\(host ?? ""):\(port)"
      }
    let user = parameters.user.map { Secrets.hiding(inURL: $0) } ?? "?"
    let database = parameters.database.map { Secrets.hiding(inURL: $0) } ?? "?"
    return "\(whereabouts) (user \(user), database \(database))"
  }
}
