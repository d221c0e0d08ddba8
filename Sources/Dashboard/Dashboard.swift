import Reporting
import ArticleStore
import Frontier
import Logging
package import Postgres
package import HTTPServer
package import ReaderProcesses

/// The web page: what the crawl does, its articles, and what became of a URL. Reads only, through a role of its own
/// where `sql/roles.sql` has made it.
package struct Dashboard: Sendable {
  package struct Configuration: Sendable {
    package var address: ListenAddress
    package var access: DashboardAccess
    /// Read raw pages again, with the workers' rules.
    package var readers = PageReaders.inProcess(ReadingRules())
    /// The product token for which robots.txt is read.
    package var agent = "courant"
    /// What a robots.txt answered with 401 or 403 means.
    package var refusalForbids = false

    package init(address: ListenAddress, access: DashboardAccess) {
      self.address = address
      self.access = access
    }
  }

  /// The shortest time between two snapshots, and the largest share of the time spent on them, for each of two lists:
  /// together they take no more than 2 % of a core, however many pages are open.
  private static let minimumAge = Duration.seconds(2)
  private static let share = 0.01
  /// The time for an answer. A statement ends by itself before: see read_only.sql.
  private static let timeout = Duration.seconds(20)

  /// Connections for searches, articles and answers, and how many requests may wait for one.
  private static let connections = 3
  private static let maximumWaiting = 6

  package let address: ListenAddress
  private let listener: Listener
  private let pools: [PostgresPool]

  /// `database` leads to a schema of this version. Throws `ListeningError` and `PostgresError`.
  package init(_ configuration: Configuration, database: PostgresConfiguration) async throws {
    var database = database
    database.opening = Frontier.readOnly
    database.statementTimeout = .seconds(15)
    let pool = PostgresPool(database, size: Self.connections)
    // Of its own: the figures do not wait behind searches, nor does such a wait count as the database's slowness.
    let watching = PostgresPool(database, size: 1)
    pools = [pool, watching]
    let frontier = Frontier(pool: pool)
    let watched = Frontier(pool: watching)
    let library = ArticleLibrary(pool: pool)
    let logger = Logger(label: "courant.dashboard")
    // The first look opens a connection; how long it takes says nothing of how often the next ones may come.
    _ = try await watched.snapshot(hosts: 1)
    let handler = DashboardHandler(
      access: configuration.access,
      overview: SnapshotCache(frontier: watched, maxAge: Self.minimumAge, share: Self.share),
      hosts: SnapshotCache(frontier: watched, maxAge: Self.minimumAge, share: Self.share, hosts: 50),
      articles: ArticlesPage(library: library),
      explain: ExplainPage(
        explainer: Explainer(
          frontier: frontier, agent: configuration.agent, refusalForbids: configuration.refusalForbids)),
      library: library, sources: PageSources(frontier: frontier, readers: configuration.readers),
      isBusy: { pool.waitingCount >= Self.maximumWaiting }, logger: logger)
    let access = configuration.access
    listener = try await Listener.start(
      at: configuration.address, timeout: Self.timeout, handler: handler,
      admits: { access.verdict(on: $0) == .admitted }
    ) {
      logger.error("the dashboard is no longer served", metadata: ["error": "\($0)"])
    }
    address = configuration.address.with(port: listener.port)
  }

  package func stop() async {
    await listener.stop()
    for pool in pools { await pool.close(timeout: .seconds(1)) }
  }
}
