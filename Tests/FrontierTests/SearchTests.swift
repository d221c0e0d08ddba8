import ArticleStore
import Frontier
import Postgres
import Testing

/// `courant.search_articles`, and the words that the coordinator writes for it.
@Suite(.timeLimit(.minutes(2))) struct SearchTests {
  /// Articles in several languages under one host, settled as a worker does.
  private static let texts: [(path: String, language: String?, title: String, body: String)] = [
    ("en", "en", "The harbour reopens", "Ships are sailing again from the harbours of the north."),
    ("de", "de-AT", "Der Hafen", "Die Schiffe verlassen die Häfen wieder."),
    ("ja", "ja", "東京都の港", "東京都で新しい港が開いた。"),
    ("zh", "zh-Hant", "京都", "京都的寺廟"),
    ("th", "th", "ข่าว", "ท่าเรือกรุงเทพเปิดอีกครั้ง"),
    ("ru", "ru", "Порт открыт", "Корабли снова выходят из портов."),
    ("none", nil, "Notes", "A harbour without a language."),
  ]

  private func withArticles(_ body: @escaping @Sendable (Fixture) async throws -> Void) async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(Self.texts.map { request("news.example", $0.path) })
      let leases = try await fixture.claim(owner(1))
      try await fixture.finish(leases, owner(1)) { lease, job in
        let text = Self.texts.first { job.url.hasSuffix("/\($0.path)") } ?? Self.texts[0]
        var article = ArticleRecord(host: lease.host, title: text.title, body: text.body)
        article.language = text.language
        return .stored(article)
      }
      #expect(try await Self.search(fixture, "harbour").isEmpty)
      #expect(try await fixture.frontier.indexArticles { true } == Self.texts.count)
      try await body(fixture)
    }
  }

  /// The last parts of the URLs that a search finds, the best first, and their excerpts.
  private static func search(
    _ fixture: Fixture, _ query: String, language: String? = nil, most: Int = 20
  ) async throws -> [(path: String, excerpt: String)] {
    let rows = try await fixture.sql(
      "select url, excerpt from courant.search_articles($1::text, $2::text, $3::int)",
      [.text(query), language.map { .text($0) } ?? .null, .int(most)])
    return try (0..<rows.count).map { row in
      (String(try rows.text(row, "url").split(separator: "/").last ?? ""), try rows.text(row, "excerpt"))
    }
  }

  @Test func wordsAreFoundInTheirLanguage() async throws {
    try await withArticles { fixture in
      let cases: [(query: String, language: String?, paths: Set<String>)] = [
        // Stems: harbour finds harbours, and the plural the singular.
        ("harbours", "en", ["en"]), ("harbour", nil, ["en", "none"]), ("Hafen", "de", ["de"]), ("häfen", nil, ["de"]),
        ("порту", "ru", ["ru"]),
        // Written without blanks: what stands in a row is a phrase.
        ("京都", nil, ["ja", "zh"]), ("京都", "zh", ["zh"]), ("東京", nil, ["ja"]), ("กรุงเทพ", "th", ["th"]),
        ("都京", nil, []),
        // As in a search field.
        ("harbour -ships", nil, ["none"]), ("\"harbours of the north\"", "en", ["en"]),
        ("\"north of harbours\"", "en", []),
        ("temple or ships", "en", ["en"]), ("harbour", "fr", []),
        // Nothing to look for.
        ("", nil, []), ("the", "en", []), ("' \" : & ! ( <->", nil, []),
      ]
      for (query, language, paths) in cases {
        let found = try await Self.search(fixture, query, language: language)
        #expect(Set(found.map(\.path)) == paths, "\(query) in \(language ?? "all")")
      }
    }
  }

  @Test func theTitleWeighsMoreAndTheExcerptShowsTheWords() async throws {
    try await withArticles { fixture in
      let found = try await Self.search(fixture, "harbour")
      #expect(found.map(\.path) == ["en", "none"])
      #expect(found.first?.excerpt.contains("harbours of the north") == true)
      #expect(try await Self.search(fixture, "harbour", most: 1).count == 1)
    }
  }

  /// A changed article is found by its new words only; one that is gone by none.
  @Test func wordsFollowTheirArticle() async throws {
    try await withArticles { fixture in
      #expect(try await fixture.frontier.indexArticles { true } == 0)
      try await fixture.sql(
        """
        update courant.article_rows set body = 'Gulls circle the quay.', title = 'Birds', content_hash = 77, fetched_at = now()
        where url like '%/en'
        """)
      #expect(try await fixture.frontier.indexArticles { true } == 1)
      #expect(try await Self.search(fixture, "gulls", language: "en").map(\.path) == ["en"])
      #expect(try await Self.search(fixture, "sailing").isEmpty)
      try await fixture.sql("delete from courant.article_rows where url like '%/en'")
      #expect(try await Self.search(fixture, "gulls").isEmpty)
      #expect(try await fixture.frontier.forgetWords() == 1)
      #expect(try await fixture.number("select count(*) from courant.search_rows") == Self.texts.count - 1)
    }
  }

  @Test func whatIsNotToBeShownIsNotFound() async throws {
    try await withArticles { fixture in
      try await fixture.sql("update courant.article_rows set unavailable_after = now() where url like '%/en'")
      #expect(try await Self.search(fixture, "harbour").map(\.path) == ["none"])
    }
  }

  /// More than a batch, many of them stored at the same instant.
  @Test func allAreWrittenWhateverTheirNumber() async throws {
    try await withFrontier { fixture in
      try await fixture.sql(
        """
        insert into courant.article_rows (url_key, host_key, fetched_at, content_hash, bucket, seen_on, word_count, quality, page_type,
          url, host, title, authors, tags, body, meta)
        select gen_random_uuid(), n, now() - (n / 700) * interval '1 hour', n, n & 63, current_date, 3, 1, 'article',
          'https://a.example/' || n, 'a.example', 'Number ' || n, '{}', '{}', 'common word', '{}'
        from generate_series(1, 1300) n
        """)
      #expect(try await fixture.frontier.indexArticles { true } == 1300)
      #expect(try await fixture.number("select count(*) from courant.search_articles('common', null, 1000)") == 1000)
    }
  }

  /// So many characters of hyphenated words have more than a tsvector holds.
  private static func hyphenated(_ characters: Int) -> String {
    var text = "A quay begins it. "
    var number = 0
    while text.utf8.count < characters {
      number += 1
      text += "w\(number)-x\(number &* 7919)-y\(number &* 104_729)-z\(number) "
    }
    return text
  }

  @Test(arguments: [200_000, 1_000_000, 5_000_000])
  func anArticleWithMoreWordsThanThereIsRoomForIsFoundByItsBeginning(characters: Int) async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 3))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1)) { lease, job in
        guard job.url.hasSuffix("1") else { return .stored(article(lease, job)) }
        var long = ArticleRecord(host: lease.host, title: "Long", body: Self.hyphenated(characters))
        long.language = "en"
        long.description = Self.hyphenated(20_000)
        long.tags = (0..<200).map { "\(String(repeating: "t\($0)-", count: 80))end" }
        return .stored(long)
      }
      #expect(try await fixture.frontier.indexArticles { true } == 3)
      #expect(try await Self.search(fixture, "quay", language: "en").map(\.path) == ["story-1"])
      #expect(try await Self.search(fixture, "w1500", language: "en").map(\.path) == ["story-1"])
      #expect(try await Self.search(fixture, "paragraph").count == 2)
      #expect(try await fixture.frontier.databaseHealth().refusedWords == 0)
    }
  }

  /// Plain running text has few different words: all of it is found, however long it is.
  @Test func wordsAreBoundedAndNotCharacters() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue(requests("a.example", 1))
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1)) { lease, _ in
        let text = String(repeating: "The harbour opens again. ", count: 40_000) + "Then came the albatross."
        return .stored(ArticleRecord(host: lease.host, title: "Long", body: text))
      }
      #expect(try await fixture.frontier.indexArticles { true } == 1)
      #expect(try await Self.search(fixture, "albatross").count == 1)
    }
  }

  /// An article whose words the server refuses is left out, named, and tried again later, for any reason.
  @Test(arguments: ["54000", "XX001", "57014"]) func oneArticleThatIsRefusedHoldsUpNoOther(code: String) async throws {
    try await withFrontier { fixture in
      let frontier = fixture.frontier
      _ = try await frontier.enqueue(requests("a.example", 40))
      try await fixture.finish(try await fixture.claim(owner(1), jobsPerHost: 100), owner(1))
      try await fixture.sql(
        """
        create function courant.refuse() returns trigger language plpgsql as $$
        begin
          if length(new.words) > 0 and exists (
            select from courant.article_rows a where a.url_key = new.url_key and a.url ~ 'story-(7|23)$') then
            raise 'string is too long for tsvector' using errcode = '\(code)';
          end if;
          return new;
        end $$
        """)
      try await fixture.sql(
        "create trigger refuse before insert or update on courant.search_rows for each row execute function courant.refuse()"
      )
      let done = try await frontier.indexedArticles { true }
      #expect(done.written == 38)
      #expect(Set(done.refused.keys) == ["https://a.example/story-7", "https://a.example/story-23"])
      let health = try await frontier.databaseHealth()
      #expect(health.refusedWords == 2 && health.refusedWordsError?.contains("too long for tsvector") == true)
      let job = request("a.example", "story-7")
      let stored = try await frontier.article(hostKey: job.hostKey, urlKey: job.urlKey)
      #expect(stored?.wordsError?.contains("too long for tsvector") == true)
      // Not tried again before its time, then refused for longer.
      #expect(try await frontier.indexArticles { true } == 0)
      try await fixture.sql("update courant.search_rows set retry_at = now() where retry_at is not null")
      #expect(try await frontier.indexArticles { true } == 0)
      #expect(
        try await fixture.number(
          "select count(*) from courant.search_rows where failures = 2 and retry_at > now() + interval '90 minutes'")
          == 2)
      try await fixture.sql("drop trigger refuse on courant.search_rows")
      try await fixture.sql("update courant.search_rows set retry_at = now() where retry_at is not null")
      #expect(try await frontier.indexArticles { true } == 2)
      #expect(try await frontier.databaseHealth().refusedWords == 0)
      #expect(try await fixture.number("select count(*) from courant.search_rows where error is not null") == 0)
    }
  }
}
