@testable import CrawlRules

/// What holds for any bytes, read as `tdmrep.json`. The last 40 bytes also serve as the path that is asked for; what
/// stands between a `+` and the last byte is repeated as rules up to the size that a host may send.
enum ReservationLaws {
  static func violations(of bytes: [UInt8]) -> [String] {
    let path = "/" + String(decoding: bytes.suffix(40), as: UTF8.self)
    var found: [String] = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.append(law) } }
    let file = DataMiningFile(parsing: bytes)
    let reservation = file?.reservation(for: path)
    expect(reservation == DataMiningFile(parsing: bytes)?.reservation(for: path), "the same bytes say the same")
    if let policy = reservation?.policy {
      expect(policy.utf8.count <= 2048 * 3 && policy.utf8.allSatisfy { $0 > 0x20 }, "a policy is bounded and one word")
    }
    if let entries = ReservationReader.entries(in: bytes, maximum: 100) {
      expect(file != nil, "what has entries is a file")
      expect(entries.count <= 100, "entries are bounded")
      expect(entries.allSatisfy { (0...1).contains($0.reservation ?? 0) }, "a reservation is 0 or 1")
      for text in entries.flatMap({ [$0.location, $0.policy].compactMap { $0 } }) {
        expect(text.count <= bytes.count, "decoding makes nothing longer")
      }
      for policy in entries.compactMap(\.policy) {
        expect(String(validating: policy, as: UTF8.self) != nil, "a policy is UTF-8")
      }
      let spaced = ReservationReader.entries(in: [0x20, 0x0A] + bytes.drop { $0 >= 0x80 } + [0x09], maximum: 100)
      expect(spaced?.count == entries.count, "white space around the file says nothing")
    } else {
      expect(file == nil, "what has no entries is no file")
    }
    repeated(bytes, path)
    return found
  }

  /// Only its time is of interest.
  private static func repeated(_ bytes: [UInt8], _ path: String) {
    guard bytes.first == UInt8(ascii: "+"), bytes.count > 2 else { return }
    let inner = Array(bytes.dropFirst().dropLast()) + [UInt8(ascii: ",")]
    let all = Array(repeatElement(inner, count: (DataMiningFile.maximumSize - 2) / inner.count).joined())
    let whole = [UInt8(ascii: "[")] + all.dropLast() + [UInt8(ascii: "]")]
    let long = String(repeating: path, count: 8192 / path.utf8.count + 1)
    _ = DataMiningFile(parsing: whole)?.reservation(for: long)
  }
}
