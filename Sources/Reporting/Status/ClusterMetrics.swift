package import Frontier
import Untrusted
package import Metrics

/// The state of the whole as metrics. Every set of labels is bounded: states, priorities, outcomes, error classes,
/// tables.
package enum ClusterMetrics {
  package static func families(_ snapshot: StatusSnapshot) -> [MetricFamily] {
    queue(snapshot.totals) + attempts(snapshot.totals) + condition(snapshot) + database(snapshot.database)
  }

  private static func queue(_ totals: StatusSnapshot.Totals) -> [MetricFamily] {
    var jobs = MetricFamily("courant_jobs", .gauge, "Jobs by state.")
    for (state, count) in [
      ("queued", totals.queued), ("done", totals.done), ("excluded", totals.excluded), ("dead", totals.dead),
    ] { jobs.add(Double(count), ("state", state)) }
    var priorities = MetricFamily("courant_queued_jobs", .gauge, "Queued jobs by priority, 0 urgent to 3 archive.")
    for (priority, count) in totals.queuedByPriority.enumerated() {
      priorities.add(Double(count), ("priority", "\(priority)"))
    }
    return [
      jobs, priorities,
      MetricFamily(
        "courant_retrying_jobs", .gauge, "Queued jobs with a failed attempt behind them.", Double(totals.retrying)),
    ]
  }

  private static func attempts(_ totals: StatusSnapshot.Totals) -> [MetricFamily] {
    var outcomes = MetricFamily("courant_outcomes_total", .counter, "Attempts of all workers, by what became of them.")
    for (outcome, count) in [
      ("stored", totals.stored), ("unchanged", totals.unchanged), ("not_article", totals.notArticle),
      ("redirected", totals.redirected), ("excluded", totals.settledExcluded), ("retry", totals.retries),
      ("dead", totals.settledDead),
    ] { outcomes.add(Double(count), ("outcome", outcome)) }
    return [
      outcomes,
      MetricFamily("courant_enqueued_jobs_total", .counter, "Jobs ever enqueued.", Double(totals.enqueued)),
      MetricFamily("courant_pages_total", .counter, "Answers of servers to jobs.", Double(totals.pages)),
      MetricFamily("courant_received_bytes_total", .counter, "Bytes of those answers.", Double(totals.bytes)),
    ]
  }

  private static func condition(_ snapshot: StatusSnapshot) -> [MetricFamily] {
    var workers = MetricFamily("courant_workers", .gauge, "Workers seen in the last day, by state.")
    for state in [WorkerStatus.State.alive, .draining, .stale, .stopped] {
      workers.add(Double(snapshot.workers.count { $0.state == state }), ("state", state.rawValue))
    }
    var errors = MetricFamily(
      "courant_last_hour_errors", .gauge, "Failed and excluded attempts of the last hour, by error class and outcome.")
    for error in snapshot.errors {
      errors.add(Double(error.count), ("class", error.errorClass), ("outcome", error.outcome))
    }
    return [
      workers, errors,
      MetricFamily(
        "courant_stalled", .gauge, "1 when a host has been ready for a minute and nothing was settled in it.",
        StatusFigures.isStalled(snapshot) ? 1 : 0),
      MetricFamily(
        "courant_paused", .gauge, "1 while an operator has paused everything.", snapshot.pausedSince == nil ? 0 : 1),
      MetricFamily(
        "courant_politeness_max_rate", .gauge,
        "Pages per second that the delays of all leased hosts allow; infinite where one has none.",
        snapshot.maxRate ?? .infinity),
      MetricFamily(
        "courant_ready_hosts", .gauge, "Hosts ready without a worker, counted to 40 in each bucket and priority.",
        Double(snapshot.readyHosts)),
      MetricFamily(
        "courant_longest_ready_seconds", .gauge, "How long the host has waited that is ready and waits longest.",
        max(.zero, snapshot.longestReady ?? .zero).inSeconds),
    ]
  }

  private static func database(_ health: DatabaseHealth) -> [MetricFamily] {
    var live = MetricFamily("courant_table_live_rows", .gauge, "Rows of a table, as the server estimates them.")
    var dead = MetricFamily("courant_table_dead_rows", .gauge, "Dead rows of a table, as the server estimates them.")
    for table in health.tables {
      live.add(Double(table.liveRows), ("table", table.name))
      dead.add(Double(table.deadRows), ("table", table.name))
    }
    var tasks = MetricFamily(
      "courant_failing_tasks", .gauge, "How often in a row a maintenance task has failed, by its name.")
    for task in health.failingTasks { tasks.add(Double(task.failures), ("task", task.name)) }
    return [
      live, dead, tasks,
      MetricFamily(
        "courant_refused_words", .gauge, "Articles that search does not find, as the server refused their words.",
        Double(health.refusedWords)),
      MetricFamily(
        "courant_oldest_transaction_seconds", .gauge, "Age of the oldest transaction that holds back vacuum.",
        health.holders.compactMap(\.age).max()?.inSeconds ?? 0),
    ]
  }
}
