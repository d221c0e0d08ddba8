import Foundation

/// Documents that are no web pages: a crawler for articles must skip them by their content type.
enum SampleDocument {
  /// A PDF of one page with `title` on it.
  static func pdf(title: String) -> Data {
    let ascii = title.unicodeScalars.map { $0.isASCII && !"()\\".unicodeScalars.contains($0) ? String($0) : "?" }
      .joined()
    let content = "BT /F1 24 Tf 72 720 Td (\(ascii)) Tj ET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        + "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >> >>",
      "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
    ]
    var text = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets {
      let digits = String(offset)
      text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
    }
    text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Data(text.utf8)
  }

  /// The articles of `site` as RSS 2.0.
  static func feed(of site: any SampleSite, origin: String) -> String {
    let items = site.articles.map { article in
      """
      <item><title>\(article.headline.escaped)</title><link>\(origin)\(article.path)</link>\
      <description>\(article.teaser().escaped)</description></item>
      """
    }
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <rss version="2.0"><channel><title>\(site.name.escaped)</title><link>\(origin)/</link>
      <description>\(site.name.escaped)</description>
      \(items.joined(separator: "\n"))
      </channel></rss>

      """
  }
}
