/// Why bytes are no model of this program.
package enum ModelError: Error, CustomStringConvertible, Equatable {
  case notAModel
  case truncated(at: Int)
  case version(Int)
  /// The file has no trees of this name.
  case missing(String)
  /// These trees were trained with other feature columns.
  case otherFeatures(String)
  /// A number points outside of what it indexes.
  case corrupt(String)

  package var description: String {
    switch self {
    case .notAModel: "this is no model: it does not begin with \"CGBT\""
    case .truncated(let offset): "the model ends in the middle, at byte \(offset)"
    case .version(let version): "the model has format \(version); this program reads format \(ModelFile.version)"
    case .missing(let name): "the model has no trees \"\(name)\""
    case .otherFeatures(let name):
      "the trees \"\(name)\" were trained with other features than this program computes: run make train"
    case .corrupt(let what): "the model is corrupt: \(what)"
    }
  }
}
