import Untrusted

/// Preformatted text as a block has it.
enum Listing {
  /// A listing without the white space at the ends of its lines, and without empty lines around it.
  static func text(_ code: String) -> String {
    var listing: [UInt8] = []
    listing.reserveCapacity(code.utf8.count)
    // Where the last byte that shows something ends, in the listing: what is behind it may yet turn out to be nothing.
    var end = 0
    var endBeforeLead = 0
    for byte in code.utf8 {
      // A no-break space at the end of a line shows nothing either.
      if byte == 0xA0, listing.last == 0xC2 {
        listing.append(byte)
        end = endBeforeLead
      } else if byte == 0x0A {
        listing.removeLast(listing.count - end)
        if end > 0 {
          listing.append(byte)
          end += 1
        }
      } else {
        listing.append(byte)
        endBeforeLead = end
        if !isSpace(byte) { end = listing.count }
      }
    }
    listing.removeLast(listing.count - end)
    while listing.last == 0x0A { listing.removeLast() }
    return StreamSafe.text(String(decoding: listing, as: UTF8.self))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
}
