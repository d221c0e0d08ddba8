/// What is wrong with a file of overrides, and where.
public struct OverrideError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1; a column counts characters.
  public let line: Int
  public let column: Int
  /// What is wrong and what to write instead.
  public let problem: String

  public init(line: Int, column: Int, problem: String) {
    self.line = line
    self.column = column
    self.problem = problem
  }

  public var description: String { "line \(line), column \(column): \(problem)" }
}
