import CommandLine
import Extraction
import HTML
import PageReader
import ReaderProcesses
import WebURL

/// A page's bytes and what is known of them.
struct LocalPage: Sendable {
  let bytes: [UInt8]
  let charset: String?
  let isPlainText: Bool

  /// `spent` is called with the processor time that it took.
  func article(
    url: WebURL?, limits: ParseLimits, today: String, by readers: PageReaders, spent: (Duration) -> Void
  ) throws(ReaderEnd) -> Article {
    let request = ReadRequest(
      .article(isPlainText ? .plainText : .html), page: input, url: url, limits: limits, today: today)
    let answer = try withoutActuallyEscaping(spent) { spent in readers.answer(to: request, spent: spent) }.get()
    guard case .article(let article) = answer else { throw .answer("is another's") }
    return article
  }

  /// nil for what is no HTML page.
  func explanation(
    _ file: String, url: WebURL?, limits: ParseLimits, by readers: PageReaders
  ) throws -> Explanation? {
    let request = ReadRequest(
      .explanation(withSigns: true), page: input, url: url, limits: limits, today: Today.text)
    do throws(ReaderEnd) {
      guard case .explanation(let explanation) = try readers.answer(to: request).get() else { return nil }
      return explanation
    } catch {
      throw Self.failure(file, error)
    }
  }

  private var input: PageInput {
    PageInput(body: bytes, mediaType: isPlainText ? "text/plain" : "text/html", charset: charset)
  }

  /// A trap's backtrace is had in the process itself.
  static func failure(_ file: String, _ end: ReaderEnd) -> CommandFailure {
    let remedy = end.kind == .crash ? "; --reader-processes 0 reads it in this process, with a backtrace" : ""
    return CommandFailure(.failure, "\(file): \(end)\(remedy)")
  }
}
