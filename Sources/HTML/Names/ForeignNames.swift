/// The name adjustments of foreign content, prepared as lookups by name number (sections 13.2.6.1 and 13.2.6.5).
struct ForeignNames: Sendable {
  static let shared = ForeignNames()

  private let svgElements: [UInt32: UInt32]
  private let svgAttributes: [UInt32: UInt32]
  private let mathMLAttributes: [UInt32: UInt32]
  private let namespaced: [UInt32: AttributeNamespace]

  private init() {
    svgElements = Dictionary(KnownNames.svgElements.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
    svgAttributes = Dictionary(
      KnownNames.svgAttributes.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
    mathMLAttributes = Dictionary(
      KnownNames.mathMLAttributes.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
    var namespaced: [UInt32: AttributeNamespace] = [:]
    for code in KnownNames.xlinkAttributes { namespaced[code] = .xlink }
    for code in KnownNames.xmlAttributes { namespaced[code] = .xml }
    for code in KnownNames.xmlnsAttributes { namespaced[code] = .xmlns }
    self.namespaced = namespaced
  }

  /// The element name as it is spelled in a namespace.
  func element(_ tag: Tag, in namespace: Namespace) -> Tag {
    guard namespace == .svg, let adjusted = svgElements[tag.code] else { return tag }
    return Tag(code: adjusted)
  }

  /// The attribute name as it is spelled on an element of a foreign namespace, and the attribute's own namespace.
  func attribute(_ code: UInt32, in namespace: Namespace) -> (code: UInt32, namespace: AttributeNamespace) {
    if let own = namespaced[code] { return (code, own) }
    let adjusted = namespace == .svg ? svgAttributes[code] : mathMLAttributes[code]
    return (adjusted ?? code, .none)
  }
}

/// The namespace of an attribute; only foreign elements have attributes in one.
enum AttributeNamespace: UInt32, Sendable { case none, xlink, xml, xmlns }
