import Foundation
import HTML
import Testing

/// html5lib's encoding tests, those that need scripts left out.
@Suite struct EncodingConformanceTests {
  static let floor = 82

  @Test(.enabled(if: SharedData.hasHTML5Lib))
  func encodingsAreThoseOfHTML5Lib() throws {
    var all = ConformanceScore()
    for file in try SharedData.files(in: "html5lib/encoding", extension: "dat") {
      var score = ConformanceScore()
      for test in try Self.cases(of: file) {
        let actual = Document.parse(test.input).encodingName
        let isEqual = actual.lowercased() == test.encoding.lowercased()
        let input = String(decoding: test.input.prefix(400), as: UTF8.self)
        score.add(isEqual, "--- \(file.lastPathComponent): \(test.encoding), got \(actual)\n\(input)")
      }
      score.report(file.lastPathComponent)
      all = all + score
    }
    all.report("encoding, all files")
    #expect(all.passed >= Self.floor)
    #expect(all.passed == all.total)
  }

  private static func cases(of file: URL) throws -> [(input: [UInt8], encoding: String)] {
    var cases: [(input: [UInt8], encoding: String)] = []
    var data: [[UInt8]] = []
    var section = ""
    for line in try [UInt8](Data(contentsOf: file)).split(separator: 0x0a, omittingEmptySubsequences: false) {
      let text = String(decoding: line, as: UTF8.self)
      if text == "#data" {
        (section, data) = (text, [])
      } else if text == "#encoding" {
        section = text
      } else if section == "#data" {
        data.append(Array(line))
      } else if section == "#encoding", !text.isEmpty {
        cases.append((Array(data.joined(separator: [0x0a])), text))
        section = ""
      }
    }
    return cases
  }
}
