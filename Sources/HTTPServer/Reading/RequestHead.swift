import Untrusted

/// The request line and the headers of a request, read by bytes. Texts are stream-safe, so comparing them takes linear
/// time.
package struct RequestHead: Sendable {
  package struct Field: Sendable, Equatable {
    /// A token (RFC 9110, 5.6.2), so ASCII; as it was sent.
    package let name: String
    /// Without white space at both ends.
    package let value: String
  }

  /// A token, as it was sent.
  package let method: String
  /// HTTP/1.1, else HTTP/1.0.
  package let isHTTP11: Bool
  /// As it was sent, with its escapes; begins with "/".
  package let path: String
  /// What follows the first "?", as it was sent; empty without one.
  package let query: String
  package let fields: [Field]
  /// Bytes that follow the head.
  let bodyLength: Int

  /// The values of the headers of that name, in order.
  package func values(_ name: String) -> [String] {
    fields.filter { $0.name.hasSameBytes(ignoringCaseAs: name) }.map(\.value)
  }

  /// Whether the client wants the connection kept (RFC 9112, 9.3).
  package var keepsConnection: Bool {
    let options = values("Connection").flatMap { value in
      value.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0.trimmedBlanks) }
    }
    func has(_ option: String) -> Bool { options.contains { $0.hasSameBytes(ignoringCaseAs: option) } }
    return isHTTP11 ? !has("close") : has("keep-alive")
  }
}

extension BidirectionalCollection<UInt8> {
  /// Without blanks and tabs at both ends.
  var trimmedBlanks: SubSequence {
    var rest = self[...]
    while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    while let byte = rest.last, byte == 0x20 || byte == 0x09 { rest.removeLast() }
    return rest
  }
}
