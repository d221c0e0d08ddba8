import Synchronization

/// Under how many addresses of a host the same text stood of late: an article stands under one, an error page under
/// any.
///
/// It keeps the newest texts of each host and the first addresses of each text, for at most `capacity` hosts.
final class RepeatedTexts: Sendable {
  private struct Seen: Sendable {
    let text: UInt64
    var addresses: [UInt64]
  }

  /// Addresses from which a text is the host's and not a page's.
  static let many = 3
  private static let textsPerHost = 16

  private let capacity: Int
  private let hosts = Mutex<[Int64: [Seen]]>([:])

  init(capacity: Int = 4096) { self.capacity = capacity }

  /// Addresses under which the text stood, this one included; counted up to `many`.
  func note(_ text: UInt64, at address: UInt64, of host: Int64) -> Int {
    hosts.withLock { hosts in
      var texts = hosts[host] ?? []
      var seen = Seen(text: text, addresses: [])
      if let index = texts.firstIndex(where: { $0.text == text }) { seen = texts.remove(at: index) }
      if !seen.addresses.contains(address), seen.addresses.count < Self.many { seen.addresses.append(address) }
      texts.append(seen)
      if texts.count > Self.textsPerHost { texts.removeFirst() }
      if hosts[host] == nil, hosts.count >= capacity, let victim = hosts.keys.randomElement() {
        hosts.removeValue(forKey: victim)
      }
      hosts[host] = texts
      return seen.addresses.count
    }
  }

  /// Hosts remembered.
  var count: Int { hosts.withLock { $0.count } }
}
