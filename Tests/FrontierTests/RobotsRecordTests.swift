import Frontier
import TestSupport
import Testing

@Suite struct RobotsRecordTests {
  @Test func keepsTheBytesByHostAndScheme() async throws {
    try await withFrontier { fixture in
      let key = request("a.example", "x").hostKey
      let frontier = fixture.frontier
      #expect(try await frontier.robots(hostKey: key, scheme: "https") == nil)
      let body = Array(UInt8.min...UInt8.max) + Array(repeating: UInt8(ascii: "#"), count: 5_000)
      try await frontier.storeRobots(
        hostKey: key, scheme: "https", httpStatus: 200, body: body, lifetime: .seconds(3600),
        crawlDelay: .milliseconds(1500))
      try await frontier.storeRobots(hostKey: key, scheme: "http", httpStatus: 404, body: nil, lifetime: .seconds(3600))
      let record = try #require(try await frontier.robots(hostKey: key, scheme: "https"))
      #expect(record.body?.isSame(as: body) == true)
      #expect(record.httpStatus == 200)
      #expect(record.isFresh && record.expiresIn > .seconds(3500))
      #expect(record.failingFor == nil && record.error == nil)
      let plain = try #require(try await frontier.robots(hostKey: key, scheme: "http"))
      #expect(plain.httpStatus == 404 && plain.body == nil)
    }
  }

  @Test func failuresKeepWhatWasKnown() async throws {
    try await withFrontier { fixture in
      let key = request("a.example", "x").hostKey
      let frontier = fixture.frontier
      try await frontier.storeRobots(
        hostKey: key, scheme: "https", httpStatus: 200, body: [1, 2], lifetime: .seconds(-5))
      #expect(try await frontier.robots(hostKey: key, scheme: "https")?.isFresh == false)
      try await frontier.storeRobotsFailure(
        hostKey: key, scheme: "https", httpStatus: 503, error: "503 Service\u{0} Unavailable", retryIn: .seconds(60))
      try await fixture.sql("update courant.robots set failing_since = now() - interval '1 hour'")
      try await frontier.storeRobotsFailure(
        hostKey: key, scheme: "https", httpStatus: nil, error: "timeout", retryIn: .seconds(120))
      let record = try #require(try await frontier.robots(hostKey: key, scheme: "https"))
      #expect(record.body == [1, 2])
      #expect(record.httpStatus == nil && record.error == "timeout")
      #expect(record.age != nil)
      let failingFor = try #require(record.failingFor)
      #expect(failingFor > .seconds(3500) && record.isFresh)
      try await frontier.storeRobots(hostKey: key, scheme: "https", httpStatus: 200, body: [3], lifetime: .seconds(60))
      #expect(try await frontier.robots(hostKey: key, scheme: "https")?.failingFor == nil)
    }
  }
}
