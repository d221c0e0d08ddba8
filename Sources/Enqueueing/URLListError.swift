/// Why a list of URLs could not be read at all.
package enum URLListError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(path: String)
  case noPermission(path: String)
  case directory(path: String)
  /// The bytes are no text; the string says what gave it away.
  case binary(path: String, clue: String)
  /// Anything else the system said.
  case unreadable(String)

  package var description: String {
    switch self {
    case .missing(let path): "\(path): no such file; give a text file with one URL per line, or - for standard input"
    case .noPermission(let path): "\(path): permission denied; make the file readable for this user"
    case .directory(let path): "\(path) is a directory; give a text file with one URL per line, or - for standard input"
    case .binary(let path, let clue): "\(path) is not text (\(clue)); give one URL per line in UTF-8, plain or gzipped"
    case .unreadable(let reason): "the list cannot be read: \(reason)"
    }
  }
}
