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
    floor(
      "Serving",
      on: [
        "Untrusted", .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),
    // iconv is part of glibc; elsewhere it is a library of its own.
    .systemLibrary(name: "CIconv"),
    .target(
      name: "HTML", dependencies: ["CIconv", "Untrusted"], swiftSettings: settings + [.strictMemorySafety()],
      linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
    floor("WebURL", on: ["CIDN2", "CCrypto", "Untrusted"]),
    floor("Postgres", on: ["CLibPQ", "Executors", "Untrusted", logging]),

    // Floor 1: pure functions of a page, and the SQL text.
    .target(
      name: "SQL", dependencies: ["Postgres"], path: "sql", exclude: ["roles.sql"],
      resources: [.embedInCode("migrations"), .embedInCode("queries")],
      swiftSettings: settings),
    floor("Extraction", on: ["HTML", "Untrusted", "WebURL"]),
    floor("Robots", on: ["Untrusted"]),

    // Floor 2: the network, and the articles in PostgreSQL.
    floor("Fetching", on: ["CCurl", "CDeflate", "CZlib", "Executors", "Untrusted", "WebURL", logging]),
    floor("Archive", on: ["Postgres", "SQL", "Untrusted", logging]),

    // Floor 3: the job table, which settles articles with its jobs.
    floor("Frontier", on: ["Archive", "Postgres", "SQL", "Untrusted", logging]),

    // Floor 4: the pipeline.
    floor(
      "Crawling",
      on: [
        "Archive", "CZlib", "Executors", "Extraction", "Fetching", "Frontier", "HTML", "Metrics", "Postgres", "Robots",
        "Untrusted", "WebURL", logging,
      ]),

    // Floor 5: the web page, and what the programs share on the command line; floor 6: the programs.
    .target(
      name: "Dashboard",
      dependencies: [
        "Archive", "Crawling", "Executors", "Extraction", "Fetching", "Frontier", "HTML", "Postgres", "Serving",
        "Untrusted", "WebURL",
        logging,
        .product(name: "FlyingFox", package: "FlyingFox"),
      ],
      resources: [
        .embedInCode("Assets/dashboard.css"), .embedInCode("Assets/dashboard.js"), .embedInCode("Assets/icon.svg"),
      ], swiftSettings: settings),
    floor(
      "Console",
      on: [
        "Archive", "Executors", "Extraction", "Fetching", "HTML", "Metrics", "Postgres", "Serving", "Untrusted",
        arguments,
        logging,
        .product(name: "FlyingFox", package: "FlyingFox"),
      ]),
    program(
      "coordinator",
      on: [
        "Archive", "CPSL", "Console", "Crawling", "Dashboard", "Extraction", "Fetching", "Frontier", "Metrics",
        "Postgres",
        "Robots", "Serving", "Untrusted", "WebURL",
        arguments, logging,
      ]),
    program(
      "worker",
      on: [
        "Archive", "Console", "Crawling", "Executors", "Extraction", "Fetching", "Frontier", "HTML", "Metrics",
        "Postgres",
        "Robots", "WebURL",
        arguments, logging,
      ]),
    program("status", on: ["Console", "Crawling", "Frontier", "Postgres", arguments, logging]),

    // Measurements for `make bench`.
    program(
      "benchmark",
      on: [
        "Archive", "Console", "Crawling", "Extraction", "Fetching", "Frontier", "HTML", "HostileShapes", "Postgres",
        "WebURL",
        arguments,
      ]),

    // The sample news web of the demo and of the acceptance run.
    program(
      "sampleweb",
      on: [
        "Executors", "Serving", arguments, .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Archive", "CLibPQ", "CZlib", "Postgres"], path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("ServingTests", on: ["Serving", "Untrusted", .product(name: "FlyingFox", package: "FlyingFox")]),
    tests("UntrustedTests", on: ["Untrusted"]),
    tests("HTMLTests", on: ["HTML", "Untrusted"]),
    tests("WebURLTests", on: ["WebURL"]),
    tests("PostgresTests", on: ["Postgres"]),
    tests(
      "ExtractionTests", on: ["CDeflate", "Extraction", "HTML", "HostileShapes", "Untrusted", "WebURL"],
      resources: [.copy("Pages")]),
    tests("RobotsTests", on: ["Robots", "Untrusted"]),
    tests("FetchingTests", on: ["CCurl", "CDeflate", "Fetching", "Untrusted", "WebURL"]),
    tests("FrontierTests", on: ["Archive", "Frontier", "Postgres", "SQL"]),
    tests(
      "CrawlingTests",
      on: [
        "Archive", "Crawling", "Executors", "Extraction", "Fetching", "Frontier", "HTML", "Metrics", "Postgres",
        "Robots",
        "WebURL",
      ]),
    tests(
      "DashboardTests", on: ["Dashboard", "Serving", "Untrusted", .product(name: "FlyingFox", package: "FlyingFox")]),
    tests(
      "CommandTests",
      on: [
        "Archive", "Console", "Crawling", "Frontier", "Postgres", "WebURL", "coordinator", "worker", "status",
        "sampleweb",
      ],
      exclude: ["Screens"]),
  ],
  swiftLanguageModes: [.v6]
)
