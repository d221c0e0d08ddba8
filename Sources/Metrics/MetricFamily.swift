/// One metric with its samples, as a monitoring system reads it.
package struct MetricFamily: Sendable {
  /// counter: only rises, from the process's start; gauge: a value of now; histogram: counts by upper bound.
  package enum Kind: String, Sendable { case counter, gauge, histogram }

  /// One value under its labels, in the order in which they are written.
  package struct Sample: Sendable {
    /// What follows the family's name: `_bucket`, `_sum` or `_count` of a histogram, else nothing.
    package var suffix = ""
    package var labels: [(name: String, value: String)]
    package var value: Double
  }

  /// In the base unit that its end names: seconds, bytes, or `_total` for counts.
  package let name: String
  package let help: String
  package let kind: Kind
  package private(set) var samples: [Sample] = []

  package init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  /// One value without labels.
  package init(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    self.init(name, kind, help)
    add(value)
  }

  package mutating func add(_ value: Double, _ labels: (name: String, value: String)...) {
    samples.append(Sample(labels: labels, value: value))
  }

  /// A histogram without labels.
  package init(_ name: String, _ help: String, _ histogram: Histogram) {
    self.init(name, .histogram, help)
    var below = 0
    for (bound, count) in zip(histogram.bounds, histogram.counts) {
      below += count
      samples.append(Sample(suffix: "_bucket", labels: [("le", PrometheusText.number(bound))], value: Double(below)))
    }
    samples.append(Sample(suffix: "_bucket", labels: [("le", "+Inf")], value: Double(histogram.count)))
    samples.append(Sample(suffix: "_sum", labels: [], value: histogram.sum))
    samples.append(Sample(suffix: "_count", labels: [], value: Double(histogram.count)))
  }
}

/// How often something took how long.
package struct Histogram: Sendable {
  /// Upper bounds, rising; what lies above the last is counted in `count` alone.
  package let bounds: [Double]
  /// Observations up to each bound and above the one before.
  package private(set) var counts: [Int]
  package private(set) var count = 0
  package private(set) var sum = 0.0

  package init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count)
  }

  package mutating func observe(_ value: Double) {
    count += 1
    sum += value
    // Few bounds, and most observations lie below the first ones.
    if let place = bounds.firstIndex(where: { value <= $0 }) { counts[place] += 1 }
  }
}
