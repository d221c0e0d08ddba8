import Fetching

/// How a request of a visit ended.
enum Fetched: Sendable {
  case response(FetchResponse)
  case failure(FetchFailure)
  /// It was never sent, or was stopped with the lease it was sent under: nothing is known, and the visit is to end.
  case stopped

  /// nil is what `LeaseRegistry.whileHeld` gives of a lease that ended.
  init(_ result: Result<FetchResponse, FetchFailure>?) {
    self =
      switch result {
      case .success(let response)?: .response(response)
      case .failure(let failure)?: .failure(failure)
      case nil: .stopped
      }
  }
}
