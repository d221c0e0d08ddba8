/// Why bytes are no model of this program.
public enum ModelError: Error, CustomStringConvertible, Equatable {
  case notAModel
  case truncated(at: Int)
  case version(Int)
  /// The model was trained with other feature columns.
  case otherFeatures
  /// A number points outside of what it indexes.
  case corrupt(String)

  public var description: String {
    switch self {
    case .notAModel: "this is no block model: it does not begin with \"CBLK\""
    case .truncated(let offset): "the model ends in the middle, at byte \(offset)"
    case .version(let version): "the model has format \(version); this program reads format \(ModelReader.version)"
    case .otherFeatures: "the model was trained with other features than this program computes: run make train"
    case .corrupt(let what): "the model is corrupt: \(what)"
    }
  }
}
