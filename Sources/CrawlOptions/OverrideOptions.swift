package import ArgumentParser
import CommandLine
package import Extraction

/// A user's rules for the pages of some sites.
package struct OverrideOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rules for body, title, author and date of some sites; see docs/extraction.md.", valueName: "file"))
  package var overrides: String?

  package init() {}

  /// Reads the file; a mistake in it is one of the configuration, named with line and column.
  package func read() throws -> Overrides {
    guard let overrides else { return .none }
    let bytes: [UInt8]
    do { bytes = try PageFile.read(overrides) } catch {
      throw CommandFailure(.configuration, CommandFailure(describing: error).message)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.configuration, "\(overrides) is not UTF-8; save it as UTF-8 text")
    }
    do { return try Overrides(parsing: text) } catch {
      throw CommandFailure(.configuration, "\(overrides), \(error)")
    }
  }
}
