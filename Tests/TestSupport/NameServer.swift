import Dispatch
import Foundation
import Synchronization

/// A name server on UDP port 53 of 127.0.0.1 that says of each name what a test tells it to: for a namespace of its
/// own, where the port is free and resolv.conf leads here.
package final class NameServer: Sendable {
  package enum Answer: Sendable {
    /// A records of the four bytes, or AAAA records of the sixteen, to the question that asks for them; to the other
    /// one none.
    case addresses([[UInt8]])
    /// CNAME records from the name on, and then the addresses.
    case aliases([String], [[UInt8]] = [])
    /// RCODE (RFC 1035 section 4.1.1).
    case failure(UInt8)
    case silence
    case noise([UInt8])
    /// The right answer to another question.
    case wrongNumber([[UInt8]])
  }

  private let descriptor: Int32
  private let isStopped = Mutex(false)
  private let isClosed = DispatchSemaphore(value: 0)
  private let answer: @Sendable (_ name: String, _ count: Int) -> Answer

  /// `answer` is given the name and how many questions of either kind came for it before.
  package init(_ answer: @escaping @Sendable (_ name: String, _ count: Int) -> Answer) throws {
    self.answer = answer
    #if canImport(Glibc)
      let datagram = Int32(SOCK_DGRAM.rawValue)
    #else
      let datagram = SOCK_DGRAM
    #endif
    descriptor = socket(AF_INET, datagram, 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = UInt16(53).bigEndian
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isBound = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    let thread = Thread { [self] in serve() }
    thread.start()
  }

  /// Must be called: the thread keeps the server alive until then. Returns when the port is free.
  package func stop() {
    isStopped.withLock { $0 = true }
    isClosed.wait()
  }

  private func serve() {
    var counts: [String: Int] = [:]
    let end = Date().addingTimeInterval(120)
    while Date() < end, !isStopped.withLock({ $0 }) {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 20) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 2048)
      var peer = sockaddr_storage()
      var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let received = withUnsafeMutablePointer(to: &peer) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(descriptor, &buffer, buffer.count, 0, $0, &size)
        }
      }
      guard received > 0 else { continue }
      guard let question = Question(Array(buffer[..<received])) else { continue }
      let count = counts[question.name, default: 0]
      counts[question.name] = count + 1
      guard let reply = Self.reply(to: question, answer(question.name, count)) else { continue }
      _ = withUnsafePointer(to: &peer) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          sendto(descriptor, reply, reply.count, 0, $0, size)
        }
      }
    }
    close(descriptor)
    isClosed.signal()
  }

  private struct Question {
    let id: [UInt8]
    let name: String
    /// The name, type and class as they came.
    let bytes: [UInt8]
    let type: UInt8

    init?(_ packet: [UInt8]) {
      guard packet.count > 16 else { return nil }
      id = Array(packet[0..<2])
      var labels: [String] = []
      var index = 12
      while index < packet.count, packet[index] != 0 {
        let length = Int(packet[index])
        guard index + length + 1 < packet.count else { return nil }
        labels.append(String(decoding: packet[(index + 1)...(index + length)], as: UTF8.self))
        index += length + 1
      }
      guard index + 5 <= packet.count else { return nil }
      name = labels.joined(separator: ".").lowercased()
      bytes = Array(packet[12..<(index + 5)])
      type = packet[index + 2]
    }
  }

  private static func reply(to question: Question, _ answer: Answer) -> [UInt8]? {
    var records: [[UInt8]] = []
    var code: UInt8 = 0
    var id = question.id
    func add(_ owner: String, _ addresses: [[UInt8]]) {
      for bytes in addresses where bytes.count == (question.type == 28 ? 16 : 4) {
        records.append(record(owner, type: question.type, bytes))
      }
    }
    switch answer {
    case .addresses(let addresses): add(question.name, addresses)
    case .wrongNumber(let addresses):
      id[0] ^= 0x55
      add(question.name, addresses)
    case .aliases(let names, let addresses):
      var owner = question.name
      for name in names {
        records.append(record(owner, type: 5, encoded(name)))
        owner = name
      }
      add(owner, addresses)
    case .failure(let rcode): code = rcode
    case .silence: return nil
    case .noise(let bytes): return bytes
    }
    // A response, recursion available (RFC 1035 section 4.1.1).
    let counts: [UInt8] = [0, 1, UInt8(records.count >> 8), UInt8(records.count & 255), 0, 0, 0, 0]
    return id + [0x81, 0x80 | code] + counts + question.bytes + records.flatMap { $0 }
  }

  private static func record(_ owner: String, type: UInt8, _ data: [UInt8]) -> [UInt8] {
    // Class IN, a lifetime of nothing.
    encoded(owner) + [0, type, 0, 1, 0, 0, 0, 0, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
  }

  private static func encoded(_ name: String) -> [UInt8] {
    name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }
}
