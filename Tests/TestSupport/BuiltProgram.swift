package import Foundation
import Synchronization

/// One of the built programs as a user runs it, with pipes on its streams and a time limit.
///
/// The environment is bare, so that no database or contact of the machine leaks into a test.
package final class BuiltProgram: Sendable {
  package struct Ended: Sendable {
    package let code: Int32
    package let output: String
    package let errors: String
  }

  private struct State {
    var output = Data()
    var errors = Data()
    var openStreams = 2
    var hasExited = false
    var waiting: [CheckedContinuation<Ended, Never>] = []
  }

  private let process = Process()
  private let state = Mutex(State())

  /// Where SwiftPM puts the programs: beside the test bundle.
  package static let directory: URL = {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      if let bundle { return bundle.bundleURL.deletingLastPathComponent() }
    #endif
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  }()

  /// Starts `name`, or a program of the system by its path; it is killed after `limit` seconds. `stream` is its
  /// standard input, for a test that writes to it while it runs.
  package init(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], input: Data? = nil,
    stream: Pipe? = nil, limit: Double = 120
  ) throws {
    process.executableURL = name.hasPrefix("/") ? URL(filePath: name) : Self.directory.appending(path: name)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "COLUMNS": "120"].merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    let stdin = stream ?? input.map { _ in Pipe() }
    if let stdin { process.standardInput = stdin } else { process.standardInput = FileHandle.nullDevice }
    process.terminationHandler = { [weak self] _ in self?.change { $0.hasExited = true } }
    try process.run()
    collect(output.fileHandleForReading) { $0.output += $1 }
    collect(errors.fileHandleForReading) { $0.errors += $1 }
    if let stdin, let input {
      // A program that ends early closes the pipe; that is its answer, not an error here.
      DispatchQueue.global().async {
        try? stdin.fileHandleForWriting.write(contentsOf: input)
        try? stdin.fileHandleForWriting.close()
      }
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + limit) { [weak self] in self?.signal(SIGKILL) }
  }

  package var processID: Int32 { process.processIdentifier }
  /// What it has printed so far.
  package var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }
  package var errors: String { state.withLock { String(decoding: $0.errors, as: UTF8.self) } }

  package func signal(_ number: Int32) {
    if process.isRunning { kill(process.processIdentifier, number) }
  }

  /// Its exit code (128 + signal when one killed it) and all it printed.
  package func ended() async -> Ended {
    await withCheckedContinuation { continuation in
      change { $0.waiting.append(continuation) }
    }
  }

  /// Runs `name` to its end.
  package static func run(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], input: Data? = nil, limit: Double = 120
  ) async throws -> Ended {
    try await BuiltProgram(name, arguments, environment: environment, input: input, limit: limit).ended()
  }

  /// Reads a stream to its end on a thread that blocks.
  ///
  /// A Dispatch source would miss the end: on Linux it reports a hang-up once, and if that comes together with the last
  /// bytes, they are not read.
  private func collect(_ handle: FileHandle, into add: @escaping @Sendable (inout State, Data) -> Void) {
    Thread.detachNewThread { [self] in
      while true {
        let data = handle.availableData
        if data.isEmpty { break }
        change { add(&$0, data) }
      }
      change { $0.openStreams -= 1 }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let (ended, waiting) = state.withLock { state -> (Ended?, [CheckedContinuation<Ended, Never>]) in
      body(&state)
      guard state.hasExited, state.openStreams == 0 else { return (nil, []) }
      defer { state.waiting = [] }
      let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
      let ended = Ended(
        code: code, output: String(decoding: state.output, as: UTF8.self),
        errors: String(decoding: state.errors, as: UTF8.self))
      return (ended, state.waiting)
    }
    if let ended { for continuation in waiting { continuation.resume(returning: ended) } }
  }
}

/// A directory that goes away with the test.
package final class TemporaryDirectory {
  package let path: String

  package init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "courant-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file below and returns its path.
  package func write(_ name: String, _ data: Data) throws -> String {
    let file = "\(path)/\(name)"
    try data.write(to: URL(filePath: file))
    return file
  }

  package func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }
}

/// Asks again and again until `condition` holds, for `seconds` at most; false when it never did.
package func eventually(within seconds: Double = 60, _ condition: () async throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(20))
  }
  return try await condition()
}
