import ArticleStore
import Untrusted

/// A lease by name, as `settle.sql` takes it.
extension HostResults {
  func writeColumns(to json: inout JSONWriter) {
    json.int("bucket", lease.bucket)
    json.int("host_key", Int(lease.hostKey))
    json.int("epoch", Int(lease.epoch))
    json.int("next_ms", nextFetch.wholeMilliseconds)
    json.int("delay_ms", delay.wholeMilliseconds.clamped(to: 0...Int(Int32.max)))
    json.int("backoff_ms", backoff?.wholeMilliseconds.clamped(to: 0...Int(Int32.max)))
    json.int("response_ms", response?.wholeMilliseconds.clamped(to: 0...Int(Int32.max)))
  }
}
