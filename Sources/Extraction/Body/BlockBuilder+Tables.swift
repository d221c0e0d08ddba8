import HTML

extension BlockBuilder {
  /// Words of the longest cell of a table row; longer ones are a layout's columns.
  static let maximumCellWords = 60
  /// Columns of one row; more are cut.
  static let maximumColumns = 100

  /// Appends the kept cells of a row: to the table they belong to, or one by one where they are a layout's.
  mutating func append(row: Int, cells: [Int], to result: inout [Block]) {
    guard let first = cells.first else { return }
    guard cells.allSatisfy({ page.blocks[$0].words <= Self.maximumCellWords }), isOnePerCell(cells),
      let table = ancestor(of: row, .table)
    else {
      for cell in cells { append(cell, to: &result) }
      return
    }
    let isContinued = tableOfLast(result) == table
    // One cell alone makes no table, but stands in one that others have made.
    guard cells.count >= 2 || isContinued else {
      append(first, to: &result)
      return
    }
    let columns = self.columns(of: row, cells)
    if isContinued, let last = result.indices.last {
      // In place: a copy of the table for each of its rows would cost their square.
      result[last].rows.append(columns)
      let line = admitted(Block(rows: [columns]).text)
      if !line.isEmpty { result[last].text += (result[last].text.isEmpty ? "" : "\n\n") + line }
    } else {
      var block = Block(rows: [columns], isAside: isAside(row))
      block.text = admitted(block.text)
      block.isQuoted = ancestor(of: row, .quote) != nil
      block.caption = tableCaption(table) ?? figureCaption(table)
      result.append(block)
      openTable = (table, result.count - 1)
    }
  }

  private func tableOfLast(_ result: [Block]) -> Int? {
    guard let openTable, openTable.place == result.count - 1 else { return nil }
    return openTable.element
  }

  private func isOnePerCell(_ cells: [Int]) -> Bool {
    let elements = Set(
      cells.map { cell in
        let element = page.blocks[cell].element
        return page.path(from: element).first { page.elements[$0].kind == .cell } ?? 0
      })
    return elements.count * 3 >= cells.count * 2
  }

  /// All cells of a row in their columns: those without kept text are empty, wide ones are followed by empty ones.
  private mutating func columns(of row: Int, _ kept: [Int]) -> [Block.Cell] {
    var columns: [Block.Cell] = []
    var element = row + 1
    var leaf = kept[...]
    while element < Int(page.elements[row].end), columns.count < Self.maximumColumns {
      guard page.elements[element].kind == .cell else {
        element =
          page.elements[element].kind.breaksBlock || page.elements[element].kind == .custom
          ? element + 1 : Int(page.elements[element].end)
        continue
      }
      let range = page.elements[element].blockRange
      var cell = Block.Cell(text: "", isHeader: document.tag(page.elements[element].node) == .th)
      while let index = leaf.first, index < range.upperBound {
        leaf = leaf.dropFirst()
        guard index >= range.lowerBound else { continue }
        add(index, to: &cell)
      }
      columns.append(cell)
      let span = document.wholeNumber(page.elements[element].node, .colspan, in: 1...1_000) ?? 1
      for _ in 1..<min(span, 20) where columns.count < Self.maximumColumns {
        columns.append(Block.Cell(text: "", isHeader: cell.isHeader))
      }
      element = Int(page.elements[element].end)
    }
    return columns
  }

  private mutating func add(_ index: Int, to cell: inout Block.Cell) {
    let text = page.blocks[index].text.collapsed
    let links = self.links(of: index)
    let offset = cell.text.isEmpty ? 0 : cell.text.unicodeScalars.count + 1
    cell.text += (cell.text.isEmpty ? "" : " ") + text
    // Line breaks became spaces one for one, so that the places still hold.
    cell.links += links.map {
      Block.Link(range: $0.range.lowerBound + offset..<$0.range.upperBound + offset, url: $0.url)
    }
  }

  private mutating func tableCaption(_ table: Int) -> String? {
    if captions[table] == nil {
      let caption = page.children(of: table).first { page.elements[$0].kind == .caption }
      captions[table] = .some(caption.flatMap { text(of: page.elements[$0].blockRange) })
    }
    return granted(captions[table] ?? nil)
  }
}
