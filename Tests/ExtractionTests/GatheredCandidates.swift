import HTML

@testable import Extraction

/// What a training program is handed of a page.
struct GatheredCandidates: CandidateSink {
  private(set) var rows: [(field: String, value: String, features: [Float])] = []

  init(of document: Document) {
    Extractor.candidates(from: document, url: nil, today: "2026-11-22", model: .shipped, into: &self)
  }

  mutating func add(field: String, value: String, features: [Float]) { rows.append((field, value, features)) }

  /// Values of a field's candidates, in order.
  func values(_ field: String) -> [String] { rows.filter { $0.field == field }.map(\.value) }
}
