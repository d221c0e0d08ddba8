package import Dispatch

/// A serial Dispatch queue as an actor's executor.
///
/// An actor that owns a libpq connection, a curl multi or a blocking file runs on a queue of its own: C callbacks and
/// Dispatch sources targeted at that queue may assume the actor's isolation, and nothing that blocks there holds a
/// thread that others wait for. A hop onto such an actor costs about 24 µs, so hop once per unit of work.
package final class QueueExecutor: SerialExecutor {
  package let queue: DispatchQueue

  package init(_ label: String) {
    queue = DispatchQueue(label: label)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
