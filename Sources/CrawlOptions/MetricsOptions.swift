package import ArgumentParser
import CommandLine
import FlyingFox
import Logging
package import Metrics
package import HTTPServer
import Untrusted

/// Where a long-running program answers monitoring.
package struct MetricsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Serve /metrics, /healthz and /readyz at this port of the loopback address, or at ADDRESS:PORT.",
      valueName: "port"))
  package var metrics: ListenAddress?

  package init() {}

  /// Listens where it was asked for; nil where nothing was. Throws `CommandFailure` when it cannot.
  package func serve(_ source: any MetricsSource) async throws -> MetricsServer? {
    guard let metrics else { return nil }
    return try await MetricsServer(metrics, source)
  }
}

extension ListenAddress: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// What a program reports to monitoring.
package protocol MetricsSource: Sendable {
  func families() async -> [MetricFamily]
  /// Why the program is not ready for work; nil when it is. No answer at all means that it hangs.
  func unreadiness() async -> String?
}

/// `/metrics` for Prometheus, `/healthz` and `/readyz` for supervisors.
package struct MetricsServer: Sendable {
  private let listener: Listener

  /// For one answer.
  private static let timeout = Duration.seconds(15)

  init(_ address: ListenAddress, _ source: any MetricsSource) async throws {
    let logger = Logger(label: "courant.metrics")
    do {
      listener = try await Listener.start(at: address, timeout: Self.timeout, handler: MetricsHandler(source: source)) {
        logger.error("metrics are no longer served", metadata: ["error": "\($0)"])
      }
    } catch let error as ListeningError {
      throw CommandFailure(.configuration, "--metrics \(address): \(error)")
    }
    logger.info("serving metrics", metadata: ["address": "\(address.with(port: listener.port))"])
  }

  package func stop() async { await listener.stop() }
}

struct MetricsHandler: HTTPHandler {
  let source: any MetricsSource

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.method == .GET || request.method == .HEAD else {
      return TextAnswer.text("only GET and HEAD are served here\n", .methodNotAllowed)
    }
    switch ByteText(request.path) {
    case "/metrics":
      let text = PrometheusText.render(await source.families() + ProcessMetrics.families())
      return TextAnswer.text(text, type: PrometheusText.contentType)
    case "/healthz":
      // Called so that a hanging program does not count as alive.
      _ = await source.unreadiness()
      return TextAnswer.text("ok\n")
    case "/readyz":
      guard let reason = await source.unreadiness() else { return TextAnswer.text("ready\n") }
      return TextAnswer.text("not ready: \(reason)\n", .serviceUnavailable)
    default:
      return TextAnswer.text("/metrics, /healthz and /readyz are served here\n", .notFound)
    }
  }
}
