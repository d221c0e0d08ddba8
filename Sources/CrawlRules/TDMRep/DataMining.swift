internal import Untrusted

/// The reservation of text and data mining rights by TDMRep (W3C Community Group, final report of 2024-05-10).
///
/// Stated in three places: `/.well-known/tdmrep.json` for paths of a host, response headers, and meta elements of a
/// page. The closest to the page wins: meta over header over file.
public struct DataMiningReservation: Hashable, Sendable {
  /// `tdm-reservation: 1`.
  public var isReserved: Bool
  /// `tdm-policy`: an absolute http or https URL where licences are offered; nil without a usable one.
  public var policy: String?

  public init(isReserved: Bool, policy: String? = nil) {
    self.isReserved = isReserved
    self.policy = policy
  }

  /// From the values of `tdm-reservation` and `tdm-policy`, as header or meta element; nil unless the first is 0 or 1.
  ///
  /// Of contradicting values the reservation wins.
  public init?(reservations: [String], policies: [String] = []) {
    var values: Set<UInt8> = []
    for text in reservations { DataMiningReservation.read(text.utf8, into: &values) }
    guard !values.isEmpty else { return nil }
    isReserved = values.contains(UInt8(ascii: "1"))
    policy = policies.lazy.compactMap(DataMiningReservation.usablePolicy).first
  }

  /// Adds the elements of a list that are `0` or `1`.
  private static func read(_ list: String.UTF8View, into values: inout Set<UInt8>) {
    var element: UInt8?
    var isLonger = false
    func end() {
      if !isLonger, let element, element | 1 == UInt8(ascii: "1") { values.insert(element) }
      element = nil
      isLonger = false
    }
    for byte in list {
      switch byte {
      case UInt8(ascii: ","): end()
      case 0x20, 0x09: break
      default:
        if element != nil { isLonger = true }
        element = byte
      }
    }
    end()
  }

  /// An absolute http or https URL of at most 2,048 bytes without white space or control characters.
  static func usablePolicy(_ text: String) -> String? {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
      ["https://", "http://"].contains(where: { scheme in
        text.utf8.prefix(scheme.utf8.count).elementsEqual(scheme.utf8) { $0 | ($0 &- 0x41 < 26 ? 0x20 : 0) == $1 }
      })
    else { return nil }
    return StreamSafe.text(text)
  }
}

/// The rules of a host's `/.well-known/tdmrep.json`.
public struct DataMiningFile: Sendable {
  /// Bytes that are read; the file of a host with a rule for every section is a few KiB.
  public static let maximumSize = 512_000
  private static let maximumRules = 10_000

  private let file: RobotsFile
  private let reservations: [Int: DataMiningReservation]

  /// nil for what is no JSON array of rules, and for more than `maximumSize` bytes.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.count <= DataMiningFile.maximumSize,
      let entries = ReservationReader.entries(in: bytes, maximum: DataMiningFile.maximumRules)
    else { return nil }
    // The locations are robots.txt patterns (section 6.1), so the matcher is the same; the line of the rule that
    // decides leads back to its entry.
    var text = Array("user-agent: *\n".utf8)
    var reservations: [Int: DataMiningReservation] = [:]
    var line = 1
    for entry in entries {
      guard let location = entry.location, !location.contains(where: { $0 < 0x20 || $0 == 0x23 }),
        let value = entry.reservation, value == 0 || value == 1
      else { continue }
      line += 1
      // `Allow` wins a tie there; here the reservation does.
      text += (value == 1 ? "allow: " : "disallow: ").utf8
      if location.first != UInt8(ascii: "/"), location.first != UInt8(ascii: "*") { text.append(UInt8(ascii: "/")) }
      text += location
      text.append(0x0A)
      let policy = entry.policy.map { String(decoding: $0, as: UTF8.self) }
      reservations[line] = DataMiningReservation(
        isReserved: value == 1, policy: policy.flatMap(DataMiningReservation.usablePolicy))
    }
    file = RobotsFile(parsing: text)
    self.reservations = reservations
  }

  /// Bytes of memory that the file takes, about.
  public var footprint: Int {
    reservations.values.reduce(file.footprint) { $0 + Self.reservationFootprint + ($1.policy?.utf8.count ?? 0) }
  }

  private static let reservationFootprint = 64

  /// The statement for a path and query: that of the longest matching location; nil where none matches. Where a file
  /// asks for more work than one URL is worth (`RobotsFile.maximumSteps`), a reservation counts as one that matches.
  public func reservation(for pathAndQuery: String) -> DataMiningReservation? {
    file.deciding(for: pathAndQuery, agent: "*", inDoubt: true).flatMap { reservations[$0.rule.line] }
  }
}
