import ArgumentParser
import CommandLine
import Extraction
import HTML
import WebURL

/// `training blocks`: the blocks of pages with their features.
struct Blocks: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Write the blocks of pages and their features.")

  @OptionGroup var pageOptions: PageOptions

  @Argument(help: "What the names of the files written begin with.")
  var prefix: String

  @Option(help: "Write the columns of these lexicons instead.")
  var lexicon: [String] = []

  func run() throws {
    let manifest = try PageManifest(pageOptions.manifest, pages: pageOptions.pages)
    try BlockDumping(prefix: prefix, lexicons: lexicon).run { write in
      for entry in manifest.entries {
        let document = Document.parse(try manifest.bytes(of: entry), transportCharset: entry.charset)
        try write(entry.id, BlockDump(document, url: entry.url.flatMap { WebURL($0) }))
      }
    }
  }
}
