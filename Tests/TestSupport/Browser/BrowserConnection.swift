import Foundation

/// What the browser tells without being asked.
struct BrowserEvent: Sendable {
  let method: String
  let parameters: BrowserValue
}

/// The Chrome DevTools Protocol over a pipe.
///
/// Messages are JSON texts, each ended by a NUL. A command has an `id`, which its reply repeats; a message without one
/// is an event. A `sessionId` says which page either belongs to (sessions are "flat": all share the pipe). A page whose
/// process crashes does not answer its commands any more, and no reply follows once the pipe has ended: both end
/// the waits for replies with an error.
///
/// One thread reads, blocking, so that no thread of Swift's pool does, and calls the listeners in the order of the
/// messages. One queue writes.
final class BrowserConnection: Sendable {
  /// What a page hears: its events, then at most one reason why no more will come.
  enum News: Sendable {
    case event(BrowserEvent)
    case over(BrowserError)
  }

  private struct State: Sendable {
    var lastID = 0
    /// Nil until the reply is there.
    var replies: [Int: BrowserValue?] = [:]
    var listeners: [String: @Sendable (News) -> Void] = [:]
    var endedSessions: [String: BrowserError] = [:]
    var ended: BrowserError?
  }

  /// A full-page picture has some megabytes; more than this is no answer to anything that the tests ask.
  private static let longestMessage = 64 << 20

  private let pipe: FileHandle
  private let state = WatchedState(State())
  private let writing = DispatchQueue(label: "courant.test.browser.writing")

  /// `reasonOfEnd` tells, when the pipe has ended, what the browser printed.
  init(_ pipe: FileHandle, reasonOfEnd: @escaping @Sendable () -> String) {
    self.pipe = pipe
    Thread.detachNewThread { [self] in
      let reason = read() ?? "its pipe has ended. \(reasonOfEnd())"
      end(.ended(reason.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
  }

  /// Whether the pipe has ended.
  var isOver: Bool { state.value.ended != nil }

  /// Sends a command and waits for its reply's `result`. `what` is said to have been waited for when `limit` is over.
  func send(
    _ method: String, _ parameters: [String: BrowserValue] = [:], session: String? = nil,
    within limit: Duration = .seconds(100), for what: String? = nil
  ) async throws -> BrowserValue {
    let id = state.change { state in
      state.lastID += 1
      state.replies[state.lastID] = .some(nil)
      return state.lastID
    }
    defer { state.change { $0.replies[id] = nil } }
    try write(id, method, parameters, session)
    let reply = try await state.wait(for: { _ in what ?? "the reply to \(method)" }, within: limit) { state in
      if let reply = state.replies[id], let reply { return reply }
      if let error = state.ended ?? session.flatMap({ state.endedSessions[$0] }) { throw error }
      return nil as BrowserValue?
    }
    if let error = reply["error"] {
      throw BrowserError.refused(command: method, error["message"]?.string ?? "\(error)")
    }
    return reply["result"] ?? [:]
  }

  /// Sends a command without waiting for its reply.
  func post(_ method: String, _ parameters: [String: BrowserValue], session: String) {
    let id = state.change { state in
      state.lastID += 1
      return state.lastID
    }
    // What cannot be encoded cannot be built from values either.
    try? write(id, method, parameters, session)
  }

  /// From now on `listener` hears of the session, on the reading thread.
  func listen(to session: String, _ listener: @escaping @Sendable (News) -> Void) {
    let over = state.change { state in
      state.listeners[session] = listener
      return state.ended ?? state.endedSessions[session]
    }
    if let over { listener(.over(over)) }
  }

  private func write(_ id: Int, _ method: String, _ parameters: [String: BrowserValue], _ session: String?) throws {
    var message: [String: BrowserValue] = [
      "id": .number(Double(id)), "method": .string(method), "params": .object(parameters),
    ]
    if let session { message["sessionId"] = .string(session) }
    let bytes = [UInt8](try JSONEncoder().encode(message)) + [0]
    writing.async { [pipe] in
      #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      var written = 0
      while written < bytes.count {
        let count = bytes.withUnsafeBytes { bytes in
          Foundation.send(pipe.fileDescriptor, bytes.baseAddress! + written, bytes.count - written, flags)
        }
        // A browser that is gone is noticed by the reader.
        guard count > 0 else { return }
        written += count
      }
    }
  }

  /// Reads until the pipe ends; what was wrong with a message, or nil when just nothing more came.
  private func read() -> String? {
    var message = Data()
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(pipe.fileDescriptor, &chunk, chunk.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      var rest = chunk[..<count]
      while let end = rest.firstIndex(of: 0) {
        message += rest[..<end]
        do { take(try JSONDecoder().decode(BrowserValue.self, from: message)) } catch { return "no JSON: \(error)" }
        message.removeAll(keepingCapacity: true)
        rest = rest[(end + 1)...]
      }
      message += rest
      guard message.count <= Self.longestMessage else { return "a message of more than \(Self.longestMessage) bytes" }
    }
  }

  private func take(_ message: BrowserValue) {
    if let id = message["id"]?.int {
      state.change { state in
        // Without an entry no one waits any more.
        if state.replies[id] != nil { state.replies[id] = .some(message) }
      }
      return
    }
    let event = BrowserEvent(method: message["method"]?.string ?? "", parameters: message["params"] ?? [:])
    if let session = message["sessionId"]?.string {
      state.value.listeners[session]?(.event(event))
      if event.method == "Inspector.targetCrashed" { end(session, .pageCrashed) }
    } else if event.method == "Target.detachedFromTarget", let session = event.parameters["sessionId"]?.string {
      end(session, .pageClosed)
    }
  }

  private func end(_ session: String, _ error: BrowserError) {
    let listener = state.change { state in
      if state.endedSessions[session] == nil { state.endedSessions[session] = error }
      return state.listeners.removeValue(forKey: session)
    }
    listener?(.over(error))
  }

  private func end(_ error: BrowserError) {
    let listeners = state.change { state in
      state.ended = error
      defer { state.listeners = [:] }
      return Array(state.listeners.values)
    }
    for listener in listeners { listener(.over(error)) }
  }
}
