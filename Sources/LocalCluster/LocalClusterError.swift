/// Why the private cluster cannot be used; every description ends with the remedy.
public enum LocalClusterError: Error, Sendable, CustomStringConvertible {
  /// No PostgreSQL server programs were found.
  case programsMissing(String)
  /// Programs or data of a version that does not fit.
  case version(String)
  /// The directory cannot be made, read or written, or belongs to somebody else.
  case directory(String)
  /// The disk is full.
  case diskFull(String)
  /// Running as root, and no way to run the server as another user.
  case serverUser(String)
  /// The server did not start, or does not answer.
  case server(String)

  public var description: String {
    switch self {
    case .programsMissing(let text), .version(let text), .directory(let text), .diskFull(let text),
      .serverUser(let text),
      .server(let text):
      text
    }
  }
}
