import ArgumentParser
import CommandLine
import Foundation
import HostileShapes

/// `benchmark shapes`: each hostile shape, bytes to article to what is stored, at several sizes.
///
/// Each shape is read by a process of its own, so that its peak is its own, and one that does not end ends alone.
struct Shapes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read pages made to be expensive, and print what each costs and how that grows.",
    discussion: """
      Reads each shape at each size with the worker's default limits. "over" marks what is over the bar at the largest \
      size, for 10 MB and less: 1 second of processor time to the article or 1 second for its forms (text, Markdown, JSON and the columns it \
      is stored in), or 300 MiB besides the page's bytes. Exits with 1 where any is.
      """)

  /// The bar for a page of 10 MB.
  private enum Bar {
    static let seconds = 1.0
    static let mebibytes = 300.0
  }

  @Option(help: "Sizes in megabytes, ascending, separated by commas.")
  var megabytes = "2.5,5,10"

  @Option(help: "Only the shapes whose name has this text.")
  var only = ""

  @Flag(help: "Print only those over the bar.")
  var over = false

  @Option(help: "Processor time after which a shape is given up, in whole seconds.")
  var timeout = TimeSpan(.seconds(90))

  @Option(help: .hidden)
  var child: Int?

  func validate() throws {
    guard !sizes.isEmpty, sizes.allSatisfy({ $0 > 0 && $0 <= 1000 }), sizes == sizes.sorted() else {
      throw ValidationError("--megabytes takes ascending sizes such as 2.5,5,10")
    }
    guard (1...100_000).contains(timeout.duration.components.seconds) else {
      throw ValidationError("--timeout must be 1 to 100000 seconds")
    }
  }

  private var sizes: [Double] { megabytes.split(separator: ",").compactMap { Double($0) } }

  func run() throws {
    let shapes = HostileShape.all
    if let child {
      guard shapes.indices.contains(child) else { throw ValidationError("no shape \(child)") }
      ShapeReading.run(shapes[child], sizes: sizes, timeout: timeout.duration)
      return
    }
    let out = StandardStream.output
    out.write("\(shapes.count) shapes, \(sizes.map { "\($0)" }.joined(separator: ", ")) MB\n")
    out.write(
      "seconds to article at each size, growth | seconds to forms, growth | peak MiB | limits that cut it | shape\n")
    var isOver = 0
    var (read, worst, highest) = (0, 0.0, 0.0)
    for (index, shape) in shapes.enumerated() where only.isEmpty || shape.name.contains(only) {
      read += 1
      let readings = try self.readings(of: index)
      let isWhole = readings.count == sizes.count
      let tens = max((sizes.last ?? 10) / 10, 1)
      let last = readings.last
      let exceeds =
        !isWhole
        || last.map { max($0.article, $0.forms) / tens > Bar.seconds || $0.peak / tens > Bar.mebibytes } ?? true
      if exceeds { isOver += 1 }
      worst = max(worst, last?.article ?? .infinity)
      highest = max(highest, last?.peak ?? .infinity)
      guard exceeds || !over else { continue }
      var line = exceeds ? "over " : "     "
      line += Self.column(readings.map(\.article), of: sizes.count) + " |"
      line += Self.column(readings.map(\.forms), of: sizes.count) + " |"
      line += String(format: " %6.0f | ", last?.peak ?? .nan)
      line += "\(isWhole ? last?.cuts ?? "" : "did not end") | \(shape.name)\n"
      out.write(line)
    }
    out.write(
      String(
        format: "%d of %d shapes are over the bar; the slowest took %.2f s to its article, the largest %.0f MiB\n",
        isOver, read, worst, highest))
    if isOver > 0 { throw ExitCode(1) }
  }

  private static func column(_ seconds: [Double], of count: Int) -> String {
    let times = (0..<count).map { $0 < seconds.count ? String(format: " %7.3f", seconds[$0]) : "       -" }.joined()
    let growth = zip(seconds, seconds.dropFirst()).map { String(format: " %4.1f", $1 / max($0, 1e-4)) }.joined()
    return times + " " + growth.padding(toLength: (count - 1) * 5 + 1, withPad: " ", startingAt: 0)
  }

  /// What a process of its own says of a shape.
  private func readings(of index: Int) throws -> [ShapeReading] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    if let path = Bundle.main.executablePath { process.executableURL = URL(fileURLWithPath: path) }
    process.arguments = [
      "shapes", "--child", "\(index)", "--megabytes", megabytes, "--timeout", "\(timeout.duration.components.seconds)",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { ShapeReading(line: $0) }
  }
}
