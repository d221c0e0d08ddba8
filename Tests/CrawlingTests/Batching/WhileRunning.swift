/// Runs `service`, as the worker does, for as long as `body` takes.
func whileRunning<Value>(
  isolation: isolated (any Actor)? = #isolation, _ service: @escaping @Sendable () async -> Void,
  _ body: () async throws -> Value
) async throws -> Value {
  try await withThrowingDiscardingTaskGroup { tasks in
    tasks.addTask { await service() }
    defer { tasks.cancelAll() }
    return try await body()
  }
}
