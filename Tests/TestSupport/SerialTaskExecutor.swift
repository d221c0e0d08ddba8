import Dispatch

/// Runs tasks on one serial queue: of two that are started one after the other, the second begins when the first ends
/// or waits.
package final class SerialTaskExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "courant.tests.serial")

  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
