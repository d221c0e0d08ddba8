import Frontier
import WebURL

/// The second gate: the host's turn at an address that others share.
extension HostVisit {
  /// Waits for the host's turn at its address, where others share it; false when that is too far off, and the visit ends.
  func addressTurn() async -> Bool {
    guard let address, mayGoOn else { return true }
    switch await services.addresses.turn(at: address) {
    case .free:
      return true
    case .at(let instant):
      while mayGoOn, clock.now < instant {
        do { try await clock.sleep(until: min(instant, clock.now + .seconds(1)), tolerance: .zero) } catch { break }
      }
      return true
    case .tooFar(let seconds):
      block(for: seconds, .addressBusy)
      return false
    }
  }

  func noteAddress(_ text: String) {
    guard let reached = IPAddress(text), reached != address else { return }
    address = reached
    services.addresses.note(reached, of: lease.reference)
  }
}
