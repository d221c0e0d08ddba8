import Foundation
import LocalCluster
import Postgres
import Schema

/// A command that ended without doing what it was asked: the message for stderr and the exit code of the contract.
package struct CommandFailure: Error {
  /// Exit codes every program keeps (DESIGN.md §6).
  package enum Code: Int32, Sendable {
    case done = 0
    case failure = 1
    case usage = 2
    case partlyAccepted = 3
    case configuration = 4
    case databaseUnreachable = 5
    case schemaMismatch = 6
    case hungUp = 129
    case interrupted = 130
    case terminated = 143

    /// 128 and the number of one of `StopSignals`, as a shell has it.
    package init(stoppedBy signal: Int32) {
      switch signal {
      case SIGHUP: self = .hungUp
      case SIGINT: self = .interrupted
      default: self = .terminated
      }
    }
  }

  package let code: Code
  /// One or more lines that name the thing and the remedy; empty when everything has been said already.
  package let message: String

  package init(_ code: Code, _ message: String = "") {
    self.code = code
    self.message = message
  }
}

/// What is wrong with a setting, in a sentence for the user: the errors of libraries that this room knows nothing of.
package protocol ConfigurationFault: Error, CustomStringConvertible {}

extension CommandFailure {
  /// The one place where a library's error becomes a message and an exit code.
  package init(describing error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as PostgresError: self.init(postgres: error)
    case let error as SchemaError: self.init(schema: error)
    case let error as LocalClusterError: self.init(.databaseUnreachable, "\(error)")
    case let error as any ConfigurationFault: self.init(.configuration, "\(error)")
    default: self.init(.failure, "\(error)")
    }
  }

  private init(schema error: SchemaError) {
    switch error {
    case .missing, .foreign, .older, .newer: self.init(.schemaMismatch, "\(error)")
    case .database(let cause): self.init(postgres: cause)
    }
  }

  private init(postgres error: PostgresError) {
    switch error {
    case .unreachable, .refused, .connectionLost: self.init(.databaseUnreachable, "\(error)")
    case .invalidConfiguration: self.init(.configuration, "\(error)")
    case .server where error.sqlState?.isServerGone == true: self.init(.databaseUnreachable, "\(error)")
    case .server, .unexpectedResult: self.init(.failure, "\(error)")
    }
  }
}
