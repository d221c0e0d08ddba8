/// An answer whose body is still as it was on the wire.
struct RawResponse: Sendable {
  let head: ResponseHead
  /// Why `head` lacks its last lines; nil when it is whole.
  var headFailure: FetchFailure?
  let body: [UInt8]
  /// The body is only its first `maxBody` bytes.
  var isCut = false
  let totalTime: Duration
  let firstByteTime: Duration
  let remoteAddress: String
}
