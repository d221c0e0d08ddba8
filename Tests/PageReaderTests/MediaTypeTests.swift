import CrawlRules
import HTML
import Testing
import WebURL

@testable import PageReader

@Suite(.timeLimit(.minutes(3))) struct MediaTypeTests {
  /// What is read as a page: by its type, and by a look at it only where there is none to go by.
  @Test(
    arguments: [
      ("text/html", "no markup", true), ("TEXT/HTML; charset=x", "<p>", true),
      ("application/xhtml+xml", "<html/>", true),
      ("text/plain", "<html>is text", true), (nil, "<!doctype html>", true), (nil, " \n\u{FEFF}<p>", true),
      (nil, "plain words", false), (nil, "%PDF-1.4", false), (nil, "< p>", false), (nil, "", false), (nil, "<", false),
      (nil, "<?xml version='1.0'?>", false), ("application/octet-stream", "<html>", true),
      ("application/octet-stream", "\u{0}\u{1}", false), ("unknown/unknown", "<html>", true),
      ("nonsense", "<html>", true),
      ("application/pdf", "<html>", false), ("image/svg+xml", "<svg>", false), ("application/json", "{}", false),
      ("application/rss+xml", "<rss>", false), ("text/xml", "<html>", false), ("video/mp4", "<html>", false),
      // Feeds are sent as pages; a page is a page even if other markup precedes it.
      ("text/html", "<rss version='2.0'>", false), ("text/html", "<?xml version='1.0'?>\n<!-- x --><rss>", false),
      ("text/html; charset=utf-8", "\u{FEFF}<?xml version='1.0'?><!DOCTYPE x>\n<feed xmlns='a'>", false),
      (
        "text/html",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>", false
      ),
      ("text/html", "<rdf:RDF>", true), ("text/html", "<?xml version='1.0'?><!DOCTYPE html><html>", true),
      ("text/html", "<!-- <rss> --><p>", true), ("text/html", "<p>about <rss>", true), ("text/html", "<!--", true),
      // Apache's word for what it does not know; who names another charset means it.
      ("text/plain", "\u{1}\u{2}PNG", false), ("text/plain; charset=UTF-8", "a\u{0}b", false),
      ("text/plain; charset=iso-8859-1", "\u{8}", false), ("text/plain;charset=utf-8", "\u{1}", true),
      ("text/plain; charset=windows-1252", "\u{1}", true), ("text/plain", "\u{FEFF}\u{1}", true),
      ("text/plain", "a\tb\u{C}c\u{1B}", true),
      ("text/html, application/pdf", "<html>", false), ("application/pdf, text/html", "<html>", true),
    ] as [(String?, String, Bool)])
  func contentTypes(type: String?, body: String, isRead: Bool) throws {
    let (reading, _) = PageReader.read(
      PageInput(body: Array(body.utf8), contentType: type), url: try WebURL(parsing: "https://example.org/a"),
      limits: ParseLimits(), rights: PageRights(), site: SiteRights(policy: RightsPolicy(), agent: "courant"),
      today: "2026-01-01", now: 0)
    if case .unreadable = reading { #expect(!isRead) } else { #expect(isRead) }
  }
}
