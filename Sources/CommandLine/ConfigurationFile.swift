/// A text file that an option names.
package enum ConfigurationFile {
  /// The file's text, at most `maxBytes`, default 16 MiB. Throws `CommandFailure` that names the option.
  package static func text(_ path: String, option: String, maxBytes: Int = 16 << 20) throws -> String {
    let bytes: [UInt8]
    do { bytes = try PageFile.read(path, limit: maxBytes) } catch {
      throw CommandFailure(.configuration, "\(option): \(CommandFailure(describing: error).message)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.configuration, "\(option) \(path) is not UTF-8; save it as UTF-8 text")
    }
    return text
  }
}
