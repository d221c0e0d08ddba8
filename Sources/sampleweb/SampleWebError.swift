/// What keeps a sample web from being served; each is a message for the person who started it, and exit code 1.
enum SampleWebError: Error, Equatable, CustomStringConvertible {
  case portInUse(UInt16)
  case portForbidden(UInt16)
  case cannotListen(port: UInt16, reason: String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case notACorpus(path: String, line: Int, reason: String)
  case noPages(set: String, type: String)

  var description: String {
    switch self {
    case .portInUse(let port):
      "port \(port) is in use on loopback; choose another with --port, or --port 0 for a free one"
    case .portForbidden(let port):
      "port \(port) may not be opened by this user; choose one above 1023 with --port, or --port 0 for a free one"
    case .cannotListen(let port, let reason):
      "cannot listen on port \(port) of the loopback address: \(reason)"
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason)"
    case .unwritable(let path, let reason):
      "cannot write \(path): \(reason)"
    case .notACorpus(let path, let line, let reason):
      "\(path), line \(line): \(reason)"
    case .noPages(let set, let type):
      "\(set) has no pages of type \(type)"
    }
  }
}
