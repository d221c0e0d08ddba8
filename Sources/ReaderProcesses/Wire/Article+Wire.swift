import Extraction

extension Article: WireCoding {
  func write(to writer: inout WireWriter) {
    for text in [title, byline, language, siteName, description, section, leadImage, canonicalURL, ampURL, nextPage] {
      writer.text(text)
    }
    writer.texts(authors)
    writer.texts(tags)
    writer.value(published)
    writer.value(modified)
    writer.values(alternates)
    writer.optional(isAccessibleForFree) { $0.bool($1) }
    writer.bool(isAMP)
    writer.bool(isLiveBlog)
    writer.text(pageType.rawValue)
    writer.text(notArticle)
    writer.double(quality)
    writer.values(blocks)
    writer.int(wordCount)
    writer.texts(truncated)
    writer.value(headline)
    writer.list(sources.sorted { $0.key < $1.key }) { writer, entry in
      writer.text(entry.key)
      writer.text(entry.value)
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init()
    title = try reader.optionalText()
    byline = try reader.optionalText()
    language = try reader.optionalText()
    siteName = try reader.optionalText()
    description = try reader.optionalText()
    section = try reader.optionalText()
    leadImage = try reader.optionalText()
    canonicalURL = try reader.optionalText()
    ampURL = try reader.optionalText()
    nextPage = try reader.optionalText()
    authors = try reader.texts()
    tags = try reader.texts()
    published = try reader.optionalValue()
    modified = try reader.optionalValue()
    alternates = try reader.values()
    isAccessibleForFree = try reader.optional { reader throws(WireError) in try reader.bool() }
    isAMP = try reader.bool()
    isLiveBlog = try reader.bool()
    pageType = try reader.name()
    notArticle = try reader.optionalText()
    quality = try reader.double()
    blocks = try reader.values()
    wordCount = try reader.int(in: 0...1 << 40)
    truncated = try reader.texts()
    headline = try reader.value()
    for _ in 0..<(try reader.count()) {
      let key = try reader.text()
      sources[key] = try reader.text()
    }
  }
}

extension ArticleDate: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(day)
    writer.text(instant)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(day: try reader.text(), instant: try reader.optionalText())
  }
}

extension AlternateLink: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(language)
    writer.text(url)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(language: try reader.text(), url: try reader.text())
  }
}

extension Headline: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(title)
    writer.texts(headings)
    writer.bool(isInArticle)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init()
    title = try reader.optionalText()
    headings = try reader.texts()
    isInArticle = try reader.bool()
  }
}
