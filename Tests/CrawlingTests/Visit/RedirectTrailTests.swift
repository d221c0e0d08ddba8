import Testing
import WebURL

@testable import Crawling

/// Which redirects stay with a job, which are jobs, and which lead in a circle.
@Suite struct RedirectTrailTests {
  private func url(_ path: String) throws -> WebURL { try WebURL(parsing: "https://news.example\(path)") }

  @Test func anotherAddressIsAJob() throws {
    var trail = RedirectTrail(try url("/a"))
    #expect(trail.step(to: try url("/b"), isOwn: false, mayDetour: false) == .job)
    #expect(!trail.isAway)
  }

  @Test func anotherSpellingOfItsOwnIsFollowed() throws {
    var trail = RedirectTrail(try url("/a"))
    #expect(trail.step(to: try url("/a?utm_source=x"), isOwn: true, mayDetour: false) == .follow)
    #expect(trail.step(to: try url("/a#top"), isOwn: true, mayDetour: false) == .loop)
  }

  /// RFC 6265 section 5.4: the cookie goes along the next time, so that there is something new to ask for; once.
  @Test func aWallThatSetsACookieIsAskedOnceMore() throws {
    var trail = RedirectTrail(try url("/wall"))
    #expect(!trail.mayRepeat(try url("/wall")))
    trail.noteCookie()
    #expect(trail.mayRepeat(try url("/wall")))
    #expect(trail.step(to: try url("/wall"), isOwn: true, mayDetour: true) == .follow)
    trail.noteCookie()
    #expect(trail.step(to: try url("/wall"), isOwn: true, mayDetour: true) == .loop)
  }

  @Test func aDetourThatSetsACookieComesBack() throws {
    var trail = RedirectTrail(try url("/story"))
    #expect(trail.step(to: try url("/set"), isOwn: false, mayDetour: true) == .follow)
    #expect(trail.isAway)
    trail.noteCookie()
    #expect(trail.step(to: try url("/story"), isOwn: true, mayDetour: true) == .follow)
    #expect(!trail.isAway)
  }

  @Test func aDetourWithoutACookieIsALoop() throws {
    var trail = RedirectTrail(try url("/story"))
    #expect(trail.step(to: try url("/b"), isOwn: false, mayDetour: true) == .follow)
    #expect(trail.step(to: try url("/story"), isOwn: true, mayDetour: true) == .loop)
    #expect(
      trail.words(backTo: try url("/story"))
        == "https://news.example/story → https://news.example/b → https://news.example/story")
  }

  @Test func chainsAreToldInBounds() {
    let words = AddressChain.text(
      (0..<100).map { "https://news.example/\($0)/" + String(repeating: "a", count: 8000) })
    #expect(words.utf8.count < 3000)
    #expect(words.contains("…"))
  }
}
