import CLibPQ

/// Connection strings as libpq reads them: `key='value'`.
package enum ConnectionString {
  /// For a command line, which every user of the machine can read: the same without what libpq counts as secret, such
  /// as a password, and the secrets as environment variables for libpq.
  package static func withoutSecrets(
    _ connectionString: String
  ) throws(PostgresError) -> (connectionString: String, environment: [String: String]) {
    try ConnectionParameters.check(connectionString)
    guard let list = PQconninfoParse(connectionString, nil) else {
      throw .invalidConfiguration("the database URL cannot be understood")
    }
    defer { PQconninfoFree(list) }
    var options: [String: String] = [:]
    var environment: [String: String] = [:]
    var next = list
    while let keyword = next.pointee.keyword {
      defer { next += 1 }
      guard let value = next.pointee.val.map({ String(cString: $0) }) else { continue }
      let key = String(cString: keyword)
      // "*" marks a field that input forms show as dots.
      guard next.pointee.dispchar.map({ String(cString: $0) }) == "*" else {
        options[key] = value
        continue
      }
      guard let variable = next.pointee.envvar.map({ String(cString: $0) }) else {
        throw .invalidConfiguration(
          "\(key) cannot be passed on without every user of this machine seeing it; put it into a service file and name "
            + "that with service=")
      }
      environment[variable] = value
    }
    return (environment.isEmpty ? connectionString : text(of: options), environment)
  }

  /// The options in libpq's `key='value'` form.
  package static func text(of options: [String: String]) -> String {
    options.sorted { $0.key < $1.key }.map { "\($0.key)='\(escaped($0.value))'" }.joined(separator: " ")
  }

  /// By scalars: a quote with a combining mark behind it is one character, and not a quote.
  private static func escaped(_ value: String) -> String {
    value.unicodeScalars.reduce(into: "") { text, scalar in
      if scalar == "'" || scalar == "\\" { text.append("\\") }
      text.unicodeScalars.append(scalar)
    }
  }
}
