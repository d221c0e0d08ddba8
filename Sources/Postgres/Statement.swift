/// One named query: the text of one file under `sql/queries`.
///
/// The name stands in errors and logs, so that a failure can be traced to its file, and in the server's name of a
/// prepared statement.
public struct Statement: Sendable {
  /// The file's name without its extension.
  public let name: String
  /// The SQL, with `$1`, `$2` … for parameters.
  public let text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
