import CommandLine
import Foundation

/// The file of `--ca-file`, checked before the first fetch: of a bad one libcurl only reports a problem with each
/// connection.
enum CertificateFile {
  private static let begin = "-----BEGIN CERTIFICATE-----"
  private static let end = "-----END CERTIFICATE-----"

  /// Throws `CommandFailure` unless the file holds certificates in PEM form (RFC 7468) and nothing else between their
  /// lines.
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
          throw wrong("\(path): the certificate of line \(first + 1) is damaged; save it again")
        }
        count += 1
        start = nil
      } else if start != nil {
        text += line
      }
    }
    if let start { throw wrong("\(path): the certificate of line \(start + 1) has no end; the file is incomplete") }
    guard count > 0 else { throw wrong("\(path) \(reason(bytes, lines, path))") }
  }

  /// Why a file without a certificate is none, with what helps.
  private static func reason(_ bytes: [UInt8], _ lines: [ArraySlice<UInt8>], _ path: String) -> String {
    let missing = "holds no certificate in PEM form (\(begin))"
    guard !bytes.isEmpty else { return "\(missing): it is empty" }
    // A DER sequence, whose length is no text.
    if bytes.first == 0x30, bytes.prefix(16).contains(where: { $0 < 0x09 || $0 >= 0x80 }) {
      return "\(missing).\nFrom DER: openssl x509 -inform der -in \(path) -out ca.pem"
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return "\(missing) at the start of a line: save it without its byte order mark"
    }
    let mark = "-----BEGIN "
    guard let line = lines.first(where: { $0.starts(with: mark.utf8) }) else {
      return "\(missing): take the certificate of the authority"
    }
    let label = line.dropFirst(mark.utf8.count).prefix(40).prefix { $0 == 0x20 || (0x41...0x5A).contains($0) }
    return "\(missing), but a \(String(decoding: label, as: UTF8.self)): take the certificate of the authority"
  }

  private static func wrong(_ reason: String) -> CommandFailure {
    CommandFailure(.configuration, "--ca-file: \(reason)")
  }
}
