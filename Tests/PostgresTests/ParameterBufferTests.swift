import Testing

@testable import Postgres

@Suite struct ParameterBufferTests {
  @Test func textsAreTerminatedAndBinaryValuesHaveTheirLength() {
    let buffer = ParameterBuffer([.text("a\0b"), .null, .bytes([0, 1, 0]), .longTextArray(["x", nil])])
    buffer.withPointers { count, values, lengths, formats in
      #expect(count == 4)
      guard let values, let lengths, let formats else {
        Issue.record("no pointers")
        return
      }
      #expect((0..<4).map { formats[$0] } == [0, 0, 1, 1])
      #expect(values[0].map { String(cString: $0) } == "ab")
      #expect(values[1] == nil)
      let bytes = (0..<4).map { index in
        values[index].map { value in
          (0..<Int(lengths[index])).map { UInt8(bitPattern: value[$0]) }
        }
      }
      #expect(bytes[2] == [0, 1, 0])
      // One dimension, with nulls, of type 25 (text), two elements from 1; one byte, then a null.
      #expect(
        bytes[3] == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 120, 255, 255, 255, 255])
    }
  }

  @Test func anArrayOfNothingHasNoDimension() {
    ParameterBuffer([.bytesArray([])]).withPointers { _, values, lengths, _ in
      #expect(lengths?[0] == 12)
      #expect((0..<12).map { values?[0]?[$0] } == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 17])
    }
  }

  @Test(arguments: [
    (PostgresValue.text("12345"), false), (.text("123456"), true), (.bytes([1, 2, 3, 4, 5, 6]), true),
    (.longTextArray([]), true), (.null, false),
  ])
  func whatNoFieldHoldsIsNotSent(value: PostgresValue, isTooLarge: Bool) {
    #expect(ParameterBuffer([.int(1), value, .int(2)], maxValueBytes: 5).isTooLarge == isTooLarge)
  }
}
