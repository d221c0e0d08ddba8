import Foundation

/// The file of `--ca-file`, looked at before the first fetch: libcurl says of a bad one, with each connection, only that there is a problem.
enum CertificateFile {
  private static let begin = "-----BEGIN CERTIFICATE-----"
  private static let end = "-----END CERTIFICATE-----"

  /// Throws `CommandFailure` unless the file holds certificates in PEM form (RFC 7468) and nothing else between their lines.
  static func check(_ path: String) throws {
    let bytes: [UInt8]
    do { bytes = try PageFile.read(path, limit: 16 << 20) } catch {
      throw wrong(CommandFailure(describing: error).message)
    }
    let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
    var start: Int?
    var text: [UInt8] = []
    var count = 0
    for (index, line) in lines.enumerated() {
      if line.starts(with: begin.utf8) {
        (start, text) = (index, [])
      } else if line.starts(with: end.utf8), let first = start {
        // A DER sequence; what is in it is for the TLS library to read.
        guard let der = Data(base64Encoded: Data(text), options: .ignoreUnknownCharacters), der.first == 0x30 else {
          throw wrong("\(path): the certificate of line \(first + 1) is damaged; save it anew")
        }
        count += 1
        start = nil
      } else if start != nil {
        text += line
      }
    }
    if let start { throw wrong("\(path): the certificate of line \(start + 1) has no end; the file is cut") }
    guard count > 0 else {
      throw wrong(
        "\(path) holds no certificate in PEM form (\(begin)).\n"
          + "From DER: openssl x509 -inform der -in \(path) -out ca.pem")
    }
  }

  private static func wrong(_ reason: String) -> CommandFailure {
    CommandFailure(.configuration, "--ca-file: \(reason)")
  }
}
