/// A bound, address range or `--resolve` entry that cannot be used, in words for the person who configured it.
public struct FetchConfigurationError: Error, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
