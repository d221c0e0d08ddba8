import CSandbox
import CrawlRules
import HTML
import PageReader
import WebURL

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The side of a reader process: reads pages from descriptor 3 and answers there, and can do nothing else.
///
/// It has one thread and uses neither Foundation nor Dispatch, so that few system calls are ever made. It ends when the
/// other end of its socket does.
package enum ReaderChild {
  /// The argument that makes a program a reader.
  package static let argument = "read-pages"

  /// Where this program was started as a reader, reads pages and ends the process; else returns at once. To be called
  /// before anything else.
  package static func runIfAsked() {
    guard CommandLine.arguments.count == 2, CommandLine.arguments[1] == argument else { return }
    run()
  }

  private static func run() -> Never {
    // The worker's own signals are not ours: a drain needs its readers.
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    let socket = ReaderSocket()
    guard let frame = socket.frame() else {
      complain("\(argument) is what workers start to read pages with; it is of no use by hand")
      exit(2)
    }
    do {
      let rules = try prepare(frame, socket)
      while let request = try socket.request() {
        #if DEBUG || COURANT_READER_TRAPS
          ReaderTraps.spring(request)
        #endif
        var writer = WireWriter(capacity: 1 << 15)
        writer.value(request.answer(by: rules))
        guard socket.answer(writer.bytes) else { break }
      }
      exit(0)
    } catch {
      complain("the worker's frame \(error.problem)")
      exit(1)
    }
  }

  /// Everything that opens files or builds tables, then the limits, then the filter; then it says that it is ready.
  private static func prepare(_ frame: [UInt8], _ socket: ReaderSocket) throws(WireError) -> ReadingRules {
    var reader = WireReader(frame)
    let setup: ReaderSetup = try reader.value()
    try reader.end()
    func end(_ problem: String, _ error: Int32 = 0) -> Never {
      var writer = WireWriter()
      writer.value(ReaderReady(confinement: Int(error), problem: problem))
      _ = socket.answer(writer.bytes)
      exit(1)
    }
    func check(_ error: Int32) {
      if error != 0 { end("the reader's limits cannot be set: \(message(error))", error) }
    }
    check(courant_limit_self(UInt64(clamping: setup.memory), UInt64(ReaderProcess.firstProcessorSeconds)))
    let rules: ReadingRules
    do { rules = try setup.rules() } catch { end("overrides, \(error)") }
    warmUp(rules)
    let modules = EncodingModules.load()
    if modules < EncodingModules.expected {
      complain("the C library converts only \(modules) of \(EncodingModules.expected) legacy encodings")
    }
    check(courant_limit_files())
    let confined = courant_enter_sandbox()
    if confined != 0, !setup.worksUnconfined, courant_is_sanitized() == 0 {
      end("the kernel does not confine the reader: \(message(confined))", confined)
    }
    var writer = WireWriter()
    writer.value(ReaderReady(confinement: Int(confined)))
    guard socket.answer(writer.bytes) else { exit(0) }
    return rules
  }

  /// Builds what is made when it is first used: the models, tables of names, phrases.
  private static func warmUp(_ rules: ReadingRules) {
    let page = """
      <!doctype html><html lang=en><head><title>A page - The Paper</title><meta name=date content=2026-01-02>
      <script type="application/ld+json">{"@type":"NewsArticle","headline":"A page","author":{"name":"A. Writer"}}</script>
      </head><body><nav><a href=/>Home</a></nav><article><h1>A page</h1><p class=byline>By A. Writer, 2 January 2026</p>
      <p>The council has decided to repair the bridge, as it said on Friday; work begins in May and takes a year.</p>
      <p>Until then the ferry runs every hour, and twice an hour on market days, the harbour master said.</p></article>
      <footer>All rights reserved</footer></body></html>
      """
    let url = WebURL("https://paper.example/2026/01/02/a-page.html")
    let input = PageInput(body: Array(page.utf8), contentType: "text/html")
    let limits = ParseLimits()
    for task in [
      ReadRequest.Task.refresh, .article(.plainText),
      .read(rights: .init(), policy: .init(), agent: "Courant", now: 0),
    ] {
      _ = ReadRequest(task, page: input, url: url, limits: limits, today: "2026-01-03").answer(by: rules)
    }
  }

  private static func message(_ error: Int32) -> String { String(cString: strerror(error)) }

  private static func complain(_ text: String) {
    var line = Array("\(text)\n".utf8)
    _ = write(Int32(COURANT_READER_ERRORS), &line, line.count)
  }
}

/// Descriptor 3, where all reading and writing waits.
struct ReaderSocket {
  private let descriptor = Int32(COURANT_READER_SOCKET)
  /// Bytes of the fields of a request, and of a page.
  static let longestFields = 16 << 20
  static let longestBody = 1 << 30

  /// nil at the end of the socket.
  func frame() -> [UInt8]? {
    guard let head = bytes(4), let count = length(head[...]), count <= Self.longestFields else { return nil }
    return bytes(count)
  }

  /// nil at the end of the socket.
  func request() throws(WireError) -> ReadRequest? {
    guard let head = bytes(8) else { return nil }
    guard let fields = length(head[..<4]), let body = length(head[4...]), fields <= Self.longestFields,
      body <= Self.longestBody
    else { throw WireError(problem: "is too long") }
    guard let fields = bytes(fields), let body = bytes(body) else { return nil }
    return try ReadRequest(fields: fields, body: body)
  }

  /// false where nobody listens any more.
  func answer(_ bytes: [UInt8]) -> Bool {
    var frame = WireWriter(capacity: bytes.count + 4)
    frame.raw(bytes)
    var sent = 0
    while sent < frame.bytes.count {
      let count = frame.bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { sent += count } else if count < 0, errno == EINTR { continue } else { return false }
    }
    return true
  }

  private func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    Int(bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
  }

  private func bytes(_ count: Int) -> [UInt8]? {
    if count == 0 { return [] }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[filled..<count])
        let got = read(descriptor, rest.baseAddress, rest.count)
        if got > 0 { filled += got } else if got < 0, errno == EINTR { continue } else { break }
      }
      isWhole = filled == count
    }
    return isWhole ? bytes : nil
  }
}
