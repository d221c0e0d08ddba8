import Testing

@testable import Untrusted

/// Passwords with everything in them that URLs are made of.
@Suite struct SecretsTests {
  static let passwords = [
    "s3cret", "s3@cret", "s3/cret", "s3@/cret", "@s3cret", "s3cret@", "/s3cret", "s3:cret", "s3?cret", "s3#cret",
    "s3://cret",
    "s3 cret", "s3%cret", "s3\\cret", "s3]cret",
  ]

  @Test(arguments: passwords)
  func nothingOfAPasswordIsShown(password: String) {
    for text in [
      "http://user:\(password)@proxy.test:3128", "user:\(password)@proxy.test", "socks5://user:\(password)@[::1]:1080/",
      "postgresql://user:\(password)@db.test/courant?sslmode=require", "http://user:\(password)@", "//u:\(password)@h",
    ] {
      let shown = Secrets.hiding(inURL: text)
      #expect(!shown.contains("s3") && !shown.contains("cret"), "\(text): \(shown)")
    }
  }

  @Test(arguments: [
    ("http://proxy.test:3128", "http://proxy.test:3128"), ("http://[::1]/x:y", "http://[::1]/x:y"), ("", ""),
    ("http://u:p@proxy.test:3128/", "http://…@proxy.test:3128/"), ("http://user:secret", "http://user:…"),
    ("http://user:secret/x", "http://user:…"), ("a.test", "a.test"), ("ftp://x", "ftp://x"), ("@", "…@"),
  ])
  func theRestIsShown(text: String, shown: String) {
    #expect(Secrets.hiding(inURL: text) == shown)
  }

  @Test(arguments: ["p@ss", "p/ss", "p@s/s", "/p", "@p", "p@", "p/s@s", "p/s?a=b", "p/s?c"])
  func piecesOfPasswordsAreSeen(password: String) {
    #expect(Secrets.isAmbiguous(connectionURL: "postgresql://user:\(password)@db.test:5432/courant?sslmode=require"))
  }

  @Test(arguments: [
    "", "host=db password=p@ss/word", "postgresql://", "postgresql://db/courant", "postgresql:///courant?host=/run/x",
    "postgresql://u:p@db/courant", "postgresql://u:p%40%2Fss@db:5432/courant", "postgresql://u:p?x=y@db/courant",
    "postgresql://u@a:1,b:2/d?application_name=me@home", "postgresql://a:1,b:2/d?application_name=me@home",
    "postgresql://[::1]:5432/d?application_name=me@home", "postgresql:///courant?host=@abstract",
  ])
  func whatIsWrittenAsItShouldBeIsNot(text: String) {
    #expect(!Secrets.isAmbiguous(connectionURL: text))
  }

  @Test func wordsAreShownWhereTheyAreWords() {
    for word in ["colour", "X-Key", "a b", "*.a.test"] { #expect(Secrets.word(word) == word) }
    for word in ["p@ss", "a/b", "a:b", String(repeating: "a", count: 41), "pä"] { #expect(Secrets.word(word) == "…") }
  }
}
