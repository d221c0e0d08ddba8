package import Extraction

/// What a reader process is told before its first page.
package struct ReaderSetup: Sendable {
  /// The text of a file of overrides that was read without a mistake; nil without one.
  package var overrides: String?
  /// A block model as `make train` writes it; nil for the built-in one.
  package var model: [UInt8]?
  /// Bytes of data that a reader may hold, default 512 MiB. The shapes of `make bench`, 10 MB each, take less than 300;
  /// a page that takes more ends its reader.
  package var memory = 512 << 20
  /// Whether a reader may work where the kernel does not confine it, default false on Linux.
  package var worksUnconfined = ReaderSetup.hasNoSandbox

  package init(overrides: String? = nil, model: [UInt8]? = nil) {
    self.overrides = overrides
    self.model = model
  }

  /// What pages are read with, for a reader in this process.
  package func rules() throws(OverrideError) -> ReadingRules {
    ReadingRules(
      overrides: try overrides.map { text throws(OverrideError) in try Overrides(parsing: text) } ?? .none,
      model: model.flatMap { try? BlockModel(bytes: $0) } ?? .shipped)
  }

  #if os(Linux)
    package static let hasNoSandbox = false
  #else
    package static let hasNoSandbox = true
  #endif
}

extension ReaderSetup: WireCoding {
  func write(to writer: inout WireWriter) {
    writer.text(overrides)
    writer.optional(model) { $0.raw($1) }
    writer.int(memory)
    writer.bool(worksUnconfined)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      overrides: try reader.optionalText(), model: try reader.optional { reader throws(WireError) in try reader.raw() })
    memory = try reader.int()
    worksUnconfined = try reader.bool()
  }
}

/// What a reader process says when it can take pages.
struct ReaderReady: WireCoding {
  /// Whether the kernel confines it; else why not, as an errno.
  var confinement: Int
  /// Why it takes none after all; nil for one that is ready.
  var problem: String?

  static let confined = 0

  init(confinement: Int, problem: String? = nil) {
    self.confinement = confinement
    self.problem = problem
  }

  func write(to writer: inout WireWriter) {
    writer.int(confinement)
    writer.text(problem)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(confinement: try reader.int(), problem: try reader.optionalText())
  }
}
