import Testing

@testable import CommandLine

/// Bytes and times as people write them.
@Suite struct QuantityTests {
  @Test(
    arguments: [
      ("0", 0), ("64", 64), ("64B", 64), ("16MiB", 16 << 20), ("16mib", 16 << 20), ("1.5KiB", 1536), ("500kB", 500_000),
      ("2 MB", 2_000_000), ("1GiB", 1 << 30), ("3gb", 3_000_000_000), ("16M", nil), ("16k", nil), ("", nil),
      ("-1", nil), ("x", nil), ("1e3", nil), ("KiB", nil), ("1.2.3", nil), ("9999999GiB", nil), ("1 000", nil),
    ] as [(String, Int?)])
  func bytes(text: String, expected: Int?) {
    #expect(ByteCount(argument: text)?.bytes == expected)
    if let expected {
      let count = ByteCount(expected)
      #expect(ByteCount(argument: count.defaultValueDescription) == count)
    }
  }

  @Test(
    arguments: [
      ("30", 30), ("1.5s", 1.5), ("500ms", 0.5), ("2m", 120), ("2min", 120), ("1h", 3600), ("0", 0), ("10 s", 10),
      ("", nil), ("-1", nil), ("1d", 86_400), ("1w", nil), ("s", nil), ("1m30s", nil), ("inf", nil), ("nan", nil),
      ("1000000000", 1e9), ("1000000001", nil), (String(repeating: "9", count: 400), nil),
    ] as [(String, Double?)])
  func times(text: String, expected: Double?) {
    #expect(TimeSpan(argument: text)?.duration == expected.map { Duration.seconds($0) })
    if let expected {
      #expect(TimeSpan(argument: TimeSpan(.seconds(expected)).defaultValueDescription)?.duration == .seconds(expected))
    }
  }

  @Test(
    arguments: [
      ("7", 7), ("7d", 7), ("2w", 14), ("48h", 2), ("0", 0), ("36500", 36_500), ("1h", nil), ("1.5", nil),
      ("1.5d", nil),
      ("-1", nil), ("", nil), ("d", nil), ("30s", nil), ("7 days", nil), ("inf", nil),
      (String(repeating: "9", count: 400), nil),
    ] as [(String, Int?)])
  func days(text: String, expected: Int?) {
    #expect(DayCount(argument: text)?.days == expected)
    if let expected { #expect(DayCount(argument: DayCount(expected).defaultValueDescription)?.days == expected) }
  }

  @Test(
    arguments: [
      (["--lanes", "4"], "--lanes is --parse-threads now"), (["run", "--lanes=4"], "--lanes is --parse-threads now"),
      (["--parse-threads", "4"], nil), (["--", "--lanes"], nil), ([], nil),
    ] as [([String], String?)])
  func aRenamedFlagNamesItsNewName(arguments: [String], message: String?) {
    #expect(Program.renaming(arguments, ["--lanes": "--parse-threads"]) == message)
  }

  @Test func defaultsAreShort() {
    #expect(ByteCount(16 << 20).defaultValueDescription == "16MiB")
    #expect(ByteCount(1000).defaultValueDescription == "1000")
    #expect(TimeSpan(.seconds(120)).defaultValueDescription == "120s")
  }
}
