import Synchronization

/// What hosts said in a file of theirs, by origin, until it expires; bounded in entries and bytes.
///
/// The database has them all, so any entry may be evicted and is read from there again.
final class ExpiringCache<File: Sendable>: Sendable {
  private struct Entry: Sendable {
    let file: File
    let expires: ContinuousClock.Instant
    let size: Int
  }

  private struct State: Sendable {
    var entries: [String: Entry] = [:]
    var size = 0
    var doubted: Set<String> = []
  }

  private let capacity: Int
  private let maxBytes: Int
  private let state = Mutex(State())

  init(capacity: Int = 4096, maxBytes: Int) {
    self.capacity = capacity
    self.maxBytes = maxBytes
  }

  /// nil where nothing is known that still holds at `now`.
  func file(of origin: String, at now: ContinuousClock.Instant = .now) -> File? {
    guard let entry = state.withLock({ $0.entries[origin] }), entry.expires > now else { return nil }
    return entry.file
  }

  /// As `file`, and nil where that is doubted.
  func undoubted(of origin: String, at now: ContinuousClock.Instant = .now) -> File? {
    state.withLock { state in
      guard let entry = state.entries[origin], entry.expires > now, !state.doubted.contains(origin) else { return nil }
      return entry.file
    }
  }

  /// Keeps `file`, which costs about `size` bytes, for `lifetime`.
  func keep(_ file: File, of origin: String, size: Int, for lifetime: Duration) {
    let entry = Entry(file: file, expires: .now + lifetime, size: size)
    state.withLock { state in
      state.size += size - (state.entries[origin]?.size ?? 0)
      state.entries[origin] = entry
      while state.entries.count > capacity || state.size > maxBytes, let victim = state.entries.keys.randomElement() {
        state.size -= state.entries.removeValue(forKey: victim)?.size ?? 0
      }
    }
  }

  /// The file of `origin` may have been another page: it is forgotten, here and by the caller of `takeDoubt`. May come
  /// before the file is kept.
  func doubt(_ origin: String) {
    state.withLock { state in
      if state.doubted.count < capacity { state.doubted.insert(origin) }
    }
  }

  /// Whether the file was doubted since the last call.
  func takeDoubt(of origin: String) -> Bool {
    state.withLock { state in
      guard state.doubted.remove(origin) != nil else { return false }
      state.size -= state.entries.removeValue(forKey: origin)?.size ?? 0
      return true
    }
  }

  /// Entries, and their bytes.
  var extent: (count: Int, size: Int) { state.withLock { ($0.entries.count, $0.size) } }
}
