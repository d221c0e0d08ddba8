import ArgumentParser
import Foundation
import ReaderProcesses

/// Measurements of the parts, for `make bench`: no program of the product, and not installed.
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measure parts of Courant on this machine.",
    subcommands: [
      ParsePages.self, Growth.self, Shapes.self, Corpus.self, ParseURLs.self, FetchPages.self, CycleJobs.self,
      ReadInProcesses.self,
    ])
}

/// The program, or one of the readers that it measures.
@main
enum BenchmarkProgram {
  static func main() async {
    ReaderChild.runIfAsked()
    await Benchmark.main()
  }
}

/// Seconds of processor time of this process: what else the machine does costs none.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
}
