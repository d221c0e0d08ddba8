import ArgumentParser
package import Fetching

/// What a program says of itself to hosts, and where it may go.
package struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The User-Agent; must name a contact (URL or e-mail address) to fetch from public hosts.",
      discussion: "Its first word is the product token that robots.txt rules are matched with.", valueName: "text"))
  var userAgent: String?

  @Option(help: "A contact (URL or e-mail address) for the default User-Agent.")
  var contact: String?

  @Flag(help: "Fetch from loopback, private and other addresses that are not public too.")
  var allowPrivateNetworks = false

  @Option(
    name: .customLong("allow-network"),
    help: ArgumentHelp("Fetch from this range too; may be repeated.", valueName: "CIDR"))
  var allowedNetworks: [String] = []

  @Option(
    help: ArgumentHelp("Use this address for a host, as curl does; may be repeated.", valueName: "HOST:PORT:ADDRESS"))
  var resolve: [String] = []

  @Option(
    name: .customLong("proxy"),
    help: ArgumentHelp(
      "Fetch through this proxy (http, https, socks4, socks5); several take turns.", valueName: "URL"))
  var proxies: [String] = []

  package init() {}

  package func fetchConfiguration() throws -> FetchConfiguration {
    if userAgent != nil, contact != nil {
      throw ValidationError("give --user-agent or --contact, not both: the contact belongs into the User-Agent")
    }
    let agent = userAgent ?? "Courant/\(courantVersion)" + (contact.map { " (+\($0))" } ?? "")
    var configuration = FetchConfiguration(userAgent: agent)
    configuration.addresses.allowsPrivateNetworks = allowPrivateNetworks
    for network in allowedNetworks { try configuration.addresses.allow(cidr: network) }
    let hasContact = Self.namesContact(agent)
    guard hasContact || allowPrivateNetworks || !allowedNetworks.isEmpty else {
      throw CommandFailure(
        .configuration,
        """
        no contact for the hosts that are fetched from: their owners must be able to reach you.
        Pass --contact https://example.org/bot or --contact you@example.org (or name it in --user-agent).
        """)
    }
    configuration.addresses.allowsPublicNetworks = hasContact
    configuration.resolve = resolve
    configuration.proxies = try proxies.map { try ProxyServer($0) }
    return configuration
  }

  /// An http(s) URL, or something of the form `name@host.tld`.
  package static func namesContact(_ agent: String) -> Bool {
    if agent.contains("http://") || agent.contains("https://") { return true }
    return agent.split { " ();,<>+".contains($0) }.contains { word in
      let parts = word.drop { $0 == ":" }.split(separator: "@", omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasSuffix(".")
    }
  }
}
