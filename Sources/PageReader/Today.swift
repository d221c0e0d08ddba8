import Foundation

/// The day no article is later than.
package enum Today {
  /// `YYYY-MM-DD` in UTC.
  package static var text: String { Date().formatted(.iso8601.year().month().day()) }
}
