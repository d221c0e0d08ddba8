import Dispatch
import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program itself: started, asked over a socket, stopped.
@Suite(.timeLimit(.minutes(3))) struct SampleWebServerTests {
  @Test func servesVirtualHostsOnOneFreePort() throws {
    let directory = try TemporaryDirectory()
    let urls = directory.path + "/urls.txt"
    let log = directory.path + "/access.log"
    let server = try RunningServer(["demo", "--port", "0", "--urls-file", urls, "--access-log", log])
    defer { server.kill() }

    let list = try String(contentsOfFile: urls, encoding: .utf8)
    #expect(list.contains("\nhttp://valley-echo.localhost:\(server.port)/feed.xml\n"))

    let echo = try server.ask("GET", "/robots.txt", host: "valley-echo.localhost")
    #expect(echo.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(echo.hasSuffix("Crawl-delay: 1\nDisallow: /wp-admin/\n"))
    #expect(try server.ask("GET", "/robots.txt", host: "nowhere.localhost").hasPrefix("HTTP/1.1 404 Not Found\r\n"))
    #expect(try server.ask("POST", "/", host: "valley-echo.localhost").hasPrefix("HTTP/1.1 405 "))

    let head = try server.ask("HEAD", "/feed.xml", host: "valley-echo.localhost")
    #expect(head.contains("Content-Type: application/rss+xml; charset=utf-8\r\n"))
    #expect(head.hasSuffix("\r\n\r\n"))

    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t")
    }
    #expect(
      lines.map { $0.dropFirst().joined(separator: " ") } == [
        "valley-echo.localhost /robots.txt 200", "nowhere.localhost /robots.txt 404", "valley-echo.localhost / 405",
        "valley-echo.localhost /feed.xml 200",
      ])
    let instants = lines.compactMap { UInt64($0[0]) }
    #expect(instants.count == 4 && instants == instants.sorted())
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func endsWellOnASignal(number: Int32) throws {
    let server = try RunningServer(["demo", "--port", "0"])
    server.signal(number)
    #expect(server.exitCode() == 0)
  }

  @Test func endsWithItsLifetime() throws {
    let server = try RunningServer(["demo", "--port", "0", "--lifetime", "0.2"])
    #expect(server.exitCode() == 0)
  }

  @Test func endsWithItsParent() throws {
    let parent = Process()
    parent.executableURL = URL(fileURLWithPath: "/bin/sleep")
    parent.arguments = ["60"]
    try parent.run()
    let server = try RunningServer(["demo", "--port", "0", "--parent-pid", "\(parent.processIdentifier)"])
    #expect(server.isRunning)
    // Not SIGTERM: a child of a Dispatch thread has inherited its blocked signals.
    Foundation.kill(parent.processIdentifier, SIGKILL)
    parent.waitUntilExit()
    #expect(server.exitCode() == 0)
  }

  @Test func saysThatThePortIsInUse() throws {
    let first = try RunningServer(["demo", "--port", "0"])
    defer { first.kill() }
    let second = try finished(["demo", "--port", "\(first.port)"])
    #expect(second.code == 1)
    #expect(second.error.contains("port \(first.port) is in use at this address; choose another one"))
    #expect(second.output.isEmpty)
  }

  @Test(arguments: [
    (["demo", "--prot", "1"], 2 as Int32, "--prot"),
    (["demo", "--port", "99999"], 2, "--port"),
    (["demo", "--port", "0", "--lifetime", "-1"], 2, "--lifetime"),
    (["file", "--file", "/etc/hostname"], 2, "--content-type"),
    (["file", "--file", "/nowhere/x", "--content-type", "text/html"], 1, "/nowhere/x: No such file or directory"),
    (["corpus", "--set", "/nowhere"], 1, "/nowhere/truth.jsonl: No such file or directory"),
    (["demo", "--port", "0", "--urls-file", "/nowhere/urls.txt"], 1, "cannot write /nowhere/urls.txt"),
    (["demo", "--port", "0", "--access-log", "/nowhere/log"], 1, "cannot write /nowhere/log: No such file"),
  ])
  func refusesWhatCannotBe(arguments: [String], code: Int32, message: String) throws {
    let result = try finished(arguments)
    #expect(result.code == code)
    #expect(result.error.contains(message))
    #expect(!result.output.contains("listening"))
  }

  @Test func holdsBackEveryAnswerWhenAsked() throws {
    let server = try RunningServer(["demo", "--port", "0", "--delay-ms", "300"])
    defer { server.kill() }
    let began = ContinuousClock.now
    _ = try server.ask("GET", "/robots.txt", host: "valley-echo.localhost")
    #expect(ContinuousClock.now - began >= .milliseconds(300))
  }

  /// What the program printed and ended with.
  private func finished(_ arguments: [String]) throws -> (code: Int32, output: String, error: String) {
    let process = RunningServer.process(arguments)
    let output = Pipe()
    let error = Pipe()
    process.standardOutput = output
    process.standardError = error
    try process.run()
    let watchdog = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: watchdog)
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    watchdog.cancel()
    return (
      process.terminationStatus, String(decoding: printed, as: UTF8.self), String(decoding: complained, as: UTF8.self)
    )
  }
}

/// A sampleweb that listens. It ends by itself after a minute, and with the tests.
private final class RunningServer {
  let port: UInt16
  private let process: Process
  private let output = Pipe()

  static func process(_ arguments: [String]) -> Process {
    let process = Process()
    let directory = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(fileURLWithPath: ".build/debug")
    let beside = directory.appendingPathComponent("sampleweb")
    let isBeside = FileManager.default.isExecutableFile(atPath: beside.path)
    process.executableURL = isBeside ? beside : URL(fileURLWithPath: ".build/debug/sampleweb")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    return process
  }

  init(_ arguments: [String]) throws {
    var arguments = arguments
    if !arguments.contains("--lifetime") { arguments += ["--lifetime", "60"] }
    process = Self.process(arguments)
    process.standardOutput = output
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      line.append(more)
    }
    let text = String(decoding: line, as: UTF8.self)
    let start = try #require(text.range(of: "listening on 127.0.0.1:"))
    port = try #require(UInt16(text[start.upperBound...].prefix { $0 != " " }))
  }

  var isRunning: Bool { process.isRunning }

  func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

  func exitCode() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  func kill() {
    if process.isRunning { signal(SIGKILL) }
    process.waitUntilExit()
  }

  /// The whole answer to one request on a connection of its own.
  func ask(_ method: String, _ target: String, host: String) throws -> String {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    let request = Array("\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
    try #require(send(descriptor, request, request.count, 0) == request.count)
    var answer = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { break }
      answer.append(contentsOf: buffer[..<count])
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
