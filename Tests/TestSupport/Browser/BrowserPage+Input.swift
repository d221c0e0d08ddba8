import Foundation

/// The mouse and the keyboard, as real input: the page cannot tell it from a person's.
extension BrowserPage {
  /// Clicks in the middle of the first element that matches, once there is one, and waits until the page has taken it.
  ///
  /// It is scrolled to first. An element without a size, or below another one, is `unreachable`.
  package func click(_ selector: String, within limit: Duration = .seconds(100)) async throws {
    try await wait(until: "document.querySelector(\(Self.literal(selector)))", within: limit)
    let place = try await evaluate(Self.place(of: try Self.literal(selector)))
    guard let x = place["x"], let y = place["y"] else {
      throw BrowserError.unreachable(selector: selector, place["problem"]?.string ?? "it is gone")
    }
    try await send("Input.dispatchMouseEvent", ["type": "mouseMoved", "x": x, "y": y])
    for type in ["mousePressed", "mouseReleased"] {
      try await send(
        "Input.dispatchMouseEvent", ["type": .string(type), "x": x, "y": y, "button": "left", "clickCount": 1])
    }
  }

  private static func place(of selector: String) -> String {
    """
    (() => {
      const element = document.querySelector(\(selector));
      if (!element) return { problem: "it is gone" };
      element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = [...element.getClientRects()].find(box => box.width > 0 && box.height > 0);
      if (!box) return { problem: "it has no size" };
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      const hit = document.elementFromPoint(x, y);
      if (!hit) return { problem: "it lies outside of the window" };
      const isReached = element.contains(hit) || hit.contains(element) && hit.closest("label, a, button")
        || hit.closest("label")?.control === element;
      return isReached ? { x, y } : { problem: "covered by " + hit.cloneNode().outerHTML.slice(0, 200) };
    })()
    """
  }

  /// Presses and releases a key by the name that `KeyboardEvent.key` has, with modifiers before it: `Tab`, `Shift+Tab`,
  /// `Enter`, `Escape`, `ArrowDown`, `Space`, `Control+Home`, `a`.
  package func press(_ key: String) async throws {
    let stroke = try KeyStroke(key)
    var event = stroke.event
    event["type"] = stroke.text == nil ? "rawKeyDown" : "keyDown"
    if let text = stroke.text { event["text"] = .string(text) }
    try await send("Input.dispatchKeyEvent", event)
    event["type"] = "keyUp"
    event["text"] = nil
    try await send("Input.dispatchKeyEvent", event)
  }

  /// Types into what has the focus: key by key where a keyboard has the character, else as an input method does.
  package func type(_ text: String) async throws {
    for character in text {
      switch character {
      case "\n": try await press("Enter")
      case "\t": try await press("Tab")
      case " ": try await press("Space")
      case "+": try await press("Plus")
      case _ where character.isASCII: try await press(String(character))
      default: try await send("Input.insertText", ["text": .string(String(character))])
      }
    }
  }

  /// What has the focus, as `tag#id` or its text; nil for the document itself.
  package func focusedElement() async throws -> String? {
    try await evaluate(
      """
      (e => !e || e === document.body ? null : e.localName + (e.id ? "#" + e.id : " " + e.innerText))(document.activeElement)
      """
    ).string
  }
}

/// A key with its modifiers, as the protocol wants it.
struct KeyStroke {
  let event: [String: BrowserValue]
  /// What it writes; nil for keys that do not.
  let text: String?

  private static let modifiers = ["Alt": 1, "Control": 2, "Meta": 4, "Shift": 8]

  /// Name, Windows' number and text of the keys that have a name.
  private static let named: [String: (key: String, number: Int, text: String?)] = [
    "Backspace": ("Backspace", 8, nil), "Tab": ("Tab", 9, nil), "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, nil), "Space": (" ", 32, " "), "PageUp": ("PageUp", 33, nil),
    "PageDown": ("PageDown", 34, nil), "End": ("End", 35, nil), "Home": ("Home", 36, nil),
    "ArrowLeft": ("ArrowLeft", 37, nil), "ArrowUp": ("ArrowUp", 38, nil), "ArrowRight": ("ArrowRight", 39, nil),
    "ArrowDown": ("ArrowDown", 40, nil), "Delete": ("Delete", 46, nil), "F1": ("F1", 112, nil), "F5": ("F5", 116, nil),
    "Plus": ("+", 187, "+"),
  ]

  init(_ name: String) throws {
    var parts = name.count > 1 ? name.split(separator: "+").map(String.init) : [name]
    let last = parts.popLast() ?? ""
    var bits = 0
    for part in parts {
      guard let bit = Self.modifiers[part] else { throw BrowserError.refused(command: "press", "no modifier \(part)") }
      bits |= bit
    }
    var event: [String: BrowserValue] = ["modifiers": .number(Double(bits))]
    let written: String?
    if let key = Self.named[last] {
      written = key.text
      event["key"] = .string(key.key)
      event["code"] = .string(last == "Plus" ? "Equal" : last)
      event["windowsVirtualKeyCode"] = .number(Double(key.number))
    } else if last.count == 1, let scalar = last.uppercased().unicodeScalars.first, scalar.isASCII {
      written = last
      event["key"] = .string(last)
      if scalar.properties.isAlphabetic {
        event["code"] = .string("Key\(scalar)")
        event["windowsVirtualKeyCode"] = .number(Double(scalar.value))
      } else if scalar.properties.numericType != nil {
        event["code"] = .string("Digit\(scalar)")
        event["windowsVirtualKeyCode"] = .number(Double(scalar.value))
      }
    } else {
      throw BrowserError.refused(command: "press", "no key \(last)")
    }
    self.event = event
    // With any of these held, a key is a command.
    text = bits & 7 == 0 ? written : nil
  }
}
