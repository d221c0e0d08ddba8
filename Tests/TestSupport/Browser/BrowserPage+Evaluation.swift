import Foundation

/// Expressions of JavaScript in the page. They also run where the page's own JavaScript is off, but no timer does
/// there.
extension BrowserPage {
  /// The value of an expression, as far as JSON can say it; a promise is awaited. What it throws becomes
  /// `BrowserError.exception`.
  ///
  /// An object literal needs parentheses, as in a script of its own.
  @discardableResult package func evaluate(
    _ expression: String, within limit: Duration = .seconds(100)
  ) async throws -> BrowserValue {
    try await evaluate(expression, within: limit, for: "the value of \(expression)")
  }

  private func evaluate(
    _ expression: String, within limit: Duration, for what: String
  ) async throws -> BrowserValue {
    let reply = try await send(
      "Runtime.evaluate",
      ["expression": .string(expression), "returnByValue": true, "awaitPromise": true, "userGesture": true],
      within: limit, for: what)
    if let details = reply["exceptionDetails"] {
      throw BrowserError.exception(BrowserPageRecord.text(ofException: details))
    }
    let result = reply["result"]
    if let text = result?["unserializableValue"]?.string { return Double(text).map { .number($0) } ?? .string(text) }
    return result?["value"] ?? .null
  }

  /// Waits until an expression is true in the sense of JavaScript, in this document or one that follows meanwhile.
  ///
  /// An expression that throws is taken for one that is not true yet; the error at the end of the limit tells what it
  /// threw.
  package func wait(until expression: String, within limit: Duration = .seconds(100)) async throws {
    let end = ContinuousClock.now + limit
    var last = "nothing"
    while true {
      let left = end - .now
      guard left > .zero else {
        throw BrowserError.timedOut("\(expression) to be true; it was \(last)", after: limit)
      }
      let document = documentCount
      do {
        // Where the page has no timers, the question is asked again from here.
        let patience = hasScripts ? left : .zero
        // The page tells when the time is over; a page that does not even do that is noticed a little later.
        let answer = try await evaluate(
          Self.asking(expression, for: patience), within: left + .seconds(5),
          for: "\(expression) to be true; the page does not answer")
        if answer["isTrue"] == true { return }
        last = answer["last"]?.string ?? "nothing"
        if !hasScripts { try await Task.sleep(for: .milliseconds(20)) }
      } catch BrowserError.refused(_, let text) {
        // The document went away while it was asked: the next one is.
        last = text
        try await wait(for: { _ in "\(expression) to be true; \(text)" }, within: end - .now) { record in
          record.documentCount != document ? true : nil as Bool?
        }
      }
    }
  }

  /// A promise for whether `expression` became true within `patience`, and for its last value or error.
  private static func asking(_ expression: String, for patience: Duration) -> String {
    """
    new Promise(resolve => {
      const end = performance.now() + \(patience.seconds * 1000);
      const look = () => {
        let last;
        try {
          const value = (\(expression)
          );
          if (value) return resolve({ isTrue: true });
          last = String(value);
        } catch (error) { last = String(error); }
        if (performance.now() >= end) return resolve({ isTrue: false, last });
        setTimeout(look, 10);
      };
      look();
    })
    """
  }

  /// The text of the first element that matches, as it is shown.
  package func text(of selector: String) async throws -> String {
    let text = try await evaluate("document.querySelector(\(Self.literal(selector)))?.innerText")
    guard let text = text.string else { throw BrowserError.noElement(selector: selector) }
    return text
  }

  /// The texts of all elements that match.
  package func texts(of selector: String) async throws -> [String] {
    let texts = try await evaluate("[...document.querySelectorAll(\(Self.literal(selector)))].map(e => e.innerText)")
    return (texts.array ?? []).compactMap(\.string)
  }

  /// A string of JavaScript, in which nothing of `text` can end it.
  static func literal(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
  }
}
