import Testing

@testable import Fetching

/// The pure parts of what keeps answers apart.
@Suite struct ConnectionTableTests {
  static func record(_ type: UInt8, _ length: Int) -> [UInt8] {
    [type, 3, 3, UInt8(length >> 8), UInt8(length & 255)] + [UInt8](repeating: 7, count: min(length, 80))
  }

  @Test(
    arguments: [
      ([], .end), (Array("\r\n".utf8), .notice), (Array("\r\n\r\n\r\n".utf8), .notice), (Array("<html>".utf8), .notice),
      (Array("HTTP/1.1 200 OK\r\n".utf8), .answer), (Array("\r\nHTTP/1.0 404 No\r\n".utf8), .answer),
      (Array("HTTP/1.1 408 Request Timeout\r\n".utf8), .notice), (Array("HTTP/1.0 408".utf8), .notice),
      (Array("HTTP".utf8), .notice), ([0], .notice),
      // TLS: an alert by its type and by its size, a handshake message, a line end, an answer.
      (record(0x15, 26), .notice), (record(0x17, 19), .notice), (record(0x16, 200), .notice),
      (record(0x17, 26), .notice),
      (record(0x17, 33), .answer), (record(0x17, 4000), .answer), ([0x17, 3], .notice),
    ] as [([UInt8], UnaskedBytes)])
  func unaskedBytesAreTold(bytes: [UInt8], kind: UnaskedBytes) {
    #expect(UnaskedBytes(bytes) == kind)
  }

  func name(_ port: Int32) -> ConnectionName {
    ConnectionName(local: "127.0.0.1", remote: "127.0.0.1", localPort: port, remotePort: 80)
  }

  @Test func connectionsAreKnownByTheirEnds() {
    var table = ConnectionTable()
    #expect(table.descriptor(of: name(1)) == nil)
    table.add(5, name(1))
    table.add(6, name(2))
    #expect(table.descriptor(of: name(1)) == 5 && table.descriptor(of: name(2)) == 6)
    // Nothing is known of how it answers before it has.
    #expect(!table.answersInTurn(5))
    table.note(.inTurn, on: 5)
    table.note(.numbered, on: 6)
    #expect(table.answersInTurn(5) && !table.answersInTurn(6))
    table.noteEnd(of: 5)
    #expect(table.isEnded(5) && !table.isEnded(6) && !table.isEnded(7))
    // The number names another socket, and the ends another connection.
    table.add(5, name(3))
    #expect(table.descriptor(of: name(1)) == nil && !table.answersInTurn(5) && !table.isEnded(5))
    table.add(7, name(2))
    #expect(table.descriptor(of: name(2)) == 7 && table.count == 2)
    table.forget(5)
    table.forget(7)
    table.forget(7)
    #expect(table.count == 0 && table.descriptor(of: name(2)) == nil && table.descriptor(of: name(3)) == nil)
  }

  @Test func theLastRequestsAreRemembered() {
    var table = ConnectionTable()
    table.add(5, name(1))
    for number in 0..<9 {
      table.note(.init(host: "\(number)", isFurther: number > 0, becameSuspect: nil), on: 5)
    }
    table.note(.init(host: "nowhere", isFurther: true, becameSuspect: nil), on: 6)
    #expect(table.exchanges(of: 5).map(\.host) == ["5", "6", "7", "8"])
    #expect(table.exchanges(of: 6).isEmpty)
    table.takeLastExchange(of: 5)
    table.takeLastExchange(of: 6)
    #expect(table.takeExchanges(of: 5).map(\.host) == ["4", "5", "6", "7"])
    #expect(table.exchanges(of: 5).isEmpty && table.takeExchanges(of: 5).isEmpty)
  }

  @Test func distrustLastsADayAndIsBounded() {
    var hosts = DistrustedHosts()
    hosts.insert("a:80", at: 1000)
    #expect(hosts.contains("a:80", at: 1000 + DistrustedHosts.time.nanoseconds - 1))
    #expect(!hosts.contains("a:80", at: 1000 + DistrustedHosts.time.nanoseconds) && !hosts.contains("a:443", at: 1000))
    for number in 0..<DistrustedHosts.maxHosts + 50 { hosts.insert("\(number)", at: 2000 + UInt64(number)) }
    #expect(hosts.count == DistrustedHosts.maxHosts)
    #expect(!hosts.contains("a:80", at: 3000) && hosts.contains("4000", at: 3000))
  }
}
