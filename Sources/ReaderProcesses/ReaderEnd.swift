/// Why a page was not read: what ended the process that read it, or kept one from starting.
package enum ReaderEnd: Error, Sendable, Hashable {
  /// A trap, or a fault of memory: the signal, and what was said of it, one line at most.
  case crash(signal: Int, said: String)
  /// It took longer than this.
  case time(Duration)
  /// It asked for more than this many bytes.
  case memory(bytes: Int)
  /// It called what readers may not call.
  case forbidden
  /// It ended by itself, or said what cannot be read.
  case answer(String)
  /// No reader could be had, or several were killed from outside: no fault of the page.
  case unavailable(String)

  /// Whether the page ended its reader.
  package var isOfPage: Bool { if case .unavailable = self { false } else { true } }

  package enum Kind: String, CaseIterable, Sendable { case crash, time, memory, forbidden, answer, unavailable }

  package var kind: Kind {
    switch self {
    case .crash: .crash
    case .time: .time
    case .memory: .memory
    case .forbidden: .forbidden
    case .answer: .answer
    case .unavailable: .unavailable
    }
  }
}

extension ReaderEnd: CustomStringConvertible {
  package var description: String {
    switch self {
    case .crash(let signal, let said):
      "the reader crashed with signal \(signal)\(Self.name(of: signal))" + (said.isEmpty ? "" : ": \(said)")
    case .time(let limit): "it took longer to read than \(Self.seconds(limit))"
    case .memory(let bytes): "it took more memory to read than \(bytes >> 20) MiB"
    case .forbidden: "its reader called what readers may not call"
    case .answer(let problem): "the reader's answer \(problem)"
    case .unavailable(let problem): problem
    }
  }

  private static func name(of signal: Int) -> String {
    switch signal {
    case 4: " (SIGILL)"
    case 5: " (SIGTRAP)"
    case 6: " (SIGABRT)"
    case 7: " (SIGBUS)"
    case 8: " (SIGFPE)"
    case 11: " (SIGSEGV)"
    default: ""
    }
  }

  private static func seconds(_ limit: Duration) -> String {
    let milliseconds = limit / .milliseconds(1)
    return milliseconds < 1000 ? "\(Int(milliseconds)) ms" : "\(Int((milliseconds / 1000).rounded())) s"
  }
}
