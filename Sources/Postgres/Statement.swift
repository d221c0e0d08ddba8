/// One named query: the text of one file under `sql/queries`.
///
/// The name stands in errors and logs, so that a failure can be traced to its file, and in the server's name of a
/// prepared statement.
public struct Statement: Sendable {
  /// The file's name without its extension.
  public let name: String
  /// The SQL, with `$1`, `$2` … for parameters.
  public let text: String
  /// What `$1`, `$2` … are, as the header of the text has it; empty where it does not say.
  package let parameters: [StatementParameter]

  public init(name: String, text: String) {
    self.name = name
    self.text = text
    parameters = StatementParameter.all(in: text)
  }

  /// The statement with its values by the names of its header, in any order. Throws where a name is missing, unknown or
  /// given twice.
  package func bound(
    _ named: KeyValuePairs<String, PostgresValue>
  ) throws(PostgresError) -> (Statement, [PostgresValue]) {
    try bound(all: Array(named))
  }

  /// The same with names and values that were put together.
  package func bound(
    all named: [(key: String, value: PostgresValue)]
  ) throws(PostgresError) -> (Statement, [PostgresValue]) {
    var values: [PostgresValue] = []
    values.reserveCapacity(parameters.count)
    for parameter in parameters {
      let given = named.filter { $0.key == parameter.name }
      guard given.count == 1 else {
        throw .unexpectedResult("statement \"\(name)\" takes one \(parameter.name), and was given \(given.count)")
      }
      values.append(given[0].value)
    }
    guard values.count == named.count else {
      let unknown = named.map(\.key).filter { key in !parameters.contains { $0.name == key } }
      throw .unexpectedResult("statement \"\(name)\" does not take \(unknown.joined(separator: ", "))")
    }
    return (self, values)
  }
}
