import Frontier
import Postgres
import Testing

/// What a host's owner allows: windows of the day, and more than one request at a time.
@Suite struct TermsTests {
  // Berlin is at UTC+1 until 2026-03-29 01:00 UTC, then at UTC+2.
  @Test(arguments: [
    ("22:00-06:00 UTC", "2026-01-10 21:00Z", "2026-01-10 22:00Z", nil),
    ("22:00-06:00 UTC", "2026-01-10 22:00Z", "2026-01-10 22:00Z", "2026-01-11 06:00Z"),
    ("22:00-06:00 UTC", "2026-01-11 05:59Z", "2026-01-11 05:59Z", "2026-01-11 06:00Z"),
    ("22:00-06:00 UTC", "2026-01-11 06:00Z", "2026-01-11 22:00Z", nil),
    ("12:00-13:00,01:00-05:00 UTC", "2026-01-10 05:00Z", "2026-01-10 12:00Z", nil),
    ("12:00-13:00,01:00-05:00 UTC", "2026-01-10 13:00Z", "2026-01-11 01:00Z", nil),
    ("22:00-06:00 Europe/Berlin", "2026-01-10 20:59Z", "2026-01-10 21:00Z", nil),
    ("22:00-06:00 Europe/Berlin", "2026-07-10 20:30Z", "2026-07-10 20:30Z", "2026-07-11 04:00Z"),
    ("00:00-24:00 UTC", "2026-01-10 23:59Z", "2026-01-10 23:59Z", "2026-01-11 00:00Z"),
    // The night that lacks an hour.
    ("01:00-05:00 Europe/Berlin", "2026-03-28 23:30Z", "2026-03-29 00:00Z", nil),
    ("01:00-05:00 Europe/Berlin", "2026-03-29 02:00Z", "2026-03-29 02:00Z", "2026-03-29 03:00Z"),
  ])
  func window(_ windows: String, at: String, opens: String, closes: String?) async throws {
    try await withFrontier { fixture in
      let rows = try await fixture.sql(
        """
        select courant.next_opening($1, $2::timestamptz) = $3::timestamptz as opens,
          courant.window_end($1, $2::timestamptz) is not distinct from $4::timestamptz as closes,
          courant.next_opening($1, $2::timestamptz)::text || ' ' || coalesce(courant.window_end($1, $2::timestamptz)::text, '-') as found
        """, [.text(windows), .text(at), .text(opens), closes.map(PostgresValue.text) ?? .null])
      let found = try rows.text(0, "found")
      #expect(try rows.bool(0, "opens"), "\(found)")
      #expect(try rows.bool(0, "closes"), "\(found)")
    }
  }

  /// Half a day from now, at any time of the day.
  private func windows(_ fixture: Fixture, from: Int, to: Int) async throws -> String {
    let rows = try await fixture.sql(
      """
      select to_char(now() at time zone 'utc' + $1::int * interval '1 hour', 'HH24:00') || '-' ||
        to_char(now() at time zone 'utc' + $2::int * interval '1 hour', 'HH24:00') || ' UTC' as text
      """, [.int(from), .int(to)])
    return try rows.text(0, "text")
  }

  @Test func aClosedHostIsNotFetched() async throws {
    try await withFrontier { fixture in
      let jobs = requests("a.example", 3)
      _ = try await fixture.frontier.enqueue(jobs)
      let closed = try await windows(fixture, from: 5, to: 6)
      try await fixture.frontier.setWindows(closed, host: "a.example", hostKey: jobs[0].hostKey)
      let leases = try await fixture.claim(owner(1))
      #expect(leases.count == 1 && leases[0].jobs.isEmpty && leases[0].terms.windows == closed)
      try await fixture.frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner(1))
      // It sleeps until the window opens.
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(
        try await fixture.number("select count(*) from courant.host_rows where ready_at > now() + interval '3 hours'")
          == 1)
      // Opened by the operator, it is looked at at once.
      try await fixture.frontier.setWindows(
        try await windows(fixture, from: -1, to: 3), host: "a.example", hostKey: jobs[0].hostKey)
      let open = try await fixture.claim(owner(1))
      #expect(open.first?.jobs.count == 3)
      let closesIn = try #require(open.first?.closesIn)
      #expect((.seconds(3600) ... .seconds(3 * 3600)).contains(closesIn))
      try await fixture.finish(open, owner(1))
      try await fixture.expectSums()
    }
  }

  /// As after a restore on a machine with other zone data: only the host that has the zone waits.
  @Test func aZoneThatIsUnknownByNowHoldsUpItsHostAlone() async throws {
    try await withFrontier { fixture in
      let jobs = requests("a.example", 2) + requests("b.example", 2)
      _ = try await fixture.frontier.enqueue(jobs)
      try await fixture.sql(
        "update courant.host_rows set windows = case host when 'a.example' then '00:00-24:00 Mars/Olympus' else null end"
      )
      let leases = try await fixture.claim(owner(1))
      #expect(leases.first { $0.host == "a.example" }?.jobs.isEmpty == true)
      #expect(leases.first { $0.host == "b.example" }?.jobs.count == 2)
      try await fixture.finish(leases, owner(1))
      let waits =
        "host = 'a.example' and ready_at between now() + interval '50 minutes' and now() + interval '70 minutes'"
      #expect(try await fixture.number("select count(*) from courant.host_rows where \(waits)") == 1)
      let details = try #require(try await fixture.frontier.host(hostKey: jobs[0].hostKey))
      #expect(!details.canReadWindows)
      #expect(
        try await fixture.frontier.lease(
          host: "a.example", hostKey: jobs[0].hostKey, owner: owner(2), leaseTime: .seconds(60)) == nil)
      try await fixture.frontier.setWindows(nil, host: "a.example", hostKey: jobs[0].hostKey)
      #expect(try await fixture.claim(owner(1)).first?.jobs.count == 2)
    }
  }

  @Test func anUnknownZoneIsRefused() async throws {
    try await withFrontier { fixture in
      let error = await #expect(throws: PostgresError.self) {
        try await fixture.frontier.setWindows("01:00-02:00 Europe/Nowhere", host: "a.example", hostKey: 1)
      }
      guard case .server("22023", _, _, _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      let hosts = try await fixture.number("select count(*) from courant.host_rows")
      #expect(hosts == 0)
    }
  }

  @Test func connectionsComeWithTheLease() async throws {
    try await withFrontier { fixture in
      let jobs = requests("a.example", 3)
      _ = try await fixture.frontier.enqueue(jobs)
      try await fixture.frontier.setConnections(4, host: "a.example", hostKey: jobs[0].hostKey)
      let leases = try await fixture.claim(owner(1))
      #expect(leases.first?.terms.connections == 4)
      let details = try #require(try await fixture.frontier.host(hostKey: jobs[0].hostKey))
      #expect(details.connections == 4 && details.windows == nil)
    }
  }
}
