// swift-tools-version: 6.2
import PackageDescription

// The parts of Courant that read a page, by links to their sources, and a program that prints what fields are chosen
// from. A package of its own, so that training builds in a minute and needs neither curl nor libpq.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "FieldTraining",
  platforms: [.macOS(.v26)],
  targets: [
    .systemLibrary(name: "CIDN2", pkgConfig: "libidn2"),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CIconv"),
    .target(name: "HTML", dependencies: ["CIconv"], swiftSettings: settings),
    .target(name: "WebURL", dependencies: ["CIDN2", "CCrypto"], swiftSettings: settings),
    .target(name: "Extraction", dependencies: ["HTML", "WebURL"], swiftSettings: settings),
    .executableTarget(name: "candidates", dependencies: ["Extraction", "HTML", "WebURL"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6])
