import Frontier
import Logging
package import Metrics
import ReaderProcesses

/// What a worker tells monitoring, and its log once a minute.
extension CrawlWorker {
  /// Why no work is taken on; nil while it is.
  package func unreadiness() -> String? {
    if capacity.isDraining { return "draining" }
    guard let lastHeartbeat else { return "not registered in the database yet" }
    let silence = clock.now - lastHeartbeat
    return silence > .seconds(Frontier.beatInterval * 3)
      ? "the database has not answered for \(silence.components.seconds) seconds" : nil
  }

  package func families() -> [MetricFamily] {
    let figures = stats.figures
    var info = MetricFamily("courant_build_info", .gauge, "Always 1; the label tells which release this is.")
    info.add(1, ("program", "worker"), ("version", version))
    var attempts = MetricFamily(
      "courant_worker_attempts_total", .counter, "Attempts settled, by what became of them.")
    for (outcome, count) in figures.outcomes.sorted(by: { $0.key < $1.key }) {
      attempts.add(Double(count), ("outcome", outcome))
    }
    var errors = MetricFamily(
      "courant_worker_errors_total", .counter, "Attempts that failed or were excluded, by error class.")
    for (errorClass, count) in figures.errors.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      errors.add(Double(count), ("class", errorClass.rawValue))
    }
    var heads = MetricFamily(
      "courant_worker_malformed_heads_total", .counter,
      "Answers to requests of any kind whose heads libcurl does not read to their end: whether the status decided all the same."
    )
    heads.add(Double(figures.malformedHeads.decided), ("decided", "yes"))
    heads.add(Double(figures.malformedHeads.undecided), ("decided", "no"))
    let readers = configuration.readers.counts
    var ends = MetricFamily(
      "courant_worker_reader_ends_total", .counter, "Pages that ended the process that read them, by how.")
    for kind in ReaderEnd.Kind.allCases { ends.add(Double(readers?.ends[kind] ?? 0), ("reason", kind.rawValue)) }
    func counter(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
      MetricFamily("courant_worker_\(name)", .counter, help, Double(value))
    }
    func gauge(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
      MetricFamily("courant_worker_\(name)", .gauge, help, Double(value))
    }
    return [
      info, attempts, errors, heads, ends,
      counter("reader_starts_total", "Processes started to read pages.", readers?.started ?? 0),
      counter(
        "readers_killed_total", "Processes killed from outside while they read a page, which another read then.",
        readers?.lost ?? 0),
      counter("pages_total", "Answers of servers to jobs, of any status.", figures.pages),
      counter("articles_total", "Articles stored.", figures.articles),
      counter("received_bytes_total", "Bytes of those answers on the wire.", figures.bytes),
      counter(
        "lost_results_total", "Results not written because their lease had ended; their jobs are fetched again.",
        figures.lost),
      counter(
        "database_failures_total", "Claims, settles and heartbeats that failed and are tried again.",
        figures.databaseFailures),
      gauge("leases", "Hosts under lease.", capacity.held),
      gauge("requests_in_flight", "Requests under way, those for robots.txt included.", figures.inFlight),
      gauge("pages_being_read", "Pages that are parsed and extracted now.", figures.reading),
      gauge("body_bytes", "Bytes of pages between fetch and settle.", inFlightLimiter.bytesInUse.now),
      gauge("body_bytes_most", "The most of them since the start.", inFlightLimiter.bytesInUse.most),
      gauge("draining", "1 while it takes on nothing more.", capacity.isDraining ? 1 : 0),
      MetricFamily(
        "courant_worker_request_duration_seconds", "From the start of a request to its answer's last byte.",
        figures.fetch),
      MetricFamily(
        "courant_worker_read_duration_seconds", "Parsing and extraction of one page, on its lane.", figures.read),
      MetricFamily(
        "courant_worker_settle_duration_seconds", "One transaction that records results.", figures.settle),
      MetricFamily("courant_worker_claim_duration_seconds", "One claim of hosts and jobs.", figures.claim),
    ]
  }

  /// One line a minute, of what happened in it.
  func tellFigures() async {
    var last = stats.figures
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(60)) } catch { return }
      let now = stats.figures
      logger.info(
        "last minute",
        metadata: [
          "pages": "\(now.pages - last.pages)", "articles": "\(now.articles - last.articles)",
          "failed": "\(now.failed - last.failed)", "bytes": "\(now.bytes - last.bytes)", "leases": "\(capacity.held)",
          "inFlight": "\(now.inFlight)",
        ])
      last = now
    }
  }
}
