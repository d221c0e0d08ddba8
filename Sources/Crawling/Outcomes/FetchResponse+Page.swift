package import CrawlRules
package import Fetching
package import PageReader
package import WebURL

extension FetchResponse {
  /// What a reader of pages looks at.
  package var page: PageInput {
    PageInput(
      body: body, mediaType: mediaType, charset: charset, contentTypeField: header("content-type"),
      refreshField: header("refresh"))
  }
}

extension SiteRights {
  /// What is known of a page once its headers are.
  package func rights(of response: FetchResponse, url: WebURL) -> PageRights {
    rights(of: url.pathAndQuery) { response.headerValues($0) }
  }
}
