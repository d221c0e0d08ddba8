/// A duration, or none, that JSON has as a number: an absent one has no key.
///
/// A type that is written as JSON marks its durations with `@InSeconds` or `@InMilliseconds`, and its coding keys name
/// the unit: `case delay = "delayMilliseconds"`.
package protocol DurationNumber: Sendable, Hashable {
  var durationOrNone: Duration? { get }
}

extension Duration: DurationNumber {
  package var durationOrNone: Duration? { self }
}

extension Optional: DurationNumber where Wrapped == Duration {
  package var durationOrNone: Duration? { self }
}

/// In JSON a number of seconds, fractions included.
@propertyWrapper
package struct InSeconds<Value: DurationNumber>: Sendable, Hashable, Encodable {
  package var wrappedValue: Value

  package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.durationOrNone?.inSeconds)
  }
}

/// In JSON a whole number of milliseconds, rounded up.
@propertyWrapper
package struct InMilliseconds<Value: DurationNumber>: Sendable, Hashable, Encodable {
  package var wrappedValue: Value

  package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.durationOrNone?.wholeMilliseconds)
  }
}

/// The compiler's `encode(to:)` calls these for marked members: they leave the key out where there is no duration.
extension KeyedEncodingContainer {
  package mutating func encode<Value>(_ member: InSeconds<Value>, forKey key: Key) throws {
    try encodeIfPresent(member.wrappedValue.durationOrNone?.inSeconds, forKey: key)
  }

  package mutating func encode<Value>(_ member: InMilliseconds<Value>, forKey key: Key) throws {
    try encodeIfPresent(member.wrappedValue.durationOrNone?.wholeMilliseconds, forKey: key)
  }
}
