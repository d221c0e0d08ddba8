/// A look at bytes that spares most lines the reading of dates.
enum DateShape {
  /// Whether a text has a number of four or eight digits, three short numbers, or digits of another script.
  static func isPossible(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var run = 0
      var runs = 0
      for byte in bytes {
        if byte >= 0x30, byte <= 0x39 {
          run += 1
          continue
        }
        if run == 4 || run == 8 { return true }
        if run > 0, run <= 2 { runs += 1 }
        if runs >= 3 { return true }
        run = 0
        // Arabic, Indic, Thai and wide digits begin with these.
        if byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF { return true }
      }
      return run == 4 || run == 8 || (run > 0 && run <= 2 && runs >= 2)
    }
  }
}
