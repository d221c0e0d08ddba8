package import Postgres
import Schema

extension Frontier {
  /// Queues jobs of one host again, due at once and without a condition, because what came under their URLs may have
  /// been other pages. Their last attempts are not counted. Returns how many; those that are queued and due already
  /// stay as they are.
  ///
  /// Not before their results are settled: a settle would end them again.
  package func refetch(hostKey: Int64, urlKeys: [String]) async throws(PostgresError) -> Int {
    try await repeatingOnDeadlock(
      SQL.refetch, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .textArray(urlKeys)]
    ).int(0, "changed")
  }
}
