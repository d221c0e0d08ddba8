/// The commonest function words of the languages written in the Latin and Cyrillic scripts.
///
/// A word that several languages share counts for each, divided by how many share it.
enum LanguageWords {
  /// The languages' tags, and which of them have a word: the place in `sharing` by the word's hash.
  static let (tags, places, sharing): ([String], HashTable, [[Int]]) = {
    var places = HashTable(minimumCapacity: 2_000)
    var sharing: [[Int]] = []
    let lists = WordLists.lists("language")
    for (language, list) in lists.enumerated() {
      for word in Set(list.entries.flatMap(WordLists.words)) where Words.list(word) == [word] {
        guard let hash = WordHash.words(word).first else { continue }
        if let place = places[hash] {
          sharing[Int(place)].append(language)
        } else {
          places.set(hash, UInt32(sharing.count))
          sharing.append([language])
        }
      }
    }
    return (lists.map(\.name), places, sharing)
  }()
}
