import Testing
import Untrusted

@Suite struct WholeNumberTests {
  @Test(arguments: [
    ("0", 0), ("7", 7), ("+7", 7), ("-7", -7), ("000000000000000000000000000012", 12),
    ("9223372036854775807", .max), ("-9223372036854775808", .min),
  ])
  func digitsWithASignAreANumber(text: String, number: Int) {
    #expect(WholeNumber.read(text, in: Int.min...Int.max) == number)
  }

  @Test(arguments: [
    "", "+", "-", "+-1", " 1", "1 ", "1.0", "0x1", "١", "1e3", "9223372036854775808", "-9223372036854775809",
    String(repeating: "9", count: 1_000),
  ])
  func allElseIsNone(text: String) {
    #expect(WholeNumber.read(text, in: Int.min...Int.max) == nil)
  }

  @Test func theRangeDecides() {
    #expect(WholeNumber.read("100", in: 0...99) == nil)
    #expect(WholeNumber.read("99", in: 0...99) == 99)
    #expect(WholeNumber.read("-1", in: 0...99) == nil)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, 9_223_372_036_854_775_808.0, 100])
  func fractionsOutOfRangeAreNone(value: Double) {
    #expect(WholeNumber.read(value, in: 0...99) == nil)
  }

  @Test func fractionsAreCutOff() {
    #expect(WholeNumber.read(98.9, in: 0...99) == 98)
    #expect(WholeNumber.read(-0.5, in: 0...99) == 0)
  }
}
