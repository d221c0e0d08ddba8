import CModels

/// The models of this release, which are part of the program: `docs/model-card.md` says what they were trained on.
///
/// Each is read when it is first used, once in a process; the largest takes about a millisecond.
package enum EmbeddedModel: String, CaseIterable, Sendable {
  case block, title, date, author

  package var bytes: [UInt8] {
    let model =
      switch self {
      case .block: courant_block_model()
      case .title: courant_title_model()
      case .date: courant_date_model()
      case .author: courant_author_model()
      }
    return Array(UnsafeBufferPointer(start: model.bytes, count: model.count))
  }

  /// What is in the model.
  package var file: ModelFile {
    switch self {
    case .block: Self.blockFile
    case .title: Self.titleFile
    case .date: Self.dateFile
    case .author: Self.authorFile
    }
  }

  private static let blockFile = read(block.bytes, as: block)
  private static let titleFile = read(title.bytes, as: title)
  private static let dateFile = read(date.bytes, as: date)
  private static let authorFile = read(author.bytes, as: author)

  /// The model's trees of that name.
  package func trees(_ name: String, columns: [String]) -> GradientBoostedTrees {
    Self.sound(self) { () throws(ModelError) in try file.trees(name, columns: columns) }
  }

  static func read(_ bytes: [UInt8], as model: EmbeddedModel) -> ModelFile {
    sound(model) { () throws(ModelError) in try ModelFile(bytes) }
  }

  /// What is part of the program and cannot be read is a programmer's error; release builds have to name it too.
  private static func sound<Value>(_ model: EmbeddedModel, _ value: () throws(ModelError) -> Value) -> Value {
    do {
      return try value()
    } catch {
      fatalError("the embedded \(model.rawValue) model: \(error)")
    }
  }
}
