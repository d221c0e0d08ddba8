import CrawlRules
import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import Synchronization
import TestSupport
import Testing

/// Hosts that are asked as one, and hosts at one address: two worker processes, as their server sees them.
@Suite(.serialized, .timeLimit(.minutes(3))) struct SharedPaceTests {
  /// Requests as they came, whichever name they were for.
  private final class Web: Sendable {
    struct Request: Sendable {
      let arrival: Arrival
      let worker: String
    }

    private final class Log: Sendable { let requests = Mutex<[Request]>([]) }
    private let log = Log()
    let server: ScriptedServer

    init() throws {
      server = try ScriptedServer(lifetime: 150) { [log] request in
        let noted = Request(arrival: request.arrival, worker: request.header("X-Worker") ?? "")
        log.requests.withLock { $0.append(noted) }
        return request.target == "/robots.txt"
          ? [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] : [.send("HTTP/1.1 204 No Content\r\n\r\n")]
      }
    }

    var all: [Request] { log.requests.withLock { $0 } }

    /// The time between any two consecutive requests, to the same host or to different ones.
    var gaps: [Duration] {
      let instants = all.map(\.arrival.instant).sorted()
      return zip(instants.dropFirst(), instants).map { $0 - $1 }
    }
  }

  private func host(_ number: Int, _ web: Web) -> String { "h\(number).site.example:\(web.server.port)" }

  /// `jobs` jobs for each of `hosts` hosts, all at the address of the server.
  private func enqueue(_ web: Web, hosts: Int, jobs: Int, _ database: String) async throws {
    let lines = (0..<hosts).flatMap { number in (0..<jobs).map { "http://\(host(number, web))/\($0)\n" } }
    let enqueue = try BuiltProgram(
      "coordinator", ["enqueue", "-", "--database-url", database], input: Data(lines.joined().utf8))
    let ended = await enqueue.ended()
    #expect(ended.code == 0, "\(ended.errors)")
  }

  /// Two workers, to their end.
  private func crawl(_ web: Web, hosts: Int, _ database: String, _ flags: [String]) async throws {
    let names = (0..<hosts).flatMap { number in
      ["--resolve", "h\(number).site.example:\(web.server.port):127.0.0.1"]
    }
    let workers = try (1...2).map { number in
      try BuiltProgram(
        "worker",
        [
          "run", "--allow-private-networks", "--contact", "test@example.org", "--tdm", "ignore",
          "--adaptive-delay-factor",
          "0",
          "--exit-when-idle", "--concurrency", "2", "--header", "X-Worker: \(number)", "--database-url", database,
        ] + flags + names, limit: 120)
    }
    for worker in workers {
      let ended = await worker.ended()
      #expect(ended.code == 0, "\(ended.errors)")
    }
  }

  @Test func aGroupOfHostsKeepsOneDelay() async throws {
    let web = try Web()
    defer { web.server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      try await enqueue(web, hosts: 4, jobs: 3, database)
      let added = try await BuiltProgram.run(
        "coordinator",
        ["group", "add", "site", "--domain", "www.site.example", "--delay", "0.4", "--database-url", database])
      #expect(added.code == 0 && added.output.contains("4 known hosts moved"), "\(added.output)\(added.errors)")
      try await crawl(web, hosts: 4, database, ["--min-delay", "0"])
      let done = try await Frontier(pool: pool).totals().done
      #expect(done == 12)
      // robots.txt counts like a page.
      let gaps = web.gaps
      #expect(gaps.count == 15)
      for gap in gaps { #expect(gap >= .milliseconds(400) - Arrival.tolerance, "\(gaps)") }
    }
  }

  /// The turns that were taken at the address, each an instant, and how many of them at once.
  private static let turnLog = """
    create table public.turns (next_at timestamptz, taken int);
    create function public.note_turns() returns trigger language plpgsql as $body$
    begin
      insert into public.turns values (new.next_at, round(extract(epoch from
        new.next_at - case tg_op when 'INSERT' then now() else greatest(old.next_at, now()) end) / 0.15));
      return null;
    end $body$;
    create trigger note_turns after insert or update on courant.addresses for each row execute function public.note_turns();
    """

  /// Every request has a turn, no turn is within the delay of another, and no request leaves before its turn.
  @Test func hostsAtOneAddressTakeTurns() async throws {
    let web = try Web()
    defer { web.server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      try await enqueue(web, hosts: 12, jobs: 2, database)
      // As it is known from earlier visits.
      _ = try await pool.query(Statement(name: "known", text: "update courant.host_rows set address = '127.0.0.1'"))
      try await pool.run(script: Self.turnLog)
      try await crawl(
        web, hosts: 12, database, ["--min-delay", "0", "--address-delay", "0.15", "--address-exempt", "none"])
      let done = try await Frontier(pool: pool).totals().done
      #expect(done == 24)
      #expect(Set(web.all.map(\.worker)) == ["1", "2"])
      let rows = try await pool.query(
        Statement(
          name: "turns",
          text: """
            select extract(epoch from next_at - n * interval '150 milliseconds')::float8 as at
            from public.turns, generate_series(1, taken) as n order by at
            """))
      let turns = try (0..<rows.count).map { try rows.double($0, "at") }
      for (later, turn) in zip(turns.dropFirst(), turns) { #expect(later - turn > 0.1499, "\(turns)") }
      // A request may take longer to leave than the next one, so arrivals may lie closer together than turns.
      let arrivals = web.all.map(\.arrival.unixTime).sorted()
      #expect(arrivals.count == 36 && turns.count >= arrivals.count)
      let tolerance = Arrival.precision / .seconds(1)
      for (arrival, turn) in zip(arrivals, turns) { #expect(arrival >= turn - tolerance, "\(arrivals) \(turns)") }
    }
  }

  @Test func anExemptAddressGivesNoTurns() async throws {
    let web = try Web()
    defer { web.server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      try await enqueue(web, hosts: 4, jobs: 2, database)
      _ = try await pool.query(Statement(name: "known", text: "update courant.host_rows set address = '127.0.0.1'"))
      // Ten minutes, were it asked.
      try await crawl(
        web, hosts: 4, database,
        ["--min-delay", "0", "--address-delay", "60", "--address-exempt", "192.0.2.0/24,127.0.0.0/8"])
      let done = try await Frontier(pool: pool).totals().done
      #expect(done == 8)
      let turns = try await pool.query(Statement(name: "turns", text: "select count(*) as n from courant.addresses"))
      #expect(try turns.int(0, "n") == 0)
    }
  }

  @Test func commandsSayWhatAHostWaitsFor() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      func run(_ arguments: String...) async throws -> BuiltProgram.Ended {
        try await BuiltProgram.run("coordinator", arguments + ["--database-url", database])
      }
      let frontier = Frontier(pool: pool)
      let hosts = try ["www.site.example", "img.site.example"].map { try #require(NamedHost(parsing: $0)) }
      for host in hosts {
        let lines = Data("https://\(host.name)/1\nhttps://\(host.name)/2\n".utf8)
        let enqueue = try BuiltProgram("coordinator", ["enqueue", "-", "--database-url", database], input: lines)
        #expect(await enqueue.ended().code == 0)
      }
      let refused = try await run("group", "add", "uk", "*.co.uk")
      #expect(refused.code == 2 && refused.errors.contains("public suffix"), "\(refused.errors)")
      let address = try await run("group", "add", "uk", "--domain", "192.0.2.1")
      #expect(address.code == 2 && address.errors.contains("no registrable domain"), "\(address.errors)")
      #expect(try await run("group", "add", "site", "--domain", "https://www.site.example/", "--delay", "2").code == 0)
      let list = try await run("group", "list")
      #expect(list.output == "site: 2 s, *.site.example\n")
      #expect(try await run("group", "delay", "site", "default").code == 0)
      #expect(try await run("group", "delay", "elsewhere", "1").code == 1)

      let owner = "00000000-0000-4000-8000-000000000001"
      let leases = try await frontier.claim(
        owner: owner, buckets: Array(0..<64), priorities: [1], hosts: 9, jobsPerHost: 1, leaseTime: .seconds(60))
      let leased = try #require(leases.first).host
      let other = leased == hosts[0].name ? hosts[1].name : hosts[0].name
      #expect(leases.count == 1)
      let show = try await run("host", "show", other)
      #expect(show.output.contains("waits for \(leased)"), "\(show.output)")
      let explained = try await run("explain", "https://\(other)/1")
      #expect(explained.output.contains("waits for its group site"), "\(explained.output)")
      #expect(explained.output.contains("a worker is at \(leased) now"), "\(explained.output)")
      let group = try await run("group", "show", "site", "--json")
      #expect(group.output.contains("\"leased_host\":\"\(leased)\"") && group.output.contains("\"waiting\":1"))

      // The one under lease finds its address busy.
      _ = try await frontier.takeAddressPermits(
        [:], delay: .milliseconds(100), ahead: .milliseconds(100), noting: [(leases[0].reference, "192.0.2.7")],
        owner: owner)
      try await frontier.release(
        [LeaseRelease(leases[0].reference, notBefore: .seconds(60), reason: .addressBusy)], owner: owner)
      _ = try await pool.query(Statement(name: "gone", text: "delete from courant.group_members"))
      #expect(try await run("group", "remove", "site").code == 1)
      _ = try await frontier.removeGroup("site")
      let busy = try await run("explain", "https://\(leased)/1")
      #expect(busy.output.contains("waits for its address"), "\(busy.output)")
      let shown = try await run("host", "show", leased)
      #expect(shown.output.contains("192.0.2.7"), "\(shown.output)")
    }
  }
}
