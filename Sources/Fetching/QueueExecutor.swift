internal import Dispatch

/// A serial Dispatch queue as an actor's executor.
///
/// curl's sockets and timers are Dispatch sources on the same queue, so their handlers are already isolated to the actor
/// and no byte of a transfer crosses a thread.
final class QueueExecutor: SerialExecutor {
  let queue: DispatchQueue

  init(_ label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
