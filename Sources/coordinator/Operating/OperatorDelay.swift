import ArgumentParser
import CommandLine
import Untrusted

/// A delay as operators give it: a time, or `default`.
struct OperatorDelay {
  /// At most a day; nil for `default`.
  let duration: Duration?

  /// Throws `ValidationError` for anything but 0 to 86,400 seconds and `default`.
  init(parsing text: String) throws {
    if text == "default" {
      duration = nil
      return
    }
    guard let value = TimeSpan(argument: text)?.duration, value <= .seconds(86_400) else {
      throw ValidationError("the delay must be 0 to 86400 seconds or \"default\", not \(text)")
    }
    duration = value
  }
}
