package import PageReader
package import Extraction
package import Fetching
package import HTML
package import CrawlRules
package import WebURL

/// How a worker crawls.
package struct CrawlConfiguration: Sendable {
  package var fetching: FetchConfiguration
  /// What a page may cost to parse.
  package var pageLimits = ParseLimits()
  /// What reads a page, on a lane; tests have others.
  package var reader: PageReader.Reading = { page, url, limits, rights, site, today, now, overrides in
    PageReader.read(
      page, url: url, limits: limits, rights: rights, site: site, today: today, now: now, overrides: overrides)
  }
  /// Rules of the user's for some sites.
  package var overrides = Overrides.none
  /// Pages fetched at once, default 64.
  package var concurrency = 64
  /// Serial queues for parsing, default the number of cores.
  package var parseLanes: Int
  /// Seconds between two requests to a host, default 1; a larger Crawl-delay wins.
  package var minDelay = 1.0
  /// The delay grows to so many times what the host takes to answer, default 2; 0 adapts nothing. Not where `minDelay`
  /// is 0.
  package var adaptiveFactor = 2.0
  /// Seconds between two requests to one address that several hosts share, default 0.1; 0 does without.
  package var addressDelay = 0.1
  /// Addresses that any number of hosts may be asked at, such as those of a content network. Default: loopback and
  /// private networks.
  package var exemptAddresses = AddressRateLimiter.privateNetworks
  /// Seconds a host that cannot be reached is left alone, default 600.
  package var breakerPause = 600.0
  /// Seconds a Crawl-delay counts for at most, default 600.
  package var maxCrawlDelay = 600.0
  /// Redirects from an enqueued URL to a page at most, default 10.
  package var maxRedirects = 10
  /// A robots.txt that is refused to us (401, 403) forbids everything, rather than nothing (RFC 9309 section 2.3.1.3);
  /// default false.
  package var refusedRobotsForbid = false
  /// Seconds a host lease lasts without being extended, default 60.
  package var lease = 60.0
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
  /// Seconds that a result waits for others to be settled with, default 0.25; not where something waits for it.
  package var settlePatience = 0.25
  /// Bytes of bodies held between fetch and settle, default 256 MiB.
  package var maxBytesInFlight = 256 << 20
  /// Seconds a drain may take, default 30.
  package var grace = 30.0
  /// End once nothing is queued, leased or waiting for a retry.
  package var exitsWhenIdle = false

  package init(fetching: FetchConfiguration, parseLanes: Int) {
    self.fetching = fetching
    self.parseLanes = parseLanes
  }

  /// Throws with the name of the first value that cannot be.
  package func validate() throws(FetchConfigurationError) {
    func check(_ holds: Bool, _ message: String) throws(FetchConfigurationError) {
      if !holds { throw FetchConfigurationError(message) }
    }
    try check((1...10_000).contains(concurrency), "--concurrency must be 1 to 10000, not \(concurrency)")
    try check((1...256).contains(parseLanes), "--parse-threads must be 1 to 256, not \(parseLanes)")
    try check(minDelay >= 0 && minDelay <= 86_400, "--min-delay must be 0 to 86400 seconds, not \(minDelay)")
    try check(
      adaptiveFactor >= 0 && adaptiveFactor <= 100, "--adaptive-delay-factor must be 0 to 100, not \(adaptiveFactor)")
    try check(
      breakerPause >= 0 && breakerPause <= 86_400,
      "--unreachable-backoff must be 0 to 86400 seconds, not \(breakerPause)"
    )
    try check(
      addressDelay >= 0 && addressDelay <= 60, "--address-delay must be 0 to 60 seconds, not \(addressDelay)")
    try check(lease >= 2 && lease <= 3600, "--lease must be 2 to 3600 seconds, not \(lease)")
    try check((1...1000).contains(retries.maxAttempts), "--max-attempts must be 1 to 1000, not \(retries.maxAttempts)")
    try check(
      retries.delay > 0 && retries.delay <= 86_400,
      "--retry-delay must be above 0 and at most 86400 seconds, not \(retries.delay)")
    try check(
      (0...AddressChain.maximumRedirects).contains(maxRedirects),
      "--max-redirects must be 0 to \(AddressChain.maximumRedirects), not \(maxRedirects)")
    if let maxKeptPage {
      try check(
        (1024...64 << 20).contains(maxKeptPage), "--max-raw-page must be 1KiB to 64MiB, not \(maxKeptPage) bytes")
    }
    try check(grace >= 0 && grace <= 3600, "--shutdown-timeout must be 0 to 3600 seconds, not \(grace)")
    try fetching.validate()
  }
}
