import Foundation
import TestSupport
import Testing

/// What lies in `deploy/` for Prometheus and Grafana, and what the programs serve, before Prometheus's own programs.
@Suite(.timeLimit(.minutes(3))) struct PrometheusTests {
  private static let deploy = Repository.root.appending(path: "deploy").path
  private static let rules = "\(deploy)/prometheus/courant-alerts.yml"
  private static let promtool = "/usr/bin/promtool"
  private static let prometheus = "/usr/bin/prometheus"

  @Test(.needs(.prometheus))
  func promtoolAcceptsRulesConfigurationAndMetrics() async throws {
    for arguments in [
      ["check", "rules", Self.rules], ["check", "config", "\(Self.deploy)/prometheus/prometheus.yml"],
    ] {
      let ended = try await BuiltProgram.run(Self.promtool, arguments)
      #expect(ended.code == 0, "\(ended.output)\(ended.errors)")
    }
    try await MetricsTests.withCrawl { worker, port, database in
      let coordinator = try BuiltProgram(
        "coordinator", ["run", "--database-url", database, "--metrics", "0"], limit: 100)
      for port in [port, try await MetricsTests.port(of: coordinator)] {
        let text = try await MetricsTests.get(port, "/metrics").text
        let ended = try await BuiltProgram.run(Self.promtool, ["check", "metrics"], input: Data(text.utf8))
        #expect(ended.code == 0 && ended.output.isEmpty && ended.errors.isEmpty, "\(ended.output)\(ended.errors)")
      }
      try await Self.stop([coordinator, worker])
    }
  }

  /// A Prometheus of the test's own scrapes a worker and a coordinator by the rules as they are shipped.
  @Test(.needs(.prometheus))
  func prometheusScrapesARunningCluster() async throws {
    try await MetricsTests.withCrawl { worker, port, database in
      let coordinator = try BuiltProgram(
        "coordinator", ["run", "--database-url", database, "--metrics", "0"], limit: 100)
      let ports = [port, try await MetricsTests.port(of: coordinator)]
      let directory = try TemporaryDirectory()
      let targets = ports.map { "\"127.0.0.1:\($0)\"" }.joined(separator: ", ")
      let configuration = try directory.write(
        "prometheus.yml",
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["\(Self.rules)"]
        scrape_configs:
          - job_name: courant
            static_configs: [{targets: [\(targets)]}]
        """)
      let web = try #require(LoopbackPort.closed())
      let server = try BuiltProgram(
        Self.prometheus,
        [
          "--config.file=\(configuration)", "--storage.tsdb.path=\(directory.path)/data",
          "--web.listen-address=127.0.0.1:\(web)",
        ], limit: 100)
      func ask(_ path: String) async -> String {
        do { return try await MetricsTests.get(web, path).text } catch { return "" }
      }
      #expect(
        try await eventually { await ask("/api/v1/query?query=sum(up)").contains("\"2\"]") }, "\(server.errors)")
      #expect(
        try await eventually {
          await ask("/api/v1/query?query=sum(courant_worker_articles_total)").contains("\"1\"]")
        })
      #expect(
        try await eventually {
          let rules = await ask("/api/v1/rules")
          return rules.contains("CourantStalled") && !rules.contains("\"health\":\"unknown\"")
        })
      #expect(await !ask("/api/v1/rules").contains("\"health\":\"err\""))
      try await Self.stop([server, coordinator, worker])
    }
  }

  /// A name that no program serves would never raise an alarm, and would leave a panel empty.
  @Test func whatRulesAndPanelsNameIsServed() async throws {
    try await MetricsTests.withCrawl { worker, port, database in
      let coordinator = try BuiltProgram(
        "coordinator", ["run", "--database-url", database, "--metrics", "0"], limit: 100)
      var served: Set<String> = []
      for port in [port, try await MetricsTests.port(of: coordinator)] {
        for line in try await MetricsTests.get(port, "/metrics").text.split(separator: "\n")
        where line.hasPrefix("# TYPE ") {
          served.insert(String(line.split(separator: " ")[2]))
        }
      }
      for file in [Self.rules, "\(Self.deploy)/grafana/courant.json"] {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let names = Set(text.matches(of: /\b(?:courant|process)_[a-z_]+[a-z]\b/).map { String($0.output) })
        #expect(names.count > 5)
        for name in names {
          let family = name.hasSuffix("_bucket") ? String(name.dropLast("_bucket".count)) : name
          #expect(served.contains(family), "\(file) names \(name)")
        }
      }
      try await Self.stop([coordinator, worker])
    }
  }

  @Test func theDashboardOfGrafanaIsWhole() throws {
    let data = try Data(contentsOf: URL(filePath: "\(Self.deploy)/grafana/courant.json"))
    let dashboard = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let panels = try #require(dashboard["panels"] as? [[String: Any]])
    #expect(panels.count >= 15)
    #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count)
    #expect(panels.hasOnly { ($0["targets"] as? [[String: Any]])?.isEmpty == false })
  }

  private static func stop(_ programs: [BuiltProgram]) async throws {
    for program in programs { program.signal(SIGTERM) }
    for program in programs { _ = await program.ended() }
  }
}
