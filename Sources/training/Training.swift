import ArgumentParser

/// What `make train` asks of the program: features of pages, computed by the code that reads them. No program of the
/// product, and not installed.
@main
struct Training: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training", abstract: "Write what the models are trained from.",
    subcommands: [Blocks.self, Candidates.self])
}

/// The pages that a command reads.
struct PageOptions: ParsableArguments {
  @Argument(help: "A list of pages: a line of JSON each, with id, url and charset.")
  var manifest: String

  @Argument(help: "The directory with <id>.html or <id>.html.gz of each.")
  var pages: String
}
