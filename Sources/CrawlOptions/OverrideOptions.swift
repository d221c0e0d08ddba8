package import ArgumentParser
import CommandLine
import Extraction

/// A user's rules for the pages of some sites.
package struct OverrideOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rules for body, title, author and date of some sites; see docs/extraction.md.", valueName: "file"))
  package var overrides: String?

  package init() {}

  /// Reads the file's text, nil without a file; a mistake in it is a configuration error with line and column.
  package func read() throws -> String? {
    guard let overrides else { return nil }
    let text = try ConfigurationFile.text(overrides, option: "--overrides")
    do { _ = try Overrides(parsing: text) } catch {
      throw CommandFailure(.configuration, "\(overrides), \(error)")
    }
    return text
  }
}
