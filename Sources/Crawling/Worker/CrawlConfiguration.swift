import Untrusted
package import Fetching
package import HTML
package import ReaderProcesses
package import CrawlRules
package import WebURL

/// How a worker crawls.
package struct CrawlConfiguration: Sendable {
  package var fetching: FetchConfiguration
  /// What a page may cost to parse.
  package var pageLimits = ParseLimits()
  /// Where pages are read, with the user's rules; a parse thread waits for each. Default: in this process.
  package var readers = PageReaders.inProcess(ReadingRules())
  /// Pages fetched at once, default 64.
  package var concurrency = 64
  /// Serial queues for parsing, default the number of cores.
  package var parseThreads: Int
  /// Between two requests to a host, default 1 second; a larger Crawl-delay wins.
  package var minDelay = Duration.seconds(1)
  /// The delay grows to this multiple of the time the host takes to answer, default 2; 0 adapts nothing. Not where
  /// `minDelay` is 0.
  package var adaptiveFactor = 2.0
  /// Between two requests to one address that several hosts share, default 0.1 seconds; 0 turns it off.
  package var addressDelay = Duration.milliseconds(100)
  /// Addresses that any number of hosts may be asked at, such as those of a content network. Default: loopback and
  /// private networks.
  package var exemptAddresses = AddressRateLimiter.privateNetworks
  /// For how long a host that cannot be reached is left alone, default 10 minutes.
  package var unreachableBackoff = Duration.seconds(600)
  /// What a Crawl-delay counts for at most, default 10 minutes.
  package var maxCrawlDelay = Duration.seconds(600)
  /// Redirects from an enqueued URL to a page at most, default 10.
  package var maxRedirects = 10
  /// A robots.txt that is refused to us (401, 403) forbids everything, rather than nothing (RFC 9309 section 2.3.1.3);
  /// default false.
  package var refusedRobotsForbid = false
  /// How long a host lease lasts without being extended, default 60 seconds.
  package var lease = Duration.seconds(60)
  /// Jobs handed out with one lease, default 10: a host of a million jobs gives way after these.
  package var jobsPerLease = 10
  /// Hosts asked for in one claim, default 16.
  package var hostsPerClaim = 16
  /// Hosts leased at once, most of them waiting for their next allowed instant, default 1,024.
  package var maxHosts = 1024
  package var retries = RetryPolicy()
  /// What reservations of rights mean.
  package var rights = RightsPolicy()
  /// Bytes, as gzip, up to which pages are kept as they came; nil keeps none, the default.
  package var maxKeptPage: Int?
  /// How long a result waits for others to be settled with, default 0.25 seconds; not where something waits for it.
  package var settleTimeout = Duration.milliseconds(250)
  /// Bytes of bodies held between fetch and settle, default 256 MiB.
  package var maxBytesInFlight = 256 << 20
  /// How long a drain may take, default 30 seconds.
  package var shutdownTimeout = Duration.seconds(30)
  /// End once nothing is queued, leased or waiting for a retry.
  package var exitsWhenIdle = false

  package init(fetching: FetchConfiguration, parseThreads: Int) {
    self.fetching = fetching
    self.parseThreads = parseThreads
  }

  /// Throws with the name of the first value that cannot be.
  package func validate() throws(FetchConfigurationError) {
    func check(_ holds: Bool, _ message: String) throws(FetchConfigurationError) {
      if !holds { throw FetchConfigurationError(message) }
    }
    try check((1...10_000).contains(concurrency), "--concurrency must be 1 to 10000, not \(concurrency)")
    try check((1...256).contains(parseThreads), "--parse-threads must be 1 to 256, not \(parseThreads)")
    func check(
      _ duration: Duration, _ range: ClosedRange<Int>, _ name: String
    ) throws(FetchConfigurationError) {
      try check(
        duration >= .seconds(range.lowerBound) && duration <= .seconds(range.upperBound),
        "\(name) must be \(range.lowerBound) to \(range.upperBound) seconds, not \(duration.inSeconds)")
    }
    try check(minDelay, 0...86_400, "--min-delay")
    try check(
      adaptiveFactor >= 0 && adaptiveFactor <= 100, "--adaptive-delay-factor must be 0 to 100, not \(adaptiveFactor)")
    try check(unreachableBackoff, 0...86_400, "--unreachable-backoff")
    try check(addressDelay, 0...60, "--address-delay")
    try check(lease, 2...3600, "--lease")
    try check((1...1000).contains(retries.maxAttempts), "--max-attempts must be 1 to 1000, not \(retries.maxAttempts)")
    try check(
      retries.delay > .zero && retries.delay <= .seconds(86_400),
      "--retry-delay must be above 0 and at most 86400 seconds, not \(retries.delay.inSeconds)")
    try check(
      (0...AddressChain.maximumRedirects).contains(maxRedirects),
      "--max-redirects must be 0 to \(AddressChain.maximumRedirects), not \(maxRedirects)")
    if let maxKeptPage {
      try check(
        (1024...64 << 20).contains(maxKeptPage), "--max-raw-page must be 1KiB to 64MiB, not \(maxKeptPage) bytes")
    }
    try check(shutdownTimeout, 0...3600, "--shutdown-timeout")
    try fetching.validate()
  }
}
