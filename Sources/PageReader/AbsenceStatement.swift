import Extraction

/// A sentence that says of what was asked for that it is not there.
enum AbsenceStatement {
  /// Words of a title in addition to the statement: `Oops! Sorry, page not found`.
  static let maximumOtherWords = 3
  /// Words of the shortest statements: `this page could not be found`.
  private static let maximumSaid = 5
  /// Words of a sentence that says it.
  private static let longestSentence = 45
  /// Words between what is named and what is said of it.
  private static let reach = 9

  /// The words that say it, from the first to the last; nil where the sentence says something else.
  static func words(in text: FoldedText, at sentence: Range<Int>) -> Range<Int>? {
    guard sentence.count <= longestSentence else { return nil }
    let said = AbsenceWords.predicates.hits(in: text, sentence)
    guard !said.isEmpty else { return nil }
    let named = AbsenceWords.things.hits(in: text, sentence)
    var best: Range<Int>?
    for predicate in said {
      for thing in named where thing.group == predicate.group {
        let distance = max(
          thing.words.lowerBound - predicate.words.upperBound, predicate.words.lowerBound - thing.words.upperBound)
        guard distance <= reach else { continue }
        let span =
          min(
            thing.words.lowerBound, predicate.words.lowerBound)..<max(
            thing.words.upperBound, predicate.words.upperBound)
        if span.count < best?.count ?? .max { best = span }
      }
    }
    return best
  }

  static func stands(in text: FoldedText, at sentence: Range<Int>) -> Bool { words(in: text, at: sentence) != nil }

  static func stands(in text: FoldedText, within sentences: Range<Int>) -> Bool {
    text.sentences[sentences].contains { stands(in: text, at: $0) }
  }

  /// The sentence that says it, folded, among the first ones.
  static func first(in text: FoldedText, sentences: Int) -> String? {
    guard let sentence = text.sentences.prefix(sentences).first(where: { stands(in: text, at: $0) }) else { return nil }
    return text.words[sentence].map { String(decoding: text.bytes[$0.bytes], as: UTF8.self) }.joined(separator: " ")
  }

  /// Whether it is what a text begins with: before it stand excuses and a few words at most.
  static func leads(_ text: FoldedText) -> Bool {
    var before = 0
    for sentence in text.sentences {
      if stands(in: text, at: sentence) { return true }
      if !InterstitialWords.excuses.occurs(in: text, sentence), !AddressWords.all.occurs(in: text, sentence) {
        before += text.weight(of: sentence)
      }
      guard before <= maximumBefore * 10 else { return false }
    }
    return false
  }

  /// Words before the statement that are no excuse: a heading.
  private static let maximumBefore = 8

  /// Whether a title says it and hardly anything else, or is the number of an error. `strictly`: without anything else,
  /// and with little between what is named and what is said of it.
  static func fills(_ title: FoldedText, strictly: Bool = false) -> Bool {
    title.sentences.contains { sentence in
      if isNumber(title, sentence) { return true }
      guard let said = words(in: title, at: sentence) else { return false }
      if strictly, said.count > maximumSaid || sentence.count > said.count { return false }
      let letters = title.letters(of: sentence)
      if letters.contains(where: { $0 >= 0xE0 }) { return letters.count <= (strictly ? 48 : 72) }
      return sentence.count - said.count <= maximumOtherWords
    }
  }

  /// `404`, `Error 404`, `HTTP Status 404 - Not Found`.
  private static func isNumber(_ title: FoldedText, _ sentence: Range<Int>) -> Bool {
    let words = title.words[sentence].map { title.bytes[$0.bytes] }
    func isOne(of list: [[UInt8]], _ word: ArraySlice<UInt8>) -> Bool { list.contains { word.elementsEqual($0) } }
    return words.contains { isOne(of: numbers, $0) } && words.allSatisfy { isOne(of: besides, $0) }
  }

  private static let numbers = ["404", "410"].map { Array($0.utf8) }

  private static let besides = [
    "404", "410", "1", "error", "http", "page", "not", "found", "gone", "fehler", "erreur", "errore", "erro", "oops",
    "sorry", "status", "code", "ошибка", "помилка", "hata", "virhe", "fel", "feil", "fejl", "hiba", "chyba", "blad",
    "fout", "eroare", "greska", "σφαλμα", "خطا", "שגיאה",
  ].map { FoldedText($0).bytes }
}
