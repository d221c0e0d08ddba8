import Untrusted

/// Names of meta elements that hold dates, lower case.
enum DateNames {
  enum Kind: Sendable { case published, modified, weak }

  static func kind(_ name: String) -> Kind? {
    if let kind = byName[ByteText(name)] { return kind }
    // `cdc:first_published`, `nyt:publish_date` and their like.
    guard name.utf8.count <= 60, name.contains("publi"), name.contains("da") || name.contains("time") else {
      return nil
    }
    return .weak
  }

  private static let byName: [ByteText: Kind] = {
    var table: [ByteText: Kind] = [:]
    for (kind, names) in [(Kind.weak, weak), (.modified, modified), (.published, published)] {
      for name in names.split(whereSeparator: \.isWhitespace) { table[ByteText(String(name))] = kind }
    }
    return table
  }()

  private static let published = """
    article:published_time og:article:published_time article:published article:publish_date og:published_time
    datepublished date.published publish-date publish_date published-date published_date publishdate
    publication_date publicationdate pubdate pub_date parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    cxenseparse:publishtime dc.date.issued dcterms.issued dcterms.created dc.date.created dc.created
    dc.date.published dcterms.date dc.date citation_publication_date citation_online_date article.published
    article_date_original originalpublicationdate date_published datecreated article.created published_at
    published_time displaydate vr:published_time rnews:datepublished bt:pubdate dc.dateissued release_date created
    article:created_time creation_date cxenseparse:recs:articlepublishtime published
    article_publication_date first_published five_hundred_pixels:uploaded
    """
  private static let modified = """
    article:modified_time og:updated_time og:article:modified_time datemodified last-modified lastmod
    dcterms.modified dc.date.modified article.updated date_modified article:updated_time modified updated
    revision_date
    """
  private static let weak = """
    date ms.date
    """
}
