import ArgumentParser
import Foundation

/// `sampleweb file`: single files, each with the content type given for it.
struct FileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file",
    abstract: "Serves single files, byte for byte, with the content types given.",
    discussion: """
      --file and --content-type come in pairs and may be repeated; a file is served at /<its name> on \(FileWeb.host), \
      and the files follow each other in the urls file in the order given.
      """)

  @Option(help: "A file to serve.")
  var file: [String]

  @Option(name: .customLong("content-type"), help: "The Content-Type of the file given before it.")
  var contentType: [String]

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard file.count == contentType.count else {
      throw ValidationError(
        "Give one --content-type for each --file: \(file.count) and \(contentType.count) were given.")
    }
  }

  func run() async throws {
    try await WebServer(web: try FileWeb(files: Array(zip(file, contentType))), options: server).run()
  }
}
