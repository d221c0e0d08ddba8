/// An element and those around it, nearest first, up to what holds `container`.
///
/// It has the elements alone: a closure over the builder of blocks copies all that the builder has, for each block.
struct ElementPath: Sequence, IteratorProtocol {
  let elements: [Page.Element]
  let container: Int
  /// The next one.
  var element: Int

  mutating func next() -> Int? {
    guard element > 0, element != container else { return nil }
    let isAround = element <= container && container < Int(elements[element].end)
    guard !isAround else { return nil }
    defer { element = Int(elements[element].parent) }
    return element
  }
}
