/// What keeps a sample web from being served; each is a message for the person who started it, and exit code 1.
enum SampleWebError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case notACorpus(path: String, line: Int, reason: String)
  case noPages(set: String, type: String)

  var description: String {
    switch self {
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
