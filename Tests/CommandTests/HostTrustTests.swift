import Foundation
import Postgres
import TestSupport
import Testing

/// What an operator says of hosts whose own word is not enough: authorities to trust, and the encoding of their pages.
@Suite(.timeLimit(.minutes(3))) struct HostTrustTests {
  private func crawl(_ url: String, _ database: String, _ arguments: [String]) async throws -> BuiltProgram.Ended {
    let listed = try await BuiltProgram.run(
      "coordinator", ["enqueue", "-", "--database-url", database], input: Data(url.utf8))
    #expect(listed.code == 0, "\(listed.errors)")
    return try await BuiltProgram.run(
      "worker",
      ["--allow-private-networks", "--exit-when-idle", "--min-delay", "0", "--max-attempts", "1"]
        + ["--database-url", database] + arguments, limit: 120)
  }

  private func text(_ pool: PostgresPool, _ sql: String) async throws -> String {
    try await pool.query(Statement(name: "text", text: "select coalesce((\(sql))::text, '') as text")).text(0, "text")
  }

  @Test(.needs(.openssl))
  func anAuthorityOfOnesOwnIsTrusted() async throws {
    let server = try TLSServer(.valid)
    let url = "https://localhost:\(server.port)/"
    for (arguments, expected) in [([], "tls"), (["--ca-file", server.certificateFile], "")] {
      try await withTestDatabase { pool, database in
        let ended = try await crawl(url, database, arguments)
        #expect(ended.code == 0, "\(ended.errors)")
        #expect(try await text(pool, "select error_class from courant.job_status") == expected)
      }
    }
    server.stop()
  }

  @Test(
    arguments: [
      ("missing", nil, "no such file"), ("empty", "", "form (-----BEGIN CERTIFICATE-----): it is empty"),
      (
        "key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
        "but a PRIVATE KEY: take the certificate"
      ),
      ("text", "the authority of the office", "take the certificate of the authority"),
      ("mark", "\u{FEFF}-----BEGIN CERTIFICATE-----\nMIIB\n", "save it without its byte order mark"),
      ("der", "\u{30}\u{1}\u{2}", "openssl x509 -inform der"),
      ("cut", "-----BEGIN CERTIFICATE-----\nMIIB\n", "the certificate of line 1 has no end"),
      (
        "damaged", "# ours\n-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n",
        "the certificate of line 2 is damaged"
      ),
    ] as [(String, String?, String)])
  func aBadFileOfAuthoritiesIsNamed(name: String, content: String?, words: String) async throws {
    let directory = try TemporaryDirectory()
    let path = try content.map { try directory.write(name, $0) } ?? "\(directory.path)/\(name)"
    let ended = try await BuiltProgram.run("worker", ["--contact", "a@example.org", "--ca-file", path])
    #expect(ended.code == 4)
    #expect(
      ended.errors.contains("--ca-file") && ended.errors.contains(path) && ended.errors.contains(words),
      "\(ended.errors)")
  }

  /// A host that calls its EUC-JP something else.
  @Test func aForcedCharsetGoesBeforeWhatTheHostSays() async throws {
    // 東京の港で新しい船が公開されました。
    let sentence: [UInt8] = [
      0xC5, 0xEC, 0xB5, 0xFE, 0xA4, 0xCE, 0xB9, 0xC1, 0xA4, 0xC7, 0xBF, 0xB7, 0xA4, 0xB7, 0xA4, 0xA4, 0xC1, 0xA5,
      0xA4, 0xAC, 0xB8, 0xF8, 0xB3, 0xAB, 0xA4, 0xB5, 0xA4, 0xEC, 0xA4, 0xDE, 0xA4, 0xB7, 0xA4, 0xBF, 0xA1, 0xA3,
    ]
    let paragraph = Array("<p>".utf8) + Array(repeatElement(sentence, count: 12).joined()) + Array("</p>".utf8)
    let page =
      Array("<html lang=ja><meta charset=iso-8859-2><title>".utf8) + sentence + Array("</title><article><h1>".utf8)
      + sentence + Array("</h1>".utf8) + Array(repeatElement(paragraph, count: 6).joined())
    let server = try ScriptedServer(lifetime: 120) { request in
      guard request.target == "/news" else { return [.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")] }
      let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Length: \(page.count)\r\n\r\n"
      return [.send(Array(head.utf8) + page)]
    }
    let directory = try TemporaryDirectory()
    let settings = try directory.write("hosts", "[127.0.0.1]\ncharset = euc-jp\n")
    try await withTestDatabase { pool, database in
      let url = "http://127.0.0.1:\(server.port)/news"
      let ended = try await crawl(url, database, ["--host-settings", settings, "--raw-pages"])
      #expect(ended.code == 0, "\(ended.errors)")
      #expect(try await text(pool, "select title from courant.articles") == "東京の港で新しい船が公開されました。")
      #expect(try await text(pool, "select content_type from courant.page_rows") == "text/html; charset=euc-jp")
    }
    server.stop()
  }

  @Test func aCharsetThatThereIsNotIsNamedWithItsLine() async throws {
    let directory = try TemporaryDirectory()
    for label in ["eucjp-9", "iso-2022-kr"] {
      let path = try directory.write("hosts", "[a.test]\ncharset = \(label)\n")
      let ended = try await BuiltProgram.run("worker", ["--contact", "a@example.org", "--host-settings", path])
      #expect(
        ended.code == 4 && ended.errors.contains("\(path):2: charset is the label of an encoding"), "\(ended.errors)")
    }
  }
}
