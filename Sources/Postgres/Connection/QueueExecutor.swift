package import Dispatch

/// A serial Dispatch queue as an actor's executor.
///
/// The actor's jobs and the event handlers of Dispatch sources then run on the same queue, one at a time, so a handler may
/// enter the actor with `assumeIsolated` and no lock is needed around libpq.
package final class QueueExecutor: SerialExecutor {
  package let queue: DispatchQueue

  package init(_ label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
