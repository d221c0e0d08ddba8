import Schema
import ArticleStore
import Frontier
import Postgres
import TestSupport
import Testing

/// How the dashboard looks, and to whom.
extension DashboardPageTests {
  // MARK: How it looks

  @Test func aPhoneShowsAllOfIt() async throws {
    try await Self.withDashboard(.failing) { dashboard, _ in
      try await Browser.shared().withPage(width: 320, height: 640) { page in
        for path in Self.paths {
          try await page.open(dashboard.address + path)
          #expect(try await !page.hasHorizontalOverflow(), "\(path)")
        }
        try await page.open("\(dashboard.address)/")
        _ = try await Self.picture(page, "phone", fullPage: true)
      }
    }
  }

  /// Text against what lies behind it, by the formula of WCAG 2.2, 1.4.3: 4.5 at least.
  @Test(arguments: [false, true]) func textStandsOut(dark: Bool) async throws {
    try await Self.withDashboard(.failing) { dashboard, _ in
      try await Browser.shared().withPage(dark: dark) { page in
        for path in Self.paths {
          try await page.open(dashboard.address + path)
          let weak = try await page.evaluate(Self.weakTexts)
          #expect(weak == [], "\(path)")
        }
        let paper = try await page.evaluate("getComputedStyle(document.body).backgroundColor")
        #expect(paper == (dark ? "rgb(21, 23, 26)" : "rgb(255, 255, 255)"))
      }
    }
  }

  static let weakTexts = """
    (() => {
      const channel = (value) => { const part = value / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
      const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
      const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
      const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = numbers(getComputedStyle(at).backgroundColor);
          if (color.length < 4 || color[3] === 1) return color;
        }
        return [255, 255, 255];
      };
      const weak = [];
      for (const element of document.body.querySelectorAll('*')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim());
        if (!own || element.closest('noscript')) continue;
        const style = getComputedStyle(element);
        const ink = light(numbers(element.closest('svg') ? style.fill : style.color));
        const paper = light(behind(element));
        const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        if (contrast < 4.5) weak.push(`${element.nodeName}.${element.className}: ${contrast.toFixed(2)}`);
      }
      return weak;
    })()
    """

  @Test func readersOfAllKindsFindTheirWay() async throws {
    try await Self.withDashboard { dashboard, _ in
      try await Browser.shared().withPage { page in
        try await page.open("\(dashboard.address)/")
        let tree = try await page.accessibilityTree()
        func names(_ role: String) -> [String] { tree.filter { $0.role == role }.map(\.name) }
        #expect(names("heading").first == "Overview" && names("heading").contains("Workers"))
        #expect(names("navigation") == ["Pages"] && tree.contains { $0.role == "main" })
        #expect(names("table").contains("Workers") && names("table").contains("Jobs by state"))
        #expect(names("image").contains { $0.hasPrefix("Pages a minute over the last hour") })
        #expect(names("button").contains("Stop refreshing") && tree.contains { $0.role == "status" })
        #expect(try await page.evaluate("document.documentElement.lang") == "en")
        #expect(try await page.evaluate("document.title") == "Overview · Courant")
        try await page.open("\(dashboard.address)/articles")
        let form = try await page.accessibilityTree()
        #expect(form.contains { $0.role == "searchbox" && $0.name.hasPrefix("Words") })
        #expect(form.contains { $0.role == "combobox" && $0.name == "Language" })
      }
    }
  }

  @Test func theTokenIsKeptForTheNextTime() async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { _, database in
      let token = "a token of some length"
      let dashboard = try await DashboardProcess(database, environment: ["COURANT_DASHBOARD_TOKEN": token])
      try await Browser.shared().withPage { page in
        #expect(try await page.open("\(dashboard.address)/hosts").status == 401)
        try await page.click("#token")
        try await page.type(token)
        try await page.loading { try await page.press("Enter") }
        #expect(try await page.text(of: "h1") == "Overview")
        #expect(try await page.open("\(dashboard.address)/hosts").status == 200)
        let cookies = try await page.cookies()
        #expect(cookies.count == 1 && cookies.hasOnly { $0.isHTTPOnly && $0.sameSite == "Strict" })
      }
    }
  }

  /// Written for a look: light and dark, each situation.
  @Test(arguments: StatusScreenTests.Situation.allCases) func picturesForALook(situation: StatusScreenTests.Situation)
    async throws
  {
    try await Self.withDashboard(situation) { dashboard, _ in
      for dark in [false, true] {
        try await Browser.shared().withPage(width: 1200, height: 900, dark: dark) { page in
          try await page.open("\(dashboard.address)/")
          let picture = try await Self.picture(
            page, "\(situation.rawValue)-\(dark ? "dark" : "light")", fullPage: true)
          #expect(picture.count > 20_000)
        }
      }
    }
  }
}
