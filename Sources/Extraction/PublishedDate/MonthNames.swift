import Untrusted

/// Month names and abbreviations of the languages news is written in, in lower case.
///
/// Words that are also common words (`mars`, `may`, `août`) are safe: a month counts only beside a day and a year.
enum MonthNames {
  static func month(_ word: String) -> Int? { numbers[ByteText(word)] }

  private static let numbers: [ByteText: Int] = {
    var numbers: [ByteText: Int] = [:]
    for (_, months) in WordLists.lists("months") {
      for (index, names) in months.enumerated() {
        for name in WordLists.words(names) where numbers[ByteText(name)] == nil { numbers[ByteText(name)] = index + 1 }
      }
    }
    return numbers
  }()
}
