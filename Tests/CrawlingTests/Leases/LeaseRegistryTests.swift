import Frontier
import Synchronization
import Testing

@testable import Crawling

/// Leases by this worker's own clock.
@Suite(.timeLimit(.minutes(3))) struct HeldLeasesTests {
  @Test func aLeaseEndsByTheInstantItsClaimWasSent() async {
    let held = LeaseRegistry()
    let reference = LeaseReference(hostKey: 5, epoch: 2)
    let other = LeaseReference(hostKey: 6, epoch: 1)
    let sent = ContinuousClock.now
    held.hold([reference, other], sent: sent, for: .seconds(10))
    #expect(held.isHeld(reference, at: sent + .seconds(9)))
    #expect(!held.isHeld(reference, at: sent + .seconds(10)))
    held.confirm([reference], of: [reference, other], sent: sent + .seconds(5), for: .seconds(10))
    #expect(held.isHeld(reference, at: sent + .seconds(14)))
    #expect(!held.isHeld(other, at: sent + .seconds(6)))
    // If the same worker claims the host again, the old lease is over.
    let next = LeaseReference(hostKey: 5, epoch: 3)
    held.hold([next], sent: sent + .seconds(1), for: .seconds(10))
    #expect(!held.isHeld(reference, at: sent + .seconds(2)) && held.isHeld(next, at: sent + .seconds(2)))
    held.confirm([reference], of: [reference, next], sent: sent + .seconds(5), for: .seconds(10))
    #expect(held.deadline(of: reference) == nil)
    held.hold([reference], sent: sent, for: .seconds(10))
    held.drop(reference)
    held.confirm([reference], of: [reference], sent: sent, for: .seconds(10))
    #expect(held.deadline(of: reference) == nil)
  }

  /// A request is stopped in its middle when the lease is lost.
  @Test func workEndsWithItsLease() async {
    let held = LeaseRegistry()
    let reference = LeaseReference(hostKey: 5, epoch: 2)
    held.hold([reference], sent: .now, for: .seconds(0.1))
    let result = await held.whileHeld(reference) {
      do { try await Task.sleep(for: .seconds(60)) } catch { return "cancelled" }
      return "done"
    }
    #expect(result == nil || result == "cancelled")
    #expect(await held.whileHeld(LeaseReference(hostKey: 9, epoch: 1)) { "never held" } == nil)
  }
}
