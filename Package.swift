// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in this package's own targets; `COURANT_ALLOW_WARNINGS=1` lifts that for a compiler newer than ours.
let strictness: [SwiftSetting] =
  Context.environment["COURANT_ALLOW_WARNINGS"] == nil ? [.treatAllWarnings(as: .error)] : []

let settings: [SwiftSetting] =
  strictness + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// A library target of one floor; `on` names what it may import.
func floor(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// One of the programs.
func program(_ name: String, on dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one target.
func tests(
  _ name: String, on dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, resources: resources,
    swiftSettings: settings)
}

/// A C library of the system, with the packages that bring it.
func system(_ name: String, pkgConfig: String?, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let package = Package(
  name: "Courant",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "coordinator", targets: ["coordinator"]),
    .executable(name: "worker", targets: ["worker"]),
    .executable(name: "status", targets: ["status"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", .upToNextMinor(from: "0.27.1")),
  ],
  targets: [
    // Floor 0: system libraries and the parts that know nothing of crawling.
    system("CLibPQ", pkgConfig: "libpq", apt: "libpq-dev", brew: "libpq"),
    system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
    system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev", brew: "libdeflate"),
    system("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev", brew: "libidn2"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    system("CPSL", pkgConfig: "libpsl", apt: "libpsl-dev", brew: "libpsl"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    floor("Untrusted"),
    // Pages made to be expensive, for the benchmark and for tests.
    floor("HostileShapes"),
    floor("Executors"),
    floor("Metrics"),
    floor("Compression", on: ["CDeflate", "CZlib"]),
    floor("HTTPFields", on: ["Untrusted"]),
    floor(
      "HTTPServer",
      on: [
        "Untrusted", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),
    // iconv is part of glibc; elsewhere it is a library of its own.
    .systemLibrary(name: "CIconv"),
    .target(
      name: "HTML", dependencies: ["CIconv", "Untrusted"], swiftSettings: settings + [.strictMemorySafety()],
      linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
    floor("WebURL", on: ["CIDN2", "CCrypto", "CPSL", "Untrusted"]),

    // Floor 1: the database driver, a server of its own, and pure functions of a page and of a site's rules.
    floor("Postgres", on: ["CLibPQ", "Executors", "Untrusted", logging]),
    floor("Extraction", on: ["HTML", "Untrusted", "WebURL"]),
    floor("CrawlRules", on: ["Untrusted", "WebURL"]),

    // Floor 2: statements and migrations, the network, and bytes to article.
    .target(
      name: "Schema", dependencies: ["Postgres"], path: "sql", exclude: ["roles.sql"],
      resources: [.embedInCode("migrations"), .embedInCode("queries")],
      swiftSettings: settings),
    floor(
      "Fetching",
      on: ["CCurl", "Compression", "Executors", "HTTPFields", "Untrusted", "WebURL", logging]),
    floor("LocalCluster", on: ["CLibPQ", "Executors", "Postgres"]),
    floor("PageReader", on: ["CrawlRules", "Extraction", "HTML", "HTTPFields", "Untrusted", "WebURL"]),

    // Floor 3: articles and the job table, which settles them with its jobs.
    floor("ArticleStore", on: ["Compression", "Postgres", "Schema", "Untrusted"]),
    floor("Frontier", on: ["ArticleStore", "CrawlRules", "Postgres", "Schema", "Untrusted", "WebURL", logging]),

    // Floor 4: what works on the job table.
    floor(
      "Crawling",
      on: [
        "ArticleStore", "Compression", "CrawlRules", "Executors", "Extraction", "Fetching", "Frontier", "HTML",
        "Metrics", "PageReader", "Postgres", "Untrusted", "WebURL", logging,
      ]),
    floor(
      "Enqueueing",
      on: ["ArticleStore", "Compression", "CrawlRules", "Executors", "Frontier", "Postgres", "Untrusted", "WebURL"]),
    floor("Maintenance", on: ["Executors", "Frontier", "Postgres", logging]),

    // Floor 5: what people are shown: figures, answers and words; the web page; and what the programs share on the command line.
    floor("Reporting", on: ["CrawlRules", "Frontier", "Metrics", "Untrusted", "WebURL"]),
    .target(
      name: "Dashboard",
      dependencies: [
        "ArticleStore", "Compression", "Executors", "Extraction", "Frontier", "HTML", "HTTPServer", "PageReader",
        "Postgres",
        "Reporting", "Untrusted", "WebURL",
        logging,
        .product(name: "FlyingFox", package: "FlyingFox"),
      ],
      resources: [
        .embedInCode("Assets/dashboard.css"), .embedInCode("Assets/dashboard.js"), .embedInCode("Assets/icon.svg"),
      ], swiftSettings: settings),
    floor(
      "CommandLine",
      on: [
        "Compression", "Executors", "LocalCluster", "Postgres", "Schema", "Untrusted", arguments, logging,
      ]),
    floor(
      "CrawlOptions",
      on: [
        "CommandLine", "Extraction", "Fetching", "HTML", "HTTPServer", "Metrics", "Postgres", "Untrusted", arguments,
        logging, .product(name: "FlyingFox", package: "FlyingFox"),
      ]),

    // Floor 6: the programs, which only compose.
    program(
      "coordinator",
      on: [
        "ArticleStore", "CommandLine", "Compression", "CrawlOptions", "CrawlRules", "Crawling", "Dashboard",
        "Enqueueing",
        "Extraction", "Fetching", "Frontier", "HTTPServer", "LocalCluster", "Maintenance", "Metrics", "Postgres",
        "Reporting", "Schema", "Untrusted", "WebURL",
        arguments, logging,
      ]),
    program(
      "worker",
      on: [
        "ArticleStore", "CommandLine", "CrawlOptions", "CrawlRules", "Crawling", "Executors", "Extraction",
        "Fetching", "Frontier", "HTML", "Metrics", "PageReader", "Postgres", "Reporting", "Schema", "WebURL",
        arguments, logging,
      ]),
    program("status", on: ["CommandLine", "Frontier", "Postgres", "Reporting", "Schema", arguments, logging]),

    // Measurements for `make bench`.
    program(
      "benchmark",
      on: [
        "ArticleStore", "CommandLine", "Compression", "CrawlOptions", "Crawling", "Extraction", "Fetching", "Frontier",
        "HTML",
        "HostileShapes", "PageReader", "Postgres", "WebURL",
        arguments,
      ]),

    // The sample news web of the demo and of the acceptance run.
    program(
      "sampleweb",
      on: [
        "Executors", "HTTPServer", arguments, .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["CLibPQ", "CZlib", "LocalCluster", "Postgres", "Schema"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests("HTTPServerTests", on: ["HTTPServer", "Untrusted", .product(name: "FlyingFox", package: "FlyingFox")]),
    tests("UntrustedTests", on: ["Untrusted"]),
    tests("ExecutorsTests", on: ["Executors"]),
    tests("MaintenanceTests", on: ["Maintenance"]),
    tests("HTMLTests", on: ["HTML", "Untrusted"]),
    tests("WebURLTests", on: ["WebURL"]),
    tests("PostgresTests", on: ["Postgres"]),
    tests("LocalClusterTests", on: ["LocalCluster", "Postgres"]),
    tests(
      "ExtractionTests", on: ["CDeflate", "Extraction", "HTML", "HostileShapes", "Untrusted", "WebURL"],
      resources: [.copy("Pages")]),
    tests("CrawlRulesTests", on: ["CrawlRules", "Untrusted", "WebURL"]),
    tests("FetchingTests", on: ["CCurl", "CDeflate", "Compression", "Fetching", "HTTPFields", "Untrusted", "WebURL"]),
    tests("FrontierTests", on: ["ArticleStore", "Frontier", "Postgres", "Schema"]),
    tests(
      "PageReaderTests",
      on: ["CrawlRules", "Extraction", "Fetching", "HTML", "PageReader", "Untrusted", "WebURL"]),
    tests("EnqueueingTests", on: ["Enqueueing", "Frontier", "Postgres", "Schema", "WebURL"]),
    tests("ReportingTests", on: ["ArticleStore", "CrawlRules", "Frontier", "Postgres", "Reporting", "Schema", "WebURL"]),
    tests(
      "CrawlingTests",
      on: [
        "ArticleStore", "CrawlRules", "Crawling", "Enqueueing", "Executors", "Extraction", "Fetching", "Frontier",
        "HTML", "Maintenance", "Metrics", "PageReader", "Postgres", "Reporting", "Schema", "WebURL",
      ]),
    tests(
      "DashboardTests", on: ["Dashboard", "HTTPServer", "Untrusted", .product(name: "FlyingFox", package: "FlyingFox")]),
    tests(
      "CommandTests",
      on: [
        "ArticleStore", "CommandLine", "CrawlOptions", "Crawling", "Enqueueing", "Frontier", "LocalCluster",
        "Postgres", "Reporting", "Schema", "WebURL", "coordinator", "worker", "status", "sampleweb",
      ],
      exclude: ["Screens"]),
  ],
  swiftLanguageModes: [.v6]
)
