/// The schemes the URL Standard calls special, section 4.2, and all others.
enum Scheme: UInt8, Sendable {
  case http, https, ws, wss, ftp, file, other

  /// From the scheme's lower-case bytes.
  init(_ bytes: Span<UInt8>) {
    guard bytes.count <= 5 else {
      self = .other
      return
    }
    var word: UInt64 = 0
    for index in 0..<bytes.count { word = word << 8 | UInt64(bytes[index]) }
    switch word {
    case 0x68_7474_7073: self = .https
    case 0x6874_7470: self = .http
    case 0x7773: self = .ws
    case 0x77_7373: self = .wss
    case 0x66_7470: self = .ftp
    case 0x6669_6C65: self = .file
    default: self = .other
    }
  }

  var isSpecial: Bool { self != .other }

  var defaultPort: UInt16? {
    switch self {
    case .http, .ws: 80
    case .https, .wss: 443
    case .ftp: 21
    case .file, .other: nil
    }
  }
}
