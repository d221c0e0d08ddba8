import ArgumentParser
import Foundation

/// Measurements of the parts, for `make bench`: no program of the product, and not installed.
@main
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measure parts of Courant on this machine.",
    subcommands: [
      ParsePages.self, Growth.self, Shapes.self, Corpus.self, ParseURLs.self, FetchPages.self, CycleJobs.self,
    ])
}

/// Seconds of processor time of this process: what else the machine does costs none.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
}
