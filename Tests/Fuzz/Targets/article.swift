import Extraction

/// What libFuzzer calls with every input of `make fuzz TARGET=article`: stops with the laws that the input breaks.
@c(LLVMFuzzerTestOneInput)
public func fuzzTarget(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzPage(Array(UnsafeBufferPointer(start: data, count: count)))
  let (page, address, type) = (input.page, input.address, input.contentType)
  let article = PageLaws.article(
    page, address: address, contentType: type, model: input.isRepeated ? ArticleLaws.thinModel : .shipped)
  var violations = ArticleLaws.violations(of: article, pageBytes: page.count, checksJSON: !input.isRepeated)
  violations += PageLaws.violations(
    of: article, page, address: address, contentType: type, isRepeated: input.isRepeated)
  if !input.isRepeated {
    let again = PageLaws.article(page, address: address, contentType: type)
    let isSame =
      again.json(id: nil, withBlocks: true).utf8.elementsEqual(article.json(id: nil, withBlocks: true).utf8)
      && again.markdown.utf8.elementsEqual(article.markdown.utf8)
    if !isSame { violations.append("the same page gives another article") }
  }
  if !violations.isEmpty { fatalError(violations.prefix(10).joined(separator: "; ")) }
  return 0
}
