import CCurl
import TestSupport
import Testing

@testable import Fetching

/// What `worker --version` says of the libraries.
@Suite struct LibraryTests {
  @Test func theLoadedLibrariesAreNamed() throws {
    let version = try #require(courant_curl_version()?.pointee.version)
    #expect(Fetcher.libraries.first == "libcurl \(String(cString: version))")
    let names = Fetcher.libraries.map { $0.prefix { $0 != " " } }
    #expect(names.contains("OpenSSL") && names.contains("zlib") && names.contains("libdeflate"), "\(names)")
    #expect(Fetcher.libraries.hasOnly { $0.split(separator: " ").count == 2 && $0.last?.isWhitespace == false })
  }
}
