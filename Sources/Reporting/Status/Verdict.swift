package import Frontier

/// The one line that somebody who passes by reads.
package struct Verdict {
  package let text: String
  package let tone: Severity

  package init(_ snapshot: StatusSnapshot) {
    let queued = snapshot.totals.queued
    let working = snapshot.workers.filter(\.isWorking).count
    let workers = working == 1 ? "1 worker" : "\(NumberText.grouped(working)) workers"
    let jobs = queued == 1 ? "1 job" : "\(NumberText.grouped(queued)) jobs"
    if let since = snapshot.pausedSince {
      text = "Paused since \(since) by an operator; \(jobs) in the queue. coordinator resume ends it."
      tone = .warning
    } else if queued == 0 {
      text = "Idle: the queue is empty" + (working > 0 ? ", \(workers) waiting for work." : ", no worker is running.")
      tone = .plain
    } else if working == 0 {
      text = "Standing still: \(jobs) in the queue, and no worker is running."
      tone = .bad
    } else if StatusFigures.isStalled(snapshot) {
      let ready = DurationText.text(snapshot.longestReady ?? .zero)
      text = "Stalled: \(workers), but nothing was settled in the last minute, and a host has been ready for \(ready)."
      tone = .bad
    } else {
      text = "Running: \(workers), \(jobs) in the queue, \(Self.end(Forecast(snapshot)))\(Self.failing(snapshot))."
      tone = StatusFigures.errorRate(snapshot) > 0.2 ? .warning : .good
    }
  }

  private static func end(_ forecast: Forecast?) -> String {
    guard let forecast, let time = forecast.time else { return "waiting for delays or retries" }
    return "empty in about \(DurationText.text(time)) (\(forecast.assumption))"
  }

  /// Said when it is worth saying.
  private static func failing(_ snapshot: StatusSnapshot) -> String {
    let rate = StatusFigures.errorRate(snapshot)
    return rate > 0.05 ? "; \(NumberText.percent(rate)) of attempts fail" : ""
  }
}
