package import ArgumentParser
package import CommandLine
import Logging
import WebURL
package import ReaderProcesses

/// How a program's pages are read.
package struct ReaderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Processes that read pages, each confined by the kernel; 0 reads pages in this process.", valueName: "count"))
  package var readerProcesses: Int?

  @Option(help: "Memory that a reader process may take for a page, 64MiB to 64GiB.")
  package var readerMemory = ByteCount(ReaderSetup().memory)

  @Flag(help: "Read pages also where the kernel cannot confine reader processes.")
  package var unconfinedReaders = false

  package init() {}

  package func validate() throws {
    guard (0...256).contains(readerProcesses ?? 1) else {
      throw ValidationError("--reader-processes must be 0 to 256, not \(readerProcesses ?? 0)")
    }
    guard (64 << 20...64 << 30).contains(readerMemory.bytes) else {
      throw ValidationError("--reader-memory must be 64MiB to 64GiB")
    }
  }

  /// The readers, of which one is ready; `count` where nothing else is said. `overrides` is the text of a user's rules,
  /// `model` a block model, both known to be without mistakes.
  package func readers(
    count: Int, overrides: String?, model: [UInt8]? = nil, program: String
  ) throws -> PageReaders {
    var setup = ReaderSetup(overrides: overrides, model: model)
    setup.memory = readerMemory.bytes
    if unconfinedReaders { setup.worksUnconfined = true }
    let count = readerProcesses ?? count
    guard count > 0 else { return .inProcess(try setup.rules()) }
    var configuration = ReaderPool.Configuration(readers: count, setup: setup)
    configuration.name = "courant-\(program)-reader"
    let logger = Logger(label: "courant.\(program)")
    configuration.hears = { complaint, request in
      var metadata: Logger.Metadata = ["url": "\(request.url?.description ?? "")", "said": "\(complaint)"]
      if !request.job.isEmpty { metadata["job"] = "\(request.job)" }
      logger.warning("a reader complained", metadata: metadata)
    }
    let pool = ReaderPool(configuration)
    do {
      if try !pool.start() {
        logger.notice("reader processes are not confined here: the kernel's filter is missing, or switched off")
      }
    } catch {
      pool.close()
      throw CommandFailure(
        .failure,
        "no reader process can be had: \(error); --unconfined-readers does without the kernel's filter, "
          + "--reader-processes 0 reads pages in the \(program) itself")
    }
    return .processes(pool)
  }
}
