import ArgumentParser
import CommandLine
package import Fetching
import Foundation
import HTML

/// How a program presents itself to hosts, and which addresses it may fetch from.
package struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The User-Agent; it must name a contact (URL or e-mail address) to fetch from public hosts.",
      discussion: "robots.txt rules are matched with its first word, the product token.", valueName: "text"))
  var userAgent: String?

  @Option(help: "A contact (URL or e-mail address) for the default User-Agent.")
  var contact: String?

  @Flag(
    help: ArgumentHelp(
      "Also fetch from loopback, private and shared addresses; =CIDR,CIDR allows only these ranges."))
  var allowPrivateNetworks = false

  @Option(
    name: .customLong("allow-network"),
    help: ArgumentHelp("Also fetch from this range; may be repeated.", valueName: "CIDR"))
  var allowedNetworks: [String] = []

  @Option(
    help: ArgumentHelp("Use this address for a host, as curl does; may be repeated.", valueName: "HOST:PORT:ADDRESS"))
  var resolve: [String] = []

  @Option(
    name: .customLong("proxy"),
    help: ArgumentHelp(
      "Fetch through this proxy (http, https, socks4, socks5); several are used in turn.", valueName: "URL"))
  var proxies: [String] = []

  @Option(
    name: [.customShort("H"), .customLong("header")],
    help: ArgumentHelp("Send this header to every host; may be repeated.", valueName: "NAME: VALUE"))
  var headers: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with headers, credentials, cookies, proxies and charsets for some hosts.", valueName: "path"))
  var hostSettings: String?

  @Option(
    help: ArgumentHelp(
      "A PEM file of certificate authorities to trust in addition to the system's.", valueName: "path"
    ))
  var caFile: String?

  package init() {}

  package func fetchConfiguration() throws -> FetchConfiguration {
    if userAgent != nil, contact != nil {
      throw ValidationError("give --user-agent or --contact, not both: put the contact into the User-Agent")
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
        no contact: the owners of the hosts that you fetch from must be able to reach you.
        Pass --contact https://example.org/bot or --contact you@example.org (or name it in --user-agent).
        """)
    }
    configuration.addresses.allowsPublicNetworks = hasContact
    configuration.resolve = resolve
    configuration.headers = try headers.map { text in
      guard let colon = text.firstIndex(of: ":") else {
        throw ValidationError("--header takes NAME: VALUE; one of yours has no colon")
      }
      let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (String(text[..<colon]), String(value))
    }
    if let hostSettings { configuration.hosts = try Self.read(hostSettings) }
    if let caFile {
      try CertificateFile.check(caFile)
      configuration.certificateAuthorities = caFile
    }
    configuration.proxies = try proxies.map { try ProxyServer($0) }
    return configuration
  }

  private static func read(_ path: String) throws -> [HostSettings] {
    let text = try ConfigurationFile.text(path, option: "--host-settings")
    return try HostSettings.parse(text, file: path) { label in
      // The replacement encoding is for labels whose bytes must not be read at all.
      TextEncoding(label: label).map { $0 != .replacement } ?? false
    }
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
