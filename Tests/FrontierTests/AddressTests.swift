import Frontier
import Postgres
import Testing

/// Turns at addresses that several hosts share.
@Suite struct AddressTests {
  private func note(_ fixture: Fixture, _ leases: [Lease], _ address: String, _ owner: String) async throws {
    _ = try await fixture.frontier.takeAddressPermits(
      [:], delay: .milliseconds(100), ahead: .seconds(5), noting: leases.map { ($0.reference, address) }, owner: owner)
  }

  @Test func hostsAtOneAddressTakeTurns() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1) + requests("b.example", 1))
      let leases = try await fixture.claim(owner(1))
      let a = leases.filter { $0.host == "a.example" }
      try await note(fixture, a, "192.0.2.7", owner(1))
      func turns(_ requests: [String: Int]) async throws -> [String: AddressTurn] {
        try await fixture.frontier.takeAddressPermits(
          requests, delay: .seconds(100), ahead: .seconds(500), owner: owner(1))
      }
      // Alone it needs none.
      let alone = try #require(try await turns(["192.0.2.7": 1])["192.0.2.7"])
      #expect(alone.hosts == 1 && !alone.isTaken)
      try await note(fixture, leases, "192.0.2.7", owner(1))
      let details = try #require(try await fixture.frontier.host(hostKey: a[0].hostKey))
      #expect(details.address == "192.0.2.7" && details.hostsAtAddress == 2)

      let first = try #require(try await turns(["192.0.2.7": 2, "2001:db8::1": 1])["192.0.2.7"])
      #expect(first.hosts == 2 && first.isTaken && first.wait <= .zero)
      // Both of the first two were taken.
      let third = try #require(try await turns(["192.0.2.7": 1])["192.0.2.7"])
      #expect(third.isTaken && (.seconds(100) ... .seconds(200)).contains(third.wait), "\(third)")
      for _ in 0..<4 { _ = try await turns(["192.0.2.7": 1]) }
      let late = try #require(try await turns(["192.0.2.7": 1])["192.0.2.7"])
      #expect(!late.isTaken && (.seconds(500) ... .seconds(700)).contains(late.wait), "\(late)")
      // What was refused took no turn.
      let later = try #require(try await turns(["192.0.2.7": 1])["192.0.2.7"])
      #expect(!later.isTaken && later.wait <= late.wait)

      try await fixture.sql("update courant.addresses set next_at = now() - interval '2 days'")
      try await fixture.frontier.pruneAddresses()
      #expect(try await fixture.number("select count(*) from courant.addresses") == 0)
    }
  }

  @Test func onlyWhoHoldsTheLeaseSaysWhereAHostIs() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      let leases = try await fixture.claim(owner(1))
      try await note(fixture, leases, "192.0.2.7", owner(2))
      #expect(try await fixture.number("select count(address) from courant.host_rows") == 0)
      try await note(fixture, leases, "192.0.2.7", owner(1))
      try await fixture.finish(leases, owner(1))
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      #expect(try await fixture.claim(owner(2)).map(\.address) == ["192.0.2.7"])
    }
  }
}
