import Testing

@testable import Extraction

/// The text files of `Sources/CWords`: a list with a misspelt name would go unread, and a line in the wrong form would
/// be one long word.
@Suite struct WordListTests {
  /// The kinds of lists that are read by the names in them; of the others each name is asked for.
  private static let readWhole: Set = ["class", "whole-class", "language", "months", "zone"]

  private static let readByName: [String: Set<String>] = [
    "phrases": ["lines", "line-beginnings", "headings", "heading-beginnings", "comment-headings", "pointers"],
    "words": ["invitations"],
    "class-prefix": ["layout"],
    "byline": [
      "labels", "roles", "credentials", "helpers", "particles", "agencies", "work", "conjunctions", "verbs", "teams",
      "nobody", "companies", "paths", "card-labels",
    ],
    "element": ["block", "skipped"],
    "date-label": ["published", "updated"], "date-label-part": ["published", "updated"],
    "date-words": ["fillers", "time"],
    "meta-date": ["published", "modified", "weak"],
    "path": ["saysForum", "saysProduct", "saysStory", "saysManual", "saysList", "saysService"],
  ]

  @Test func everyListIsRead() {
    #expect(Set(WordLists.byKind.keys) == Self.readWhole.union(Self.readByName.keys))
    for (kind, names) in Self.readByName { #expect(Set(WordLists.lists(kind).map(\.name)) == names) }
  }

  @Test func noNameStandsTwice() {
    for (kind, lists) in WordLists.byKind { #expect(Set(lists.map(\.name)).count == lists.count, "\(kind)") }
  }

  @Test func entriesAreShort() {
    for (kind, lists) in WordLists.byKind {
      for list in lists {
        #expect(!list.entries.isEmpty, "[\(kind) \(list.name)]")
        for word in list.entries.flatMap(WordLists.words) {
          #expect((1...40).contains(word.unicodeScalars.count), "[\(kind) \(list.name)] \(word)")
        }
      }
    }
  }

  @Test func aYearHasTwelveMonths() {
    let months = WordLists.lists("months")
    #expect(months.count == 31)
    for language in months { #expect(language.entries.count == 12, "\(language.name)") }
    #expect(MonthNames.month("february") == 2 && MonthNames.month("декабря") == 12 && MonthNames.month("monday") == nil)
  }

  @Test func namesOfHintsAreHints() {
    let names = Set(ClassHint.allCases.map { "\($0)" })
    let listed = WordLists.lists("class").map(\.name) + WordLists.lists("whole-class").map(\.name)
    #expect(listed.count == 38)
    #expect(names.isSuperset(of: listed))
  }
}
