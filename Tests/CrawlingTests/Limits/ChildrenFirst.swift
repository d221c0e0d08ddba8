import Dispatch
import Synchronization

/// Runs a task so that a child that it starts has ended before the task goes on: the order that is rare where threads
/// are free.
///
/// The child may be suspended once, as by a sleep until an instant that has passed.
final class ChildrenFirst: TaskExecutor {
  private enum Phase { case parent, child, ended }

  private let parent = DispatchQueue(label: "courant.tests.parent")
  private let child = DispatchQueue(label: "courant.tests.child")
  private let isParent = DispatchSpecificKey<Bool>()
  private let childEnded = DispatchSemaphore(value: 0)
  private let phase = Mutex(Phase.parent)

  init() { parent.setSpecific(key: isParent, value: true) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if DispatchQueue.getSpecific(key: isParent) == true {
      phase.withLock { $0 = .child }
      child.async { self.run(job) }
      // A hang guard: the task goes on all the same.
      _ = childEnded.wait(timeout: .now() + 30)
      return
    }
    let isRest = phase.withLock { phase in
      guard phase == .child else { return false }
      phase = .ended
      return true
    }
    guard isRest else { return parent.async { self.run(job) } }
    child.async {
      self.run(job)
      self.childEnded.signal()
    }
  }

  private func run(_ job: UnownedJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }
}
