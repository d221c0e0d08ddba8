import Dispatch
import Synchronization

#if canImport(Glibc)
  import CDispatch
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs blocking calls (name resolution, child processes, `PQcancel`) on a thread made for them.
///
/// A blocked Dispatch worker starves everything else on the pool, so a call that may block for seconds gets a thread of
/// its own. Such calls are rare: one per connection, not per statement.
package enum BlockingThread {
  /// Runs `work` on a new thread and returns what it returns.
  package static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      start { continuation.resume(returning: work()) }
    }
  }

  /// Runs `work` on a new thread; nil when it has not returned after `timeout`, at most thirty years. The thread then
  /// goes on by itself and its value is dropped.
  package static func run<Value: Sendable>(
    timeout: Duration, _ work: @escaping @Sendable () -> Value
  ) async -> Value? {
    await withCheckedContinuation { continuation in
      let first = FirstAnswer(continuation)
      start { first.answer(work()) }
      DispatchQueue.global().asyncAfter(deadline: .now() + timeout / .seconds(1)) { first.answer(nil) }
    }
  }

  /// Starts `work` on a new thread and does not wait. If the system has no more threads, it runs on a Dispatch
  /// thread.
  package static func start(_ work: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Work(work))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, detached)
    #if canImport(Darwin)
      var thread: pthread_t?
      let failure = pthread_create(&thread, &attributes, threadMain, box.toOpaque())
    #else
      var thread = pthread_t()
      let failure = pthread_create(&thread, &attributes, threadMain, box.toOpaque())
    #endif
    if failure != 0 {
      box.release()
      DispatchQueue.global().async(execute: work)
    }
  }

  private static let detached = Int32(PTHREAD_CREATE_DETACHED)

  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  #if canImport(Darwin)
    private static let threadMain: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { box in
      Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body()
      return nil
    }
  #else
    private static let threadMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { box in
      if let box { Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body() }
      return nil
    }
  #endif

  /// Resumes its continuation with the first answer only.
  private final class FirstAnswer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value?, Never>?>

    init(_ continuation: CheckedContinuation<Value?, Never>) { self.continuation = Mutex(continuation) }

    func answer(_ value: Value?) {
      let waiting = continuation.withLock { $0.take() }
      waiting?.resume(returning: value)
    }
  }
}
