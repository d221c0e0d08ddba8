import Frontier
import Postgres
import Testing

extension Fixture {
  /// What must hold at any moment in which no transaction is under way: hosts' counts and the totals are those of the
  /// rows, and a host with due jobs can be claimed.
  func expectSums(_ note: Comment = "", sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let totals = try await frontier.totals()
    let rows = try await sql(
      """
      select
        count(*) filter (where state = 0 and priority = 0) as priority0, count(*) filter (where state = 0 and priority = 1) as priority1,
        count(*) filter (where state = 0 and priority = 2) as priority2, count(*) filter (where state = 0 and priority = 3) as priority3,
        count(*) filter (where state = 0 and attempt > 0) as retrying,
        count(*) filter (where state = 1) as done, count(*) filter (where state = 2) as dead,
        count(*) filter (where state = 3) as excluded
      from courant.job_rows
      """)
    let priorities = try (0..<4).map { try rows.int(0, "priority\($0)") }
    #expect(totals.queuedByPriority == priorities, note, sourceLocation: sourceLocation)
    for (name, total) in [
      ("retrying", totals.retrying), ("done", totals.done), ("dead", totals.dead), ("excluded", totals.excluded),
    ] {
      #expect(try rows.int(0, name) == total, "\(name) \(note)", sourceLocation: sourceLocation)
    }
    let wrong = try await number(
      """
      select count(*) from courant.host_rows t
      left join lateral (
        select count(*) as queued, min(j.due_at) filter (where not j.on_hold) as due
        from courant.job_rows j where j.bucket = t.bucket and j.host_key = t.host_key and j.state = 0) q on true
      where t.pending <> q.queued
        or (t.ready_at is null and q.queued > 0)
        -- One of a group may wait for its turn.
        or (t.lease_owner is null and t.resume_at is null and q.due is not null and t.group_name is null
            and t.ready_at > greatest(t.next_fetch_at, q.due, now()))
        or (t.resume_at is not null and t.ready_at < 'infinity')
      """)
    #expect(wrong == 0, "hosts whose row does not tell their jobs \(note)", sourceLocation: sourceLocation)
  }
}
