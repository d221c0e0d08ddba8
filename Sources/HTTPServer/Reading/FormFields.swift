import Untrusted

/// The fields of `application/x-www-form-urlencoded`, which queries and forms are written in: found by the bytes of
/// their names, their values stream-safe.
package struct FormFields: Sendable {
  /// The largest number of fields; further ones are ignored.
  package static let maxFields = 64

  private let fields: [(name: [UInt8], value: String)]

  package init(_ text: some Collection<UInt8>) {
    fields = text.split(separator: UInt8(ascii: "&"), maxSplits: Self.maxFields).prefix(Self.maxFields).map { pair in
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      return (Self.decoded(name), StreamSafe.text(Self.decoded(pair[name.endIndex...].dropFirst())))
    }
  }

  package init(_ text: String) { self.init(text.utf8) }

  package var count: Int { fields.count }

  /// The value of the first field of that name; empty where it has none.
  package subscript(name: String) -> String? {
    fields.first { $0.name.elementsEqual(name.utf8) }?.value
  }

  private static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    let source = Array(text)
    bytes.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      let byte = source[index]
      if byte == UInt8(ascii: "%"), index + 2 < source.count, let high = digit(source[index + 1]),
        let low = digit(source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
        continue
      }
      bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
      index += 1
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
