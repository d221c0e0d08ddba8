import CLibPQ
import Untrusted

/// What libpq would connect with: connection string, `PG*` variables and service file together, one server at a time.
///
/// libpq resolves names while it connects, blocking. To resolve them elsewhere, the hosts must be known, and only libpq
/// knows how the sources combine. It is asked by starting a connection that fails before any network traffic, on an
/// option with an impossible value, and reading the combined options off it; a second one, spoilt by another option,
/// gives the first's value.
package struct ConnectionParameters: Sendable {
  /// One entry of the `host`, `hostaddr` and `port` lists.
  struct Server: Sendable, Equatable {
    var host: String?
    var address: String?
    var port: String?

    /// A directory, an abstract name, or libpq's default directory.
    var isSocket: Bool {
      guard address == nil else { return false }
      return host.map { $0.isEmpty || $0.hasPrefix("/") || $0.hasPrefix("@") } ?? true
    }
  }

  /// Everything but `host`, `hostaddr` and `port`.
  private(set) var options: [String: String]
  let servers: [Server]

  /// Reads the service and the password file, so: not on a thread that must not block.
  init(_ configuration: PostgresConfiguration) throws(PostgresError) {
    try Self.check(configuration.connectionString)
    let name = configuration.applicationName
    let poison = "courant-probe"
    var options = try Self.combined(configuration.connectionString, spoiling: "sslmode", with: poison, name)
    let other = try Self.combined(
      configuration.connectionString, spoiling: "target_session_attrs", with: poison, name)
    options["sslmode"] = other["sslmode"]
    servers = try Self.servers(options)
    for key in ["host", "hostaddr", "port"] { options[key] = nil }
    options["client_encoding"] = "UTF8"
    if options["keepalives_idle"] == nil { options["keepalives_idle"] = "60" }
    if options["keepalives_interval"] == nil { options["keepalives_interval"] = "10" }
    if options["keepalives_count"] == nil { options["keepalives_count"] = "3" }
    self.options = options
  }

  /// The options for one server; `attributes` replaces `target_session_attrs`.
  func options(for server: Server, address: String?, attributes: String?) -> [String: String] {
    var options = options
    options["host"] = server.host
    options["hostaddr"] = address
    options["port"] = server.port
    if let attributes { options["target_session_attrs"] = attributes }
    return options
  }

  /// `connect_timeout`; libpq takes 0 for none and makes 1 second into 2.
  var connectTimeout: Duration? {
    guard let seconds = options["connect_timeout"].flatMap({ Double($0) }), seconds > 0 else { return nil }
    return .seconds(seconds.clamped(to: 2...Self.maxConnectTimeout))
  }

  /// Seconds, thirty years: a `Duration` and Dispatch's clock have room for it.
  private static let maxConnectTimeout = 1e9

  /// The passes over the servers: `prefer-standby` looks for a standby first and then takes any; where one that can be
  /// written to is sought and nothing else was asked for, one whose sessions may write, and then any primary, which
  /// says itself why not.
  func passes(writable: Bool = false) -> [String?] {
    switch options["target_session_attrs"] {
    case "prefer-standby": ["standby", "any"]
    case nil, "any": writable ? ["read-write", "primary"] : [nil]
    default: [nil]
    }
  }

  var user: String? { options["user"] }
  var database: String? { options["dbname"] ?? options["user"] }
  var password: String? { options["password"] }

  static func check(_ connectionString: String) throws(PostgresError) {
    if let reason = ConnectionScheme.reason(against: connectionString) { throw .invalidConfiguration(reason) }
    guard !Secrets.isAmbiguous(connectionURL: connectionString) else {
      throw .invalidConfiguration(
        "the database URL cannot be understood: it has an @ or / that is not escaped in its user name or password, "
          + "or an @ in its database's name; write %40 for @ and %2F for /")
    }
    var message: UnsafeMutablePointer<CChar>?
    guard let parsed = PQconninfoParse(connectionString, &message) else {
      let text = message.map { String(cString: $0) } ?? "out of memory"
      PQfreemem(message)
      if let name = ConnectionScheme.unknownParameter(in: text, of: connectionString) {
        throw .invalidConfiguration(
          "the database URL has a parameter that libpq does not know, \"\(name)\"; take it out: other drivers' parameters mean "
            + "nothing here")
      }
      throw .invalidConfiguration(
        "the database URL cannot be understood: \(withoutQuotations(text)); "
          + "write postgresql://USER@HOST:PORT/DATABASE or \"host=… dbname=…\"")
    }
    PQconninfoFree(parsed)
  }

  private static func combined(
    _ connectionString: String, spoiling key: String, with poison: String, _ applicationName: String
  ) throws(PostgresError) -> [String: String] {
    let keywords = ["dbname", "fallback_application_name", key]
    let values = [connectionString, applicationName, poison]
    // With `expand_dbname` the first `dbname` is a whole connection string; later keywords override it.
    guard let connection = CStrings.with(keywords, values, { PQconnectStartParams($0, $1, 1) }) else {
      throw .unreachable("no memory for a database connection")
    }
    defer { PQfinish(connection) }
    guard let list = PQconninfo(connection) else { throw .unreachable("no memory for a database connection") }
    defer { PQconninfoFree(list) }
    var options: [String: String] = [:]
    var next = list
    while let keyword = next.pointee.keyword {
      if let value = next.pointee.val { options[String(cString: keyword)] = String(cString: value) }
      next += 1
    }
    // A service that is not there, a variable out of range: libpq stopped earlier than at the spoilt option.
    guard options[key] == poison else {
      let message = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
      throw .invalidConfiguration("the database configuration cannot be used: \(oneLine(message))")
    }
    return options.filter { !$0.value.isEmpty || $0.key == "host" }
  }

  /// The lists of hosts, addresses and ports side by side (libpq documentation, 34.1.1.3).
  private static func servers(_ options: [String: String]) throws(PostgresError) -> [Server] {
    func list(_ key: String) -> [String] {
      options[key].map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
    }
    let hosts = list("host")
    let addresses = list("hostaddr")
    let ports = list("port")
    let count = max(hosts.count, addresses.count, 1)
    guard hosts.isEmpty || addresses.isEmpty || hosts.count == addresses.count else {
      throw .invalidConfiguration(
        "the database configuration names \(hosts.count) hosts and \(addresses.count) host addresses; give as many of each"
      )
    }
    guard ports.count <= 1 || ports.count == count else {
      throw .invalidConfiguration(
        "the database configuration names \(ports.count) ports for \(count) hosts; give one port, or one for each host")
    }
    if ports.contains(where: { !$0.isEmpty && WholeNumber.read($0, in: 1...65535) == nil }) {
      throw .invalidConfiguration(
        "the database port is not a number from 1 to 65535; correct the database URL or PGPORT")
    }
    return (0..<count).map { index in
      Server(
        host: index < hosts.count ? hosts[index] : nil,
        address: index < addresses.count && !addresses[index].isEmpty ? addresses[index] : nil,
        port: ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : nil)
    }
  }

  /// libpq quotes the offending part of the string, which may be a password.
  static func withoutQuotations(_ message: String) -> String {
    let known: Set<String> = ["=", "postgresql://", "postgres://", "/", "\\", "]", "["]
    let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
    var kept = parts.first.map { String($0) } ?? ""
    var index = 1
    while index < parts.count {
      guard known.contains(String(parts[index])), index + 1 < parts.count else {
        // What is quoted may hold a quotation mark itself: the last one ends it.
        kept += "\"…\"" + (index + 1 < parts.count ? String(parts[parts.count - 1]) : "")
        break
      }
      kept += "\"\(parts[index])\"" + parts[index + 1]
      index += 2
    }
    return oneLine(kept)
  }

  package static func oneLine(_ message: String) -> String {
    message.split(whereSeparator: \.isNewline).map { line in
      line.drop(while: { $0 == " " || $0 == "\t" })
    }.joined(separator: " ")
  }
}

/// Arrays of C strings for libpq's keyword and value lists, ended by a null pointer, valid during the call.
enum CStrings {
  static func with<R>(
    _ keywords: [String], _ values: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?) -> R
  ) -> R {
    with(keywords) { keywords in with(values) { values in body(keywords, values) } }
  }

  static func with<R>(_ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
    var bytes: [CChar] = []
    let offsets = strings.map { string in
      let offset = bytes.count
      bytes.append(contentsOf: string.utf8CString)
      return offset
    }
    return bytes.withUnsafeBufferPointer { buffer in
      let pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil]
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}
