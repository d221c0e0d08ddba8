import ArgumentParser
import CommandLine
import Foundation
import HTML

/// `benchmark growth`: hostile pages at one, two and four times a size; the time must grow with the size.
struct Growth: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Parse hostile pages of doubled sizes and print how the time grows.",
    discussion: """
      Set MALLOC_MMAP_THRESHOLD_=65536 (glibc), so that the arrays of all sizes are fresh memory: else only those above \
      32 MB are, and the kernel's time for clearing it looks like growth.
      """)

  @Option(help: "Runs of each size; the fastest counts, since a busy machine only adds.")
  var runs = 7

  @Option(help: "Only the patterns whose name has this text.")
  var only = ""

  private struct Pattern: Sendable {
    let name: String
    /// The count of repetitions that the smallest page has.
    let count: Int
    let page: @Sendable (Int) -> [UInt8]

    init(_ name: String, _ count: Int, _ text: @escaping @Sendable (Int) -> String) {
      self.name = name
      self.count = count
      page = { Array(text($0).utf8) }
    }

    /// `text` again and again, the smallest page of about 2.5 MB: beyond the processor's caches at every size.
    static func repeated(_ name: String, after start: String = "", _ text: String? = nil) -> Pattern {
      let text = text ?? name
      return Pattern(name, 2_500_000 / text.utf8.count) { start + String(repeating: text, count: $0) }
    }
  }

  private static let patterns: [Pattern] = [
    Pattern("attributes of one tag", 10_000) { count in
      "<p " + (0..<count).map { "a\($0)=\($0)" }.joined(separator: " ") + ">"
    },
    Pattern("one attribute again and again", 500_000) { "<p " + String(repeating: "a=1 ", count: $0) + ">" },
    .repeated("<div>"),
    .repeated("<b><i><a><p>"),
    .repeated("<a><div>"),
    .repeated("<b><div>"),
    .repeated("<p><div>"),
    .repeated("<table>"),
    .repeated("<table><tr><td>"),
    .repeated("<table><tr> </i>x</i>", after: "<table><tr>", " </i>x</i>"),
    Pattern("one line of text", 25_000_000) { String(repeating: "x", count: $0) },
    .repeated("&amp;"),
    .repeated("&notit;&#x20AC;"),
    .repeated("<select>"),
    .repeated("<select><option>"),
    .repeated("<template>"),
    .repeated("<template><td>"),
    .repeated("<svg><g>"),
    .repeated("<math><mi>"),
    .repeated("<!--"),
    .repeated("<"),
    Pattern("<div><b id=1></div><div><b id=2>…", 100_000) { (0..<$0).map { "<div><b id=\($0)></div>" }.joined() },
    .repeated(
      "options of a selectedcontent", after: "<select><button><selectedcontent></button>", "<option selected>a"),
    Pattern("<body a1=1><body a2=1>…", 100_000) { (0..<$0).map { "<body a\($0)=1>" }.joined() },
    .repeated("<script><!--<script>", after: "<script>", "<!--<script>"),
  ]

  func run() {
    let out = StandardStream.output
    out.write(

      """
      processor time in ms for 1, 2 and 4 times the size; how many times that of half the size; the 4x page's seconds for \
      each 10 MB; the limits that cut it

      """)
    out.write(
      "pattern                                 MB      1x      2x      4x   2x/1x  4x/2x    s / 10 MB  cut at 4x\n")
    for pattern in Self.patterns where only.isEmpty || pattern.name.contains(only) {
      out.write(line(for: pattern))
    }
  }

  private func line(for pattern: Pattern) -> String {
    let sizes = [1, 2, 4].map { pattern.page(pattern.count * $0) }
    var best = [Double](repeating: .infinity, count: 3)
    // The sizes take turns, so that what else the machine does meets all of them.
    for _ in 0..<runs {
      for (index, page) in sizes.enumerated() {
        let start = processorTime()
        _ = Document.parse(page, transportCharset: "utf-8")
        best[index] = min(best[index], (processorTime() - start) * 1000)
      }
    }
    let cut = Document.parse(sizes[2]).truncations.map { "\($0)" }.joined(separator: ", ")
    let name = pattern.name.padding(toLength: 34, withPad: " ", startingAt: 0)
    let size = Double(sizes[0].count) / 1_000_000
    let times = String(format: "%8.2f %7.1f %7.1f %7.1f", size, best[0], best[1], best[2])
    let tens = Double(sizes[2].count) / 10_000_000
    let growth = String(format: "   %5.2f  %5.2f  %11.3f", best[1] / best[0], best[2] / best[1], best[2] / 1000 / tens)
    return "\(name)\(times)\(growth)  \(cut)\n"
  }
}
