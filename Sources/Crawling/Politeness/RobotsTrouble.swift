import Frontier
import Untrusted

/// Why a host's robots.txt could not be fetched, as the sentence in which all workers share it.
///
/// Its jobs are given up by the worker that asked and by others, which only read what was noted: all with the same
/// reason and the same class, so the sentence names the class.
struct RobotsTrouble: Hashable {
  let errorClass: ErrorClass
  let text: String

  init(_ errorClass: ErrorClass, reason: String) {
    self.errorClass = errorClass
    text = "robots.txt\(errorClass == .robotsUnreachable ? "" : " (\(errorClass.rawValue))"): \(reason)"
  }

  /// From the sentence, as it was noted by this version or an older one, which named no class.
  init(noted text: String) {
    self.text = text
    let start = "robots.txt ("
    guard text.hasBytePrefix(start) else {
      errorClass = .robotsUnreachable
      return
    }
    let name = text.utf8.dropFirst(start.utf8.count).prefix(40).prefix { $0 != UInt8(ascii: ")") }
    errorClass = ErrorClass(rawValue: String(decoding: name, as: UTF8.self)) ?? .robotsUnreachable
  }
}
