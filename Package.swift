// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in this package's own targets; `COURANT_ALLOW_WARNINGS=1` lifts that for a compiler newer than
/// ours.
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

// One floor plan for the whole house: a comment `// Floor N: …` opens each floor, and a target may import only what is
// below it. FloorTests reads this file. It compares the imports of each target with its dependencies, neither more nor
// fewer, and the table of docs/architecture.md with the floors. So dependencies are written out in full here, never
// added by a function.

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
  _ name: String, on dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: settings)
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
    // Floor 0: the system's libraries, and parts that need no other part.
    system("CLibPQ", pkgConfig: "libpq", apt: "libpq-dev", brew: "libpq"),
    system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
    system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev", brew: "libdeflate"),
    system("CIDN2", pkgConfig: "libidn2", apt: "libidn2-dev", brew: "libidn2"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    system("CPSL", pkgConfig: "libpsl", apt: "libpsl-dev", brew: "libpsl"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    // iconv is part of glibc; elsewhere it is a library of its own.
    .systemLibrary(name: "CIconv"),
    // The models are embedded by the C compiler, which takes no time for it (docs/decisions/0020-models-by-embed.md).
    .target(
      name: "CModels", exclude: ["author.bin", "block.bin", "date.bin", "title.bin"], publicHeadersPath: "."),
    // Starts reader processes and confines them.
    .target(name: "CSandbox", publicHeadersPath: "."),
    // So are the words that extraction knows.
    .target(
      name: "CWords",
      exclude: [
        "addresses.txt", "bylines.txt", "class-names.txt", "dates.txt", "elements.txt", "languages.txt", "phrases.txt",
      ],
      publicHeadersPath: "."),
    floor("Untrusted"),
    // Pages made to be expensive, for the benchmark and for tests.
    floor("HostileShapes"),
    floor("Executors"),
    floor("Metrics"),
    floor("Compression", on: ["CDeflate", "CZlib"]),

    // Floor 1: bytes to values, trained models, PostgreSQL's client, and a server of HTTP.
    floor("Models", on: ["CModels"]),
    .target(
      name: "HTML", dependencies: ["CIconv", "Untrusted"], swiftSettings: settings + [.strictMemorySafety()],
      linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
    floor("WebURL", on: ["CIDN2", "CCrypto", "CPSL", "Untrusted"]),
    floor("HTTPFields", on: ["Untrusted"]),
    floor("Postgres", on: ["CLibPQ", "Executors", "Untrusted", logging]),
    floor(
      "HTTPServer",
      on: [
        "Untrusted", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),

    // Floor 2: pure functions of a page and of a site's rules, the SQL text, and a database server of its own.
    floor("Extraction", on: ["CWords", "HTML", "Models", "Untrusted", "WebURL"]),
    floor("CrawlRules", on: ["Untrusted", "WebURL"]),
    .target(
      name: "Schema", dependencies: ["Postgres"], path: "sql", exclude: ["roles.sql"],
      resources: [.embedInCode("migrations"), .embedInCode("queries")],
      swiftSettings: settings),
    floor("LocalCluster", on: ["CLibPQ", "Executors", "Postgres", "Untrusted"]),

    // Floor 3: the network, bytes to article, and the articles in PostgreSQL.
    floor("Fetching", on: ["CCurl", "CDeflate", "Compression", "Executors", "HTTPFields", "Untrusted", "WebURL"]),
    floor("PageReader", on: ["CrawlRules", "Extraction", "HTML", "HTTPFields", "Untrusted", "WebURL"]),
    floor("ArticleStore", on: ["Compression", "Postgres", "Schema", "Untrusted"]),

    // Floor 4: the job table, which settles articles with its jobs, and the processes that read pages.
    floor("Frontier", on: ["ArticleStore", "CrawlRules", "Postgres", "Schema", "Untrusted", "WebURL"]),
    floor(
      "ReaderProcesses",
      on: ["CSandbox", "CrawlRules", "Extraction", "HTML", "PageReader", "Untrusted", "WebURL"]),

    // Floor 5: what works on the job table, what is shown of it, and what all programs share on the command line.
    floor(
      "Crawling",
      on: [
        "ArticleStore", "Compression", "CrawlRules", "Executors", "Extraction", "Fetching", "Frontier", "HTML",
        "Metrics", "PageReader", "Postgres", "ReaderProcesses", "Untrusted", "WebURL", logging,
      ]),
    floor(
      "Enqueueing",
      on: ["ArticleStore", "CZlib", "CrawlRules", "Executors", "Frontier", "Postgres", "Untrusted", "WebURL"]),
    floor("Maintenance", on: ["Executors", "Frontier", "Postgres", logging]),
    floor("Reporting", on: ["CrawlRules", "Frontier", "Metrics", "Untrusted", "WebURL"]),
    floor(
      "CommandLine",
      on: ["Compression", "Executors", "LocalCluster", "Postgres", "Schema", "Untrusted", arguments, logging]),

    // Floor 6: the web page, and the options of programs that fetch or listen.
    .target(
      name: "Dashboard",
      dependencies: [
        "ArticleStore", "Compression", "Executors", "Extraction", "Frontier", "HTML", "HTTPServer", "PageReader",
        "Postgres", "ReaderProcesses", "Reporting", "Untrusted", "WebURL",
        logging,
        .product(name: "FlyingFox", package: "FlyingFox"),
      ],
      resources: [
        .embedInCode("Assets/dashboard.css"), .embedInCode("Assets/dashboard.js"), .embedInCode("Assets/icon.svg"),
      ], swiftSettings: settings),
    floor(
      "CrawlOptions",
      on: [
        "CommandLine", "Extraction", "Fetching", "HTML", "HTTPServer", "Metrics", "Postgres", "ReaderProcesses",
        "Untrusted", "WebURL", arguments,
        logging, .product(name: "FlyingFox", package: "FlyingFox"),
      ]),

    // Floor 7: the programs, which only compose.
    program(
      "coordinator",
      on: [
        "ArticleStore", "CommandLine", "Compression", "CrawlOptions", "CrawlRules", "Crawling", "Dashboard",
        "Enqueueing",
        "Extraction", "Fetching", "Frontier", "HTTPServer", "LocalCluster", "Maintenance", "Metrics", "Postgres",
        "ReaderProcesses", "Reporting", "Schema", "Untrusted", "WebURL",
        arguments,
      ]),
    program(
      "worker",
      on: [
        "ArticleStore", "CSandbox", "CommandLine", "CrawlOptions", "CrawlRules", "Crawling", "Executors", "Extraction",
        "Fetching", "Frontier", "HTML", "Metrics", "PageReader", "Postgres", "ReaderProcesses", "Schema", "Untrusted",
        "WebURL",
        arguments, logging,
      ]),
    program(
      "status",
      on: ["CommandLine", "Frontier", "Postgres", "Reporting", "Schema", "Untrusted", arguments, logging]),

    // Measurements for `make bench`.
    program(
      "benchmark",
      on: [
        "ArticleStore", "CSandbox", "CommandLine", "Compression", "Crawling", "Extraction", "Fetching", "Frontier",
        "HTML",
        "HostileShapes", "PageReader", "Postgres", "ReaderProcesses", "Untrusted", "WebURL",
        arguments,
      ]),

    // What the models are trained from, for `make train`.
    program("training", on: ["CommandLine", "Extraction", "HTML", "WebURL", arguments]),

    // The sample news web of the demo and of the acceptance run.
    program(
      "sampleweb",
      on: [
        "Executors", "HTTPServer", arguments, .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["CLibPQ", "CZlib", "LocalCluster", "Postgres"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests("HouseTests"),
    tests(
      "HTTPServerTests",
      on: ["TestSupport", "HTTPServer", "Untrusted", .product(name: "FlyingFox", package: "FlyingFox")]),
    tests("ModelsTests", on: ["Models"]),
    tests("UntrustedTests", on: ["Untrusted"]),
    tests("ExecutorsTests", on: ["Executors"]),
    tests("MaintenanceTests", on: ["Maintenance"]),
    tests("HTMLTests", on: ["HTML", "Untrusted"]),
    tests("WebURLTests", on: ["TestSupport", "WebURL"]),
    tests("PostgresTests", on: ["LocalCluster", "TestSupport", "Postgres"]),
    tests("LocalClusterTests", on: ["TestSupport", "LocalCluster", "Postgres"]),
    tests(
      "ExtractionTests",
      on: ["TestSupport", "CDeflate", "Extraction", "HTML", "HostileShapes", "Models", "Untrusted", "WebURL"],
      resources: [.copy("Pages")]),
    tests("CrawlRulesTests", on: ["TestSupport", "CrawlRules", "Untrusted", "WebURL"]),
    tests(
      "FetchingTests",
      on: ["TestSupport", "CCurl", "CDeflate", "Compression", "Fetching", "HTTPFields", "Untrusted", "WebURL"]),
    tests(
      "FrontierTests", on: ["ArticleStore", "Frontier", "Postgres", "Schema", "TestSupport", "Untrusted"],
      exclude: ["Released"]),
    tests(
      "PageReaderTests",
      on: ["TestSupport", "CrawlRules", "Extraction", "HTML", "PageReader", "Untrusted", "WebURL"]),
    tests(
      "ReaderProcessesTests",
      on: [
        "TestSupport", "CSandbox", "CrawlRules", "Extraction", "HTML", "PageReader", "ReaderProcesses", "Untrusted",
        "WebURL",
        "worker",
      ]),
    tests("EnqueueingTests", on: ["TestSupport", "Enqueueing", "Frontier"]),
    tests(
      "ReportingTests",
      on: [
        "Metrics", "TestSupport", "ArticleStore", "CrawlRules", "Frontier", "Postgres", "Reporting", "Schema", "WebURL",
      ]),
    tests(
      "CrawlingTests",
      on: [
        "TestSupport",
        "ArticleStore", "CrawlRules", "Crawling", "Enqueueing", "Extraction", "Fetching", "Frontier",
        "HTML", "Metrics", "PageReader", "Postgres", "ReaderProcesses", "Reporting", "Schema", "Untrusted", "WebURL",
        logging,
        "worker",
      ]),
    tests(
      "DashboardTests", on: ["Dashboard", "HTTPServer", "Untrusted", .product(name: "FlyingFox", package: "FlyingFox")]),
    tests(
      "CommandTests",
      on: [
        "TestSupport",
        "ArticleStore", "CommandLine", "CrawlRules", "Frontier",
        "LocalCluster",
        "Postgres", "Reporting", "Schema", "WebURL", "coordinator", "worker", "status", "sampleweb",
      ],
      exclude: ["Screens"]),
  ],
  swiftLanguageModes: [.v6],
  // `#embed`.
  cLanguageStandard: .c2x
)
