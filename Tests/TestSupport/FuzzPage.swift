/// One input of the fuzzer's target `article`: a page as it comes from a server.
///
/// The first line is the page's URL, the second its `Content-Type`, the rest its bytes. Behind a `+` at the very start
/// the last line of the page is repeated up to `size`: what stands before it is what the repeated thing is in.
package struct FuzzPage {
  package let address: String
  package let contentType: String
  package let isRepeated: Bool
  package let page: [UInt8]

  /// Bytes of a repeated page: what grows with a square shows, and with coverage and AddressSanitizer it is read in a
  /// part of a second.
  package static let size = 24 << 10

  package init(_ input: [UInt8], size: Int = Self.size) {
    isRepeated = input.first == UInt8(ascii: "+")
    let bytes = isRepeated ? input[1...] : input[...]
    let lines = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    address = lines.isEmpty ? "" : String(decoding: lines[0], as: UTF8.self)
    contentType = lines.count > 1 ? String(decoding: lines[1], as: UTF8.self) : ""
    let rest = lines.count > 2 ? Array(lines[2]) : []
    guard isRepeated else {
      page = rest
      return
    }
    let place = rest.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let last = Array(rest[place...])
    let count = last.isEmpty ? 0 : max(size - place, 0) / last.count + 1
    page = rest[..<place] + Array(repeatElement(last, count: count).joined())
  }
}
