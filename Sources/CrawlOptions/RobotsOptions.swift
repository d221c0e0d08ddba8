import ArgumentParser

/// What a robots.txt means that is refused to us, to workers and to those who explain what they do.
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
