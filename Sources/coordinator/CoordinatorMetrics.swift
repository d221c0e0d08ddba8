import CrawlOptions
import Reporting
import Maintenance
import CommandLine
import Metrics

/// What `coordinator run` tells monitoring: the state of the whole, and whether it leads maintenance.
struct CoordinatorMetrics: MetricsSource {
  let cache: SnapshotCache
  let maintenance: DatabaseMaintenance

  func families() async -> [MetricFamily] {
    var info = MetricFamily("courant_build_info", .gauge, "Always 1; the label tells which release this is.")
    info.add(1, ("program", "coordinator"), ("version", courantVersion))
    let leading = MetricFamily(
      "courant_maintenance_leading", .gauge, "1 while this coordinator leads maintenance.",
      maintenance.isLeading ? 1 : 0)
    func up(_ value: Double) -> MetricFamily {
      MetricFamily(
        "courant_database_up", .gauge, "1 when the database answered; what is read from it is missing otherwise.", value
      )
    }
    do {
      return [info, leading, up(1)] + ClusterMetrics.families(try await cache.latest().snapshot)
    } catch {
      return [info, leading, up(0)]
    }
  }

  func unreadiness() async -> String? {
    do {
      _ = try await cache.latest()
      return nil
    } catch {
      return "no answer from the database: \(error)"
    }
  }
}
