import CSandbox
import HTML
import PageReader

/// Where a program's pages are read: in reader processes, or in the program itself.
package enum PageReaders: Sendable {
  case processes(ReaderPool)
  case inProcess(ReadingRules)
  /// For tests: a reader of their own.
  case custom(@Sendable (ReadRequest) -> Result<ReadAnswer, ReaderEnd>)

  /// Reads a page on the calling thread, or waits there for the process that does. `spent` is called with the processor
  /// time that it took.
  package func answer(
    to request: ReadRequest, spent: ((Duration) -> Void)? = nil
  ) -> Result<ReadAnswer, ReaderEnd> {
    var request = request
    request.limits.time = min(request.limits.time, PageAllowance.time(bytes: request.page.body.count))
    switch self {
    case .processes(let pool): return pool.answer(to: request, spent: spent)
    case .inProcess(let rules):
      let before = courant_thread_time()
      let answer = request.answer(by: rules)
      spent?(.nanoseconds(Int64(clamping: courant_thread_time() &- before)))
      return .success(answer)
    case .custom(let answer): return answer(request)
    }
  }

  /// Ends the processes, if there are any.
  package func close() {
    if case .processes(let pool) = self { pool.close() }
  }

  package var counts: ReaderPool.Counts? {
    if case .processes(let pool) = self { pool.counts } else { nil }
  }
}
