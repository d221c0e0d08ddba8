extension Page {
  /// Words in blocks that are long and have few links: how much running text a page has, whatever is made of it.
  var runningWords: Int {
    var words = 0
    for block in blocks where block.words >= 20 && block.linkDensity < 0.3 { words += block.words }
    return words
  }
}
