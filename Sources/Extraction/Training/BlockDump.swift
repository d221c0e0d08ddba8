package import HTML
package import WebURL

/// A page as training sees it: the texts of its blocks, their feature vectors, and the class and id names above them.
///
/// Made by the code that running uses, so that what was trained is what runs.
package struct BlockDump {
  /// Names of the columns of `features`, in order.
  package static var featureNames: [String] { BlockFeature.names }

  private let page: Page
  private let declaredType: PageType?
  private let url: WebURL?

  package init(_ document: Document, url: WebURL?) {
    self.url = url
    page = PageBuilder.page(of: document)
    let linked = LinkedData(scripts: page.head.jsonLD, url: url?.description, canonical: nil, titles: [])
    declaredType = PageTypeRule.declaredType(page.head, linked)
  }

  package static var pageFeatureNames: [String] { PageFeature.names }

  /// The page's own vector, by which its type is told.
  package var pageFeatures: [Float] {
    let blocks = BlockFeatureTable(page: page, declaredType: declaredType, lexicon: NameLexicon())
    return PageFeatureRow(page: page, blocks: blocks, url: url).values
  }

  package var texts: [String] { page.blocks.map(\.text) }

  /// Equal blocks in the groups that are decided together: of each group the earlier and the later block of every pair.
  package var duplicates: [[Int]] {
    DuplicateBlocks.groups(page).map { group in group.pairs.flatMap { [$0.first, $0.second] } }
  }

  /// Row by row, without any lexicon.
  package var features: [Float] {
    BlockFeatureTable(page: page, declaredType: declaredType, lexicon: NameLexicon()).values
  }

  /// The lexicon columns with a lexicon as the file of a model stores it: row by row.
  package func lexiconFeatures(_ names: [(hash: UInt32, weight: Int8)]) -> [Float] {
    let table = BlockFeatureTable(page: page, declaredType: declaredType, lexicon: NameLexicon(names))
    let first = BlockFeature.lexiconPath.rawValue
    return (0..<table.count).flatMap { block in
      let start = block * BlockFeature.count + first
      return table.values[start..<start + BlockFeature.lexiconColumns]
    }
  }

  /// The page's distinct class and id values, each as the keys of its names.
  package var names: [[UInt32]] {
    page.names.entries.map { entry in page.names.names[entry.names].map(NameLexicon.key) }
  }

  /// For each block the class and id values from the block upwards, as indices into `names`.
  package var paths: [[Int32]] {
    page.blocks.map { block in
      var path: [Int32] = []
      for element in page.path(from: block.wrapper ?? block.element).map({ page.elements[$0] }) {
        if element.className >= 0 { path.append(element.className) }
        if element.idName >= 0 { path.append(element.idName) }
      }
      return path
    }
  }
}
