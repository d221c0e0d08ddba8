public import Postgres

/// The statements under `sql/queries` and the scripts under `sql/migrations`, embedded at build time.
///
/// One file is one statement; its header says what the parameters are. This file only gives the files their names in
/// Swift, and a test compares it with the folders, so that a query cannot be forgotten here.
public enum SQL {
  // The frontier.
  public static let enqueue = Statement(name: "enqueue", text: text(PackageResources.enqueue_sql))
  public static let claim = Statement(name: "claim", text: text(PackageResources.claim_sql))
  public static let leaseHost = Statement(name: "lease_host", text: text(PackageResources.lease_host_sql))
  public static let extend = Statement(name: "extend", text: text(PackageResources.extend_sql))
  public static let takeInHand = Statement(name: "take_in_hand", text: text(PackageResources.take_in_hand_sql))
  public static let postpone = Statement(name: "postpone", text: text(PackageResources.postpone_sql))
  public static let refill = Statement(name: "refill", text: text(PackageResources.refill_sql))
  public static let refetch = Statement(name: "refetch", text: text(PackageResources.refetch_sql))
  public static let settle = Statement(name: "settle", text: text(PackageResources.settle_sql))
  public static let release = Statement(name: "release", text: text(PackageResources.release_sql))
  public static let isIdle = Statement(name: "is_idle", text: text(PackageResources.is_idle_sql))
  public static let attempts = Statement(name: "attempts", text: text(PackageResources.attempts_sql))
  public static let job = Statement(name: "job", text: text(PackageResources.job_sql))
  public static let redirect = Statement(name: "redirect", text: text(PackageResources.redirect_sql))
  public static let queuePosition = Statement(name: "queue_position", text: text(PackageResources.queue_position_sql))
  public static let articleOfJob = Statement(
    name: "article_of_job", text: text(PackageResources.article_of_job_sql))

  // Articles, as readers see them.
  public static let readOnly = Statement(name: "read_only", text: text(PackageResources.read_only_sql))
  public static let article = Statement(name: "article", text: text(PackageResources.article_sql))
  public static let latestArticles = Statement(
    name: "latest_articles", text: text(PackageResources.latest_articles_sql))
  public static let searchArticles = Statement(
    name: "search_articles", text: text(PackageResources.search_articles_sql))
  public static let searchProgress = Statement(
    name: "search_progress", text: text(PackageResources.search_progress_sql))

  // Addresses that many hosts share.
  public static let noteAddresses = Statement(
    name: "note_addresses", text: text(PackageResources.note_addresses_sql))
  public static let takeAddressPermits = Statement(
    name: "take_address_permits", text: text(PackageResources.take_address_permits_sql))
  public static let pruneAddresses = Statement(
    name: "prune_addresses", text: text(PackageResources.prune_addresses_sql))

  // robots.txt.
  public static let robots = Statement(name: "robots", text: text(PackageResources.robots_sql))
  public static let storeRobots = Statement(name: "store_robots", text: text(PackageResources.store_robots_sql))
  public static let storeRobotsFailure = Statement(
    name: "store_robots_failure", text: text(PackageResources.store_robots_failure_sql))

  // tdmrep.json, and articles that are not to be shown any more.
  public static let rightsFile = Statement(name: "rights_file", text: text(PackageResources.rights_file_sql))
  public static let storeRightsFile = Statement(
    name: "store_rights_file", text: text(PackageResources.store_rights_file_sql))
  public static let pruneUnavailable = Statement(
    name: "prune_unavailable", text: text(PackageResources.prune_unavailable_sql))

  // Pages as they came.
  public static let rawPage = Statement(name: "raw_page", text: text(PackageResources.raw_page_sql))
  public static let rawPageAge = Statement(name: "raw_page_age", text: text(PackageResources.raw_page_age_sql))
  public static let forgetRawPages = Statement(
    name: "forget_raw_pages", text: text(PackageResources.forget_raw_pages_sql))

  // Workers.
  public static let registerWorker = Statement(
    name: "register_worker", text: text(PackageResources.register_worker_sql))
  public static let heartbeat = Statement(name: "heartbeat", text: text(PackageResources.heartbeat_sql))
  public static let retireWorker = Statement(name: "retire_worker", text: text(PackageResources.retire_worker_sql))

  // Status.
  public static let statusTotals = Statement(name: "status_totals", text: text(PackageResources.status_totals_sql))
  public static let statusThroughput = Statement(
    name: "status_throughput", text: text(PackageResources.status_throughput_sql))
  public static let statusWorkers = Statement(name: "status_workers", text: text(PackageResources.status_workers_sql))
  public static let statusHostsByPending = Statement(
    name: "status_hosts_by_pending", text: text(PackageResources.status_hosts_by_pending_sql))
  public static let statusHostsByFailed = Statement(
    name: "status_hosts_by_failed", text: text(PackageResources.status_hosts_by_failed_sql))
  public static let statusHostsByFetched = Statement(
    name: "status_hosts_by_fetched", text: text(PackageResources.status_hosts_by_fetched_sql))
  public static let statusWaiting = Statement(
    name: "status_waiting", text: text(PackageResources.status_waiting_sql))
  public static let statusCrawl = Statement(name: "status_crawl", text: text(PackageResources.status_crawl_sql))
  public static let statusErrors = Statement(name: "status_errors", text: text(PackageResources.status_errors_sql))

  // What the upkeep could not do.
  public static let noteFailingTask = Statement(
    name: "note_failing_task", text: text(PackageResources.note_failing_task_sql))
  public static let clearFailingTask = Statement(
    name: "clear_failing_task", text: text(PackageResources.clear_failing_task_sql))
  public static let endLongReads = Statement(name: "end_long_reads", text: text(PackageResources.end_long_reads_sql))
  public static let nextWords = Statement(name: "next_words", text: text(PackageResources.next_words_sql))
  public static let writeWords = Statement(name: "write_words", text: text(PackageResources.write_words_sql))
  public static let refuseWords = Statement(name: "refuse_words", text: text(PackageResources.refuse_words_sql))
  public static let refusedWords = Statement(name: "refused_words", text: text(PackageResources.refused_words_sql))

  // Operating.
  public static let nameCrawls = Statement(name: "name_crawls", text: text(PackageResources.name_crawls_sql))
  public static let lockCrawl = Statement(name: "lock_crawl", text: text(PackageResources.lock_crawl_sql))
  public static let setCrawl = Statement(name: "set_crawl", text: text(PackageResources.set_crawl_sql))
  public static let crawls = Statement(name: "crawls", text: text(PackageResources.crawls_sql))
  public static let retry = Statement(name: "retry", text: text(PackageResources.retry_sql))
  public static let exclude = Statement(name: "exclude", text: text(PackageResources.exclude_sql))
  public static let pruneJobs = Statement(name: "prune_jobs", text: text(PackageResources.prune_jobs_sql))
  public static let deadJobs = Statement(name: "dead_jobs", text: text(PackageResources.dead_jobs_sql))
  public static let holdJobs = Statement(name: "hold_jobs", text: text(PackageResources.hold_jobs_sql))
  public static let pauseHosts = Statement(name: "pause_hosts", text: text(PackageResources.pause_hosts_sql))
  public static let resumeHosts = Statement(name: "resume_hosts", text: text(PackageResources.resume_hosts_sql))
  public static let setHostDelay = Statement(name: "set_host_delay", text: text(PackageResources.set_host_delay_sql))
  public static let setHostConnections = Statement(
    name: "set_host_connections", text: text(PackageResources.set_host_connections_sql))
  public static let setHostWindows = Statement(
    name: "set_host_windows", text: text(PackageResources.set_host_windows_sql))
  public static let blockHost = Statement(name: "block_host", text: text(PackageResources.block_host_sql))
  public static let host = Statement(name: "host", text: text(PackageResources.host_sql))
  public static let delayGroups = Statement(name: "delay_groups", text: text(PackageResources.delay_groups_sql))
  public static let wakeNext = Statement(name: "wake_next", text: text(PackageResources.wake_next_sql))
  public static let lockHosts = Statement(name: "lock_hosts", text: text(PackageResources.lock_hosts_sql))
  public static let setGroup = Statement(name: "set_group", text: text(PackageResources.set_group_sql))
  public static let addGroupMembers = Statement(
    name: "add_group_members", text: text(PackageResources.add_group_members_sql))
  public static let removeGroupMembers = Statement(
    name: "remove_group_members", text: text(PackageResources.remove_group_members_sql))
  public static let removeGroup = Statement(name: "remove_group", text: text(PackageResources.remove_group_sql))
  public static let regroup = Statement(name: "regroup", text: text(PackageResources.regroup_sql))
  public static let groups = Statement(name: "groups", text: text(PackageResources.groups_sql))
  public static let pauseAll = Statement(name: "pause_all", text: text(PackageResources.pause_all_sql))
  public static let resumeAll = Statement(name: "resume_all", text: text(PackageResources.resume_all_sql))
  public static let setCrawlPaused = Statement(
    name: "set_crawl_paused", text: text(PackageResources.set_crawl_paused_sql))

  // DatabaseMaintenance.
  public static let ensurePartitions = Statement(
    name: "ensure_partitions", text: text(PackageResources.ensure_partitions_sql))
  public static let rollUpCounters = Statement(
    name: "roll_up_counters", text: text(PackageResources.roll_up_counters_sql))

  public static let lead = Statement(name: "lead", text: text(PackageResources.lead_sql))
  public static let resign = Statement(name: "resign", text: text(PackageResources.resign_sql))
  public static let isLed = Statement(name: "is_led", text: text(PackageResources.is_led_sql))
  public static let dropPartitions = Statement(
    name: "drop_partitions", text: text(PackageResources.drop_partitions_sql))
  public static let pruneCounters = Statement(name: "prune_counters", text: text(PackageResources.prune_counters_sql))
  public static let staleWorkers = Statement(
    name: "stale_workers", text: text(PackageResources.stale_workers_sql))
  public static let databaseHealth = Statement(
    name: "database_health", text: text(PackageResources.database_health_sql))

  // Search.
  public static let indexArticles = Statement(name: "index_articles", text: text(PackageResources.index_articles_sql))
  public static let forgetWords = Statement(name: "forget_words", text: text(PackageResources.forget_words_sql))

  // Preparing.
  public static let serverProcess = Statement(name: "server_process", text: text(PackageResources.server_process_sql))
  public static let planGenerically = Statement(
    name: "plan_generically", text: text(PackageResources.plan_generically_sql))

  // The schema.
  public static let schemaExists = Statement(name: "schema_exists", text: text(PackageResources.schema_exists_sql))
  public static let schemaVersion = Statement(name: "schema_version", text: text(PackageResources.schema_version_sql))

  /// Every statement above.
  public static let statements: [Statement] = [
    enqueue, claim, leaseHost, takeInHand, postpone, refill, refetch, extend, settle, release, isIdle, job, attempts,
    queuePosition, redirect,
    articleOfJob, readOnly, article, latestArticles, searchArticles, searchProgress, noteAddresses, takeAddressPermits,
    pruneAddresses,
    robots, storeRobots, storeRobotsFailure, rightsFile, storeRightsFile, pruneUnavailable,
    rawPage, rawPageAge, forgetRawPages,
    registerWorker, heartbeat, retireWorker,
    statusTotals, statusThroughput, statusWorkers, statusHostsByPending, statusHostsByFailed,
    statusHostsByFetched, statusErrors, statusWaiting, statusCrawl,
    nameCrawls, lockCrawl, setCrawl, crawls, retry, exclude, pruneJobs, deadJobs, holdJobs, pauseHosts, resumeHosts,
    setHostDelay, setHostConnections, setHostWindows, blockHost, host,
    delayGroups, wakeNext, lockHosts, setGroup, addGroupMembers, removeGroupMembers, removeGroup, regroup, groups,
    pauseAll, resumeAll, setCrawlPaused,
    ensurePartitions, rollUpCounters, lead, resign, isLed, dropPartitions, pruneCounters, staleWorkers,
    noteFailingTask, clearFailingTask, endLongReads, nextWords,
    writeWords, refuseWords, refusedWords,
    databaseHealth,
    indexArticles, forgetWords,
    serverProcess, planGenerically,
    schemaExists, schemaVersion,
  ]

  /// One step of the schema, from the version before it and back.
  public struct Migration: Sendable {
    public let version: Int
    public let name: String
    /// Makes the step and records it in `courant.migrations`, in one transaction.
    public let up: String
    /// Undoes both.
    public let down: String

    public init(version: Int, name: String, up: String, down: String) {
      self.version = version
      self.name = name
      self.up = up
      self.down = down
    }

    init(_ version: Int, _ name: String, up: [UInt8], down: [UInt8]) {
      self.init(version: version, name: name, up: text(up), down: text(down))
    }
  }

  /// In order, without gaps, beginning at 1. A migration that was released never changes.
  public static let migrations: [Migration] = [
    Migration(1, "jobs", up: PackageResources.v001_jobs_sql, down: PackageResources.v001_jobs_down_sql),
    Migration(2, "articles", up: PackageResources.v002_articles_sql, down: PackageResources.v002_articles_down_sql),
    Migration(3, "counters", up: PackageResources.v003_counters_sql, down: PackageResources.v003_counters_down_sql),
    Migration(4, "workers", up: PackageResources.v004_workers_sql, down: PackageResources.v004_workers_down_sql),
    Migration(5, "views", up: PackageResources.v005_views_sql, down: PackageResources.v005_views_down_sql),
    Migration(6, "upkeep", up: PackageResources.v006_upkeep_sql, down: PackageResources.v006_upkeep_down_sql),
    Migration(
      7, "operating", up: PackageResources.v007_operating_sql, down: PackageResources.v007_operating_down_sql),
    Migration(8, "attempts", up: PackageResources.v008_attempts_sql, down: PackageResources.v008_attempts_down_sql),
    Migration(9, "crawls", up: PackageResources.v009_crawls_sql, down: PackageResources.v009_crawls_down_sql),
    Migration(10, "pace", up: PackageResources.v010_pace_sql, down: PackageResources.v010_pace_down_sql),
    Migration(11, "terms", up: PackageResources.v011_terms_sql, down: PackageResources.v011_terms_down_sql),
    Migration(12, "rights", up: PackageResources.v012_rights_sql, down: PackageResources.v012_rights_down_sql),
    Migration(
      13, "article_marks", up: PackageResources.v013_article_marks_sql,
      down: PackageResources.v013_article_marks_down_sql),
    Migration(14, "groups", up: PackageResources.v014_groups_sql, down: PackageResources.v014_groups_down_sql),
    Migration(
      15, "addresses", up: PackageResources.v015_addresses_sql, down: PackageResources.v015_addresses_down_sql),
    Migration(16, "search", up: PackageResources.v016_search_sql, down: PackageResources.v016_search_down_sql),
    Migration(
      17, "host_names", up: PackageResources.v017_host_names_sql, down: PackageResources.v017_host_names_down_sql),
    Migration(18, "ceiling", up: PackageResources.v018_ceiling_sql, down: PackageResources.v018_ceiling_down_sql),
    Migration(19, "pages", up: PackageResources.v019_pages_sql, down: PackageResources.v019_pages_down_sql),
    Migration(20, "crashes", up: PackageResources.v020_crashes_sql, down: PackageResources.v020_crashes_down_sql),
    Migration(21, "words", up: PackageResources.v021_words_sql, down: PackageResources.v021_words_down_sql),
    Migration(22, "chores", up: PackageResources.v022_chores_sql, down: PackageResources.v022_chores_down_sql),
    Migration(
      23, "partitions", up: PackageResources.v023_partitions_sql, down: PackageResources.v023_partitions_down_sql),
    Migration(24, "zones", up: PackageResources.v024_zones_sql, down: PackageResources.v024_zones_down_sql),
    Migration(25, "names", up: PackageResources.v025_names_sql, down: PackageResources.v025_names_down_sql),
    Migration(
      26, "field_words", up: PackageResources.v026_field_words_sql, down: PackageResources.v026_field_words_down_sql),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
