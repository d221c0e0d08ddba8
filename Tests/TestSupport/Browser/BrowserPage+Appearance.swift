package import Foundation

/// What a screen reader finds: a role with a name.
package struct AccessibleElement: Sendable, Equatable, CustomStringConvertible {
  /// `button`, `heading`, `link`, `StaticText`, `RootWebArea`…
  package let role: String
  /// What is read out; empty where there is nothing.
  package let name: String
  /// The state of an input field; nil for what has none.
  package let value: String?
  /// What is said beside the name.
  package let detail: String?
  /// `level`, `focused`, `disabled`, `expanded`, `checked`, `required`, `invalid`…, where they are set.
  package let properties: [String: BrowserValue]

  /// `button "Save"`.
  package var description: String { "\(role) \"\(name)\"" }
}

/// A cookie of the page's own context.
package struct BrowserCookie: Sendable, Equatable {
  /// Before the `=`.
  package let name: String
  /// Behind it.
  package let value: String
  /// The path below which it is sent.
  package let path: String
  /// Whether scripts cannot read it.
  package let isHTTPOnly: Bool
  /// Whether it is only sent over TLS, or to this machine.
  package let isSecure: Bool
  /// `Strict`, `Lax` or `None`; nil where the server said nothing.
  package let sameSite: String?

  /// One to compare with.
  package init(
    name: String, value: String, path: String = "/", isHTTPOnly: Bool = false, isSecure: Bool = false,
    sameSite: String? = nil
  ) {
    self.name = name
    self.value = value
    self.path = path
    self.isHTTPOnly = isHTTPOnly
    self.isSecure = isSecure
    self.sameSite = sameSite
  }
}

/// What the page looks like, to the eye and to a screen reader, and what it has stored.
extension BrowserPage {
  /// A PNG of the viewport, or of the whole document.
  package func screenshot(fullPage: Bool = false) async throws -> Data {
    var parameters: [String: BrowserValue] = ["format": "png", "captureBeyondViewport": .bool(fullPage)]
    if fullPage {
      let size = try await send("Page.getLayoutMetrics")["cssContentSize"]
      parameters["clip"] = [
        "x": 0, "y": 0, "width": size?["width"] ?? 0, "height": size?["height"] ?? 0, "scale": 1,
      ]
    }
    let reply = try await send("Page.captureScreenshot", parameters)
    guard let text = reply["data"]?.string, let data = Data(base64Encoded: text) else {
      throw BrowserError.refused(command: "Page.captureScreenshot", "no picture")
    }
    return data
  }

  /// The same, written to a file.
  package func screenshot(to path: String, fullPage: Bool = false) async throws {
    try await screenshot(fullPage: fullPage).write(to: URL(filePath: path))
  }

  /// Whether the document is wider than the viewport.
  package func hasHorizontalOverflow() async throws -> Bool {
    try await evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth").bool ?? false
  }

  /// The accessibility tree of the main frame in reading order, without what is not announced.
  package func accessibilityTree() async throws -> [AccessibleElement] {
    let nodes = try await send("Accessibility.getFullAXTree")["nodes"]?.array ?? []
    let byID = Dictionary(nodes.map { ($0["nodeId"]?.string ?? "", $0) }) { first, _ in first }
    var elements: [AccessibleElement] = []
    // The nodes come level by level.
    var pending = nodes.prefix(1).map { $0 }
    while let node = pending.popLast() {
      pending += (node["childIds"]?.array ?? []).reversed().compactMap { $0.string.flatMap { byID[$0] } }
      let role = node["role"]?["value"]?.string ?? ""
      // Line by line the same text as in the StaticText above.
      guard node["ignored"] != true, role != "InlineTextBox" else { continue }
      elements.append(Self.element(role, node))
    }
    return elements
  }

  private static func element(_ role: String, _ node: BrowserValue) -> AccessibleElement {
    let properties = (node["properties"]?.array ?? []).compactMap { property -> (String, BrowserValue)? in
      guard let name = property["name"]?.string, let value = property["value"]?["value"] else { return nil }
      return (name, value)
    }
    return AccessibleElement(
      role: role, name: node["name"]?["value"]?.string ?? "", value: node["value"]?["value"]?.string,
      detail: node["description"]?["value"]?.string, properties: Dictionary(properties) { first, _ in first })
  }

  /// The cookies that the page would send now.
  package func cookies() async throws -> [BrowserCookie] {
    let cookies = try await send("Network.getCookies")["cookies"]?.array ?? []
    return cookies.map { cookie in
      BrowserCookie(
        name: cookie["name"]?.string ?? "", value: cookie["value"]?.string ?? "", path: cookie["path"]?.string ?? "",
        isHTTPOnly: cookie["httpOnly"]?.bool ?? false, isSecure: cookie["secure"]?.bool ?? false,
        sameSite: cookie["sameSite"]?.string)
    }
  }
}
