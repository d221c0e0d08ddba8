/// What a training program receives the candidates of a page's fields with.
package protocol CandidateSink {
  /// `field` is `title`, `date` or `author`; `features` are in the order of the field's columns.
  mutating func add(field: String, value: String, features: [Float])
}
