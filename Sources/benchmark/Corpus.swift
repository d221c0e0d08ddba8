import Compression
import ArgumentParser
import CommandLine
import Fetching
import Foundation
import HTML

/// `benchmark corpus`: whether every page of a corpus set parses without a limit's cut and decodes to what people read
/// in it.
struct Corpus: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parse every page of a corpus set; check limits and characters against the set's truth.",
    discussion: """
      A set is a folder with truth.jsonl and pages/. A page is suspect when a limit cut it, when fewer than nine in ten of the \
      words with letters beyond ASCII in its truth (text, title and snippets) are in the parsed page, or, without such words, \
      when its text has U+FFFD, or pairs that UTF-8 read as windows-1252 gives, which are not in its bytes. Ends with 1 when a page is suspect that \
      is not named with --except.
      """)

  @Argument(help: "Folders with truth.jsonl and pages/.")
  var sets: [String]

  @Option(help: "Pages that are known and explained, as set/id.")
  var except: [String] = []

  private struct Truth: Decodable {
    var id: String
    var charset: String?
    var title: String?
    var text: String?
    var with: [String]?
  }

  func run() throws {
    var isClean = true
    for set in sets {
      let suspects = try check(set)
      let name = URL(fileURLWithPath: set).lastPathComponent
      for (id, reason) in suspects {
        let isKnown = except.contains("\(name)/\(id)")
        StandardStream.output.write("  \(isKnown ? "known" : "SUSPECT") \(name)/\(id): \(reason)\n")
        if !isKnown { isClean = false }
      }
    }
    if !isClean { throw ExitCode(1) }
  }

  private func check(_ set: String) throws -> [(id: String, reason: String)] {
    let lines = try String(contentsOfFile: "\(set)/truth.jsonl", encoding: .utf8).split(separator: "\n")
    var suspects: [(String, String)] = []
    var encodings: [String: Int] = [:]
    var words = (expected: 0, found: 0)
    var kept = KeptSizes()
    for line in lines {
      let truth = try JSONDecoder().decode(Truth.self, from: Data(line.utf8))
      let page = try page(truth.id, of: set)
      kept.add(page)
      let document = Document.parse(page, transportCharset: truth.charset)
      encodings["\(document.encodingName) by \(document.encodingSource)", default: 0] += 1
      if !document.truncations.isEmpty { suspects.append((truth.id, "cut by \(document.truncations)")) }
      let expected = Self.wordsBeyondASCII([truth.title, truth.text].compactMap(\.self) + (truth.with ?? []))
      // Templates and attributes too: the truth has words that scripts put into the page.
      let text = document.treeFormat()
      if expected.isEmpty {
        // What a page in UTF-8 has of them is its own.
        let strange = Self.strangeCharacters(in: Array(text.utf8)) - Self.strangeCharacters(in: page)
        if strange > 5 {
          suspects.append((truth.id, "\(strange) strange characters, read as \(document.encodingName)"))
        }
      } else {
        let inPage = Self.wordsBeyondASCII([text])
        // Scripts without spaces: a word of the truth may be a part of one in the page.
        let found = expected.filter { inPage.contains($0) || text.contains($0) }
        words.expected += expected.count
        words.found += found.count
        if found.count * 10 < expected.count * 9, expected.count - found.count > 1 {
          let missing = expected.subtracting(found).sorted().prefix(4).joined(separator: ", ")
          let shares = "\(found.count) of \(expected.count) words with letters beyond ASCII"
          suspects.append((truth.id, "\(shares), read as \(document.encodingName); missing \(missing)"))
        }
      }
    }
    let shares = encodings.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    StandardStream.output.write(
      """
      \(set): \(lines.count) pages, \(words.found) of \(words.expected) words with letters beyond ASCII found, \
      \(suspects.count) pages to look at
        encodings: \(shares)
        \(kept.line)

      """)
    return suspects
  }

  /// What `worker --raw-pages` would keep of pages that came without a coding.
  private struct KeptSizes {
    private var sizes: [Int] = []
    private var pageBytes = 0
    private var time = Duration.zero

    mutating func add(_ page: [UInt8]) {
      let start = ContinuousClock.now
      sizes.append(Gzip.deflate(page, maxBytes: .max)?.count ?? 0)
      time += .now - start
      pageBytes += page.count
    }

    var line: String {
      let sorted = sizes.sorted()
      guard let largest = sorted.last else { return "no pages" }
      let mean = sorted.reduce(0, +) / sorted.count
      let milliseconds = String(format: "%.2f", time / .milliseconds(1) / Double(sorted.count))
      return
        "as gzip: \(mean) bytes on average, \(sorted[sorted.count / 2]) in the middle, \(sorted[sorted.count * 95 / 100]) at 95 %, "
        + "\(largest) at most, of \(pageBytes / sorted.count) on average; \(milliseconds) ms to compress"
    }
  }

  private func page(_ id: String, of set: String) throws -> [UInt8] {
    let path = "\(set)/pages/\(id).html.gz"
    guard let page = Gunzip.inflate([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), maxBytes: 1 << 30) else {
      throw ValidationError("\(path): the gzip data is damaged")
    }
    return page
  }

  /// The words of some texts that have a letter beyond ASCII, composed and in lower case (styles print some in
  /// capitals).
  private static func wordsBeyondASCII(_ texts: [String]) -> Set<String> {
    var words: Set<String> = []
    for text in texts {
      var word = String.UnicodeScalarView()
      var isBeyond = false
      for scalar in text.unicodeScalars {
        let isASCIILetter = (scalar.value | 0x20) &- 0x61 < 26
        if isASCIILetter || scalar.value >= 0x80 && scalar.properties.isAlphabetic {
          word.append(scalar)
          isBeyond = isBeyond || !isASCIILetter
        } else if !word.isEmpty {
          if isBeyond { words.insert(String(word).precomposedStringWithCanonicalMapping.lowercased()) }
          word = String.UnicodeScalarView()
          isBeyond = false
        }
      }
      if isBeyond { words.insert(String(word).precomposedStringWithCanonicalMapping.lowercased()) }
    }
    return words
  }

  /// How many U+FFFD there are, and pairs such as "Ã¤" or "â€", which are UTF-8 that was read as windows-1252.
  private static func strangeCharacters(in bytes: [UInt8]) -> Int {
    var count = 0
    var index = 0
    while index + 3 < bytes.count {
      let isReplacement = bytes[index] == 0xef && bytes[index + 1] == 0xbf && bytes[index + 2] == 0xbd
      let isTwice =
        bytes[index] == 0xc3 && (bytes[index + 1] == 0x83 || bytes[index + 1] == 0x82) && bytes[index + 2] == 0xc2
      let isQuote =
        bytes[index] == 0xc3 && bytes[index + 1] == 0xa2 && bytes[index + 2] == 0xe2 && bytes[index + 3] == 0x82
      if isReplacement || isTwice || isQuote { count += 1 }
      index += 1
    }
    return count
  }
}
