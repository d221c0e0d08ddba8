import ArgumentParser

/// The meaning of a refused robots.txt, for workers and for commands that explain them.
package struct RobotsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a robots.txt answered with 401 or 403 means: allow or forbid.",
      discussion: "allow is what RFC 9309 says about any 4xx; forbid fetches no page of the host.",
      valueName: "policy"))
  var refusedRobots = Refusal.allow

  enum Refusal: String, CaseIterable, ExpressibleByArgument {
    case allow, forbid
  }

  package init() {}

  /// Whether 401 and 403 forbid everything.
  package var refusalForbids: Bool { refusedRobots == .forbid }
}
