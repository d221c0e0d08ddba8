import Testing

@testable import Extraction

@Suite struct AuthorNamesTests {
  @Test(arguments: [
    ("By Ann Lee", ["Ann Lee"]),
    ("By Ann Lee, Bo Ek and Cy Orr", ["Ann Lee", "Bo Ek", "Cy Orr"]),
    ("by ANN LEE & BO EK", ["ANN LEE", "BO EK"]),
    ("Von Anna Groß und Bernd Klein", ["Anna Groß", "Bernd Klein"]),
    ("Par Zoé Petit et Luc Grand", ["Zoé Petit", "Luc Grand"]),
    ("Por Ana Ruiz y Luis Gil", ["Ana Ruiz", "Luis Gil"]),
    ("Einar Berg / Journalist", ["Einar Berg"]),
    ("Ann Lee, Senior Editor", ["Ann Lee"]),
    ("Ann Lee, PhD, RD", ["Ann Lee"]),
    ("Ann Lee (ann@example.org)", ["Ann Lee"]),
    ("Ann Lee | March 4, 2025", ["Ann Lee"]),
    ("Written by Ann Lee on March 4, 2025", ["Ann Lee"]),
    ("Posted by: Ann Lee", ["Ann Lee"]),
    ("Ann de la Cruz", ["Ann de la Cruz"]),
    ("Daniela Byrd", ["Daniela Byrd"]),
    ("Андрей Колесников", ["Андрей Колесников"]),
    ("作者：王小明", ["王小明"]),
    ("https://example.org/people/ann", []),
    ("admin", []),
    ("@annlee", []),
    ("{{author}}", []),
    ("Ann Lee, Ann Lee", ["Ann Lee"]),
    ("", []),
  ])
  func names(_ text: String, _ names: [String]) {
    #expect(AuthorNames.names(in: text) == names)
  }

  @Test(arguments: ["By Ann Lee", "Von Anna Groß", "Text: Ann Lee"]) func bylines(_ text: String) {
    #expect(AuthorNames.beginsLikeByline(text))
  }

  @Test(arguments: ["Byron Lee", "By the way", "Vondel", "Davide Rossi"]) func noBylines(_ text: String) {
    #expect(!AuthorNames.beginsLikeByline(text))
  }
}
