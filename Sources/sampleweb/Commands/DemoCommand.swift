import ArgumentParser

/// `sampleweb demo`: the sample news web.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Serves the sample news web: six invented newspapers with twenty articles written for this project.")

  @OptionGroup var server: ServerOptions

  func run() async throws {
    try await WebServer(web: DemoWeb(), options: server).run()
  }
}
