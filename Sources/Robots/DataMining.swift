internal import Foundation

/// The reservation of text and data mining rights by TDMRep (W3C Community Group, final report of 2024-05-10).
///
/// Stated in three places: `/.well-known/tdmrep.json` for paths of a host, response headers, and meta elements of a page. The
/// closest to the page wins: meta over header over file.
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
    var values: Set<String> = []
    for text in reservations {
      for element in text.split(separator: ",") { values.insert(element.filter { $0 != " " && $0 != "\t" }) }
    }
    guard values.contains("1") || values.contains("0") else { return nil }
    isReserved = values.contains("1")
    policy = policies.lazy.compactMap(DataMiningReservation.usablePolicy).first
  }

  /// The statement that counts for a page; nil where none was made.
  public static func closest(
    meta: DataMiningReservation?, header: DataMiningReservation?, file: DataMiningReservation?
  ) -> DataMiningReservation? { meta ?? header ?? file }

  /// An absolute http or https URL of at most 2,048 bytes without white space or control characters.
  static func usablePolicy(_ text: String) -> String? {
    let lower = text.prefix(8).lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://"), text.utf8.count <= 2048,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    return text
  }
}

/// The rules of a host's `/.well-known/tdmrep.json`.
public struct DataMiningFile: Sendable {
  /// Bytes that are read; the file of a host with a rule for every section is a few KiB.
  public static let maximumSize = 512_000
  private static let maximumRules = 10_000

  private struct Entry: Decodable {
    var location: String?
    var reservation: Number?
    var policy: String?

    enum CodingKeys: String, CodingKey {
      case location
      case reservation = "tdm-reservation"
      case policy = "tdm-policy"
    }
  }

  /// 0 or 1, with or without quotes; of one that is neither only its rule is lost.
  private struct Number: Decodable {
    let value: Int?
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      do { value = try container.decode(Int.self) } catch {
        do { value = Int(try container.decode(String.self)) } catch { value = nil }
      }
    }
  }

  private let file: RobotsFile
  private let reservations: [Int: DataMiningReservation]

  /// nil for what is no JSON array of rules, and for more than `maximumSize` bytes.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.count <= DataMiningFile.maximumSize else { return nil }
    let entries: [Entry]
    do { entries = try JSONDecoder().decode([Entry].self, from: Data(bytes)) } catch { return nil }
    // The locations are robots.txt patterns (section 6.1), so the matcher is the same; the line of the rule that decides
    // leads back to its entry.
    var text = "user-agent: *\n"
    var reservations: [Int: DataMiningReservation] = [:]
    var line = 1
    for entry in entries.prefix(DataMiningFile.maximumRules) {
      guard let location = entry.location, !location.utf8.contains(where: { $0 < 0x20 || $0 == 0x23 }),
        let value = entry.reservation?.value, value == 0 || value == 1
      else { continue }
      line += 1
      let pattern = location.hasPrefix("/") || location.hasPrefix("*") ? location : "/\(location)"
      // `Allow` wins a tie there; here the reservation does.
      text += "\(value == 1 ? "allow" : "disallow"): \(pattern)\n"
      reservations[line] = DataMiningReservation(
        isReserved: value == 1, policy: entry.policy.flatMap(DataMiningReservation.usablePolicy))
    }
    file = RobotsFile(parsing: Array(text.utf8))
    self.reservations = reservations
  }

  /// The statement for a path and query: that of the longest matching location; nil where none matches.
  public func reservation(for pathAndQuery: String) -> DataMiningReservation? {
    file.verdict(for: pathAndQuery, agent: "*").line.flatMap { reservations[$0] }
  }
}
