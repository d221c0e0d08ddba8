import ArgumentParser

/// The flags that every way of serving has.
struct ServerOptions: ParsableArguments {
  @Option(help: "The port on 127.0.0.1 (and ::1 where there is one); 0 takes a free one.")
  var port: UInt16 = 8800

  @Option(
    name: .customLong("urls-file"), help: "Writes the list of this web's URLs to this file, for `coordinator enqueue`.")
  var urlsFile: String?

  @Option(
    name: .customLong("access-log"),
    help: "Appends a line per request: monotonic nanoseconds, host, target, status, separated by tabs.")
  var accessLog: String?

  @Option(name: .customLong("delay-ms"), help: "Delays every response by this many milliseconds.")
  var delayMilliseconds = 0

  @Option(name: .customLong("lifetime"), help: "Ends by itself after this many seconds.")
  var lifetimeSeconds: Double?

  @Option(name: .customLong("parent-pid"), help: "Ends by itself when this process is gone.")
  var parentPID: Int32?

  var delay: Duration { .milliseconds(delayMilliseconds) }
  /// nil for no end.
  var lifetime: Duration? { lifetimeSeconds.map { .seconds($0) } }

  func validate() throws {
    guard delayMilliseconds >= 0, delayMilliseconds <= 600_000 else {
      throw ValidationError("--delay-ms takes 0 to 600000.")
    }
    if let lifetimeSeconds, !(lifetimeSeconds > 0 && lifetimeSeconds <= 1e6) {
      throw ValidationError("--lifetime takes a number of seconds above 0.")
    }
    if let parentPID, parentPID <= 0 { throw ValidationError("--parent-pid takes a process id.") }
  }
}
