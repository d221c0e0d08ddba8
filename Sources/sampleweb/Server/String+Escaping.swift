extension String {
  /// This text with `&`, `<`, `>` and `"` as character references, for element content and quoted attributes.
  var escaped: String {
    var result = ""
    result.reserveCapacity(utf8.count)
    for character in unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// This text as a JSON string, quotes included; `<` is written as an escape, so that it may stand in a `<script>`.
  var json: String {
    var result = "\""
    for character in unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "<": result += "\\u003c"
      case "\0"..<" ": result += " "
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}
