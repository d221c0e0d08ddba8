@testable import Fetching
import Synchronization
import TestSupport
import Testing
import WebURL

/// Addresses that are not public are refused as curl connects, however they are written; the server must see nothing.
@Suite(.timeLimit(.minutes(3)))
struct AddressAdmissionTests {
  /// Hosts that all mean this machine, or another place no crawler has business with.
  static let hosts = [
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "%31%32%37.0.0.1", "１２７.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[::ffff:0:127.0.0.1]",
    "localhost",
    "LOCALHOST", "x.localhost", "a.b.localhost", "0.0.0.0", "0", "[::]", "169.254.169.254", "0xa9fea9fe",
    "2852039166", "[::ffff:169.254.169.254]", "[fe80::1]", "[fd00:ec2::254]", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[ff02::1]", "[2001:db8::1]",
  ]

  @Test(arguments: hosts)
  func hostIsRefused(host: String) async throws {
    let server = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { server.stop() }
    let fetcher = try Fetcher(FetchConfiguration(userAgent: "courant-tests"))
    let url = try WebURL(parsing: "http://\(host):\(server.port)/")
    guard case .failure(let failure) = await fetcher.fetch(FetchRequest(url: url)) else {
      Issue.record("\(host) was fetched")
      return
    }
    #expect(failure.errorClass == .blockedAddress, "\(failure)")
    #expect(failure.message.contains(url.host))
    #expect(failure.message.contains("not allowed ("))
    #expect(server.connectionCount == 0)
    await fetcher.shutDown()
  }

  @Test(arguments: ["127.0.0.1", "::1", "10.0.0.1,192.168.0.1", "::ffff:127.0.0.1", "127.0.0.1,169.254.169.254"])
  func resolvedAddressIsRefused(addresses: String) async throws {
    let server = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { server.stop() }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    configuration.resolve = ["public.example:\(server.port):\(addresses)"]
    let fetcher = try Fetcher(configuration)
    let url = try WebURL(parsing: "http://public.example:\(server.port)/")
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .blockedAddress)
    #expect(server.connectionCount == 0)
    await fetcher.shutDown()
  }

  /// curl asks the system's resolver for this one, which may not know it.
  @Test func localhostWithADotIsNotReached() async throws {
    let server = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { server.stop() }
    let fetcher = try Fetcher(FetchConfiguration(userAgent: "courant-tests"))
    let url = try WebURL(parsing: "http://localhost.:\(server.port)/")
    let failure = await fetcher.fetch(FetchRequest(url: url)).failureClass
    #expect([.blockedAddress, .dns, .timeout].contains(failure))
    #expect(server.connectionCount == 0)
    await fetcher.shutDown()
  }

  @Test func everyRefusedAddressIsNamed() async throws {
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    configuration.resolve = ["public.example:80:10.0.0.1,192.168.0.1"]
    let fetcher = try Fetcher(configuration)
    let url = try WebURL(parsing: "http://public.example/")
    guard case .failure(let failure) = await fetcher.fetch(FetchRequest(url: url)) else { return }
    #expect(failure.message.contains("10.0.0.1 is not allowed (private)"))
    #expect(failure.message.contains("192.168.0.1 is not allowed (private)"))
  }

  @Test(arguments: ["127.0.0.0/8", "127.0.0.1", "127.0.0.1/32", "0.0.0.0/0"])
  func allowedRangeIsAdmitted(cidr: String) async throws {
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    try configuration.addresses.allow(cidr: cidr)
    let fetcher = try Fetcher(configuration)
    for host in ["127.0.0.1", "localhost", "x.localhost", "[::ffff:127.0.0.1]"] {
      let url = try WebURL(parsing: "http://\(host):\(server.port)/")
      #expect(await fetcher.fetch(FetchRequest(url: url)).status == 200, "\(host)")
    }
    await fetcher.shutDown()
  }

  @Test func allowedRangeAdmitsNothingElse() async throws {
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    try configuration.addresses.allow(cidr: "127.0.0.2")
    let fetcher = try Fetcher(configuration)
    #expect(await fetcher.fetch(try server.request()).failureClass == .blockedAddress)
    #expect(server.connectionCount == 0)
    await fetcher.shutDown()
  }

  /// The switch for private networks does not open the way to a cloud's credentials.
  @Test(arguments: ["169.254.169.254", "[fe80::1]", "224.0.0.1", "0.0.0.0", "[::ffff:169.254.169.254]", "192.0.2.1"])
  func privateNetworksDoNotIncludeLinkLocal(host: String) async throws {
    let fetcher = try localFetcher()
    let url = try WebURL(parsing: "http://\(host)/")
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .blockedAddress)
  }

  /// Without a contact in the User-Agent public hosts are left alone, by number as well.
  @Test func publicNetworksCanBeRefused() async throws {
    let fetcher = try localFetcher {
      $0.addresses.allowsPublicNetworks = false
      $0.resolve = ["news.example:80:1.1.1.1"]
    }
    for host in ["news.example", "1.1.1.1", "[2606:4700:4700::1111]"] {
      guard case .failure(let failure) = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://\(host)/")))
      else { continue }
      #expect(failure.errorClass == .blockedAddress, "\(failure)")
      #expect(failure.message.contains("names no contact"))
    }
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    #expect(await fetcher.fetch(try server.request()).status == 200)
    await fetcher.shutDown()
  }

  @Test(arguments: ["", "x", "127.0.0.0/33", "127.0.0/8", "::1/129", "10.0.0.0/-1", "localhost"])
  func rangesAreValidated(cidr: String) {
    var policy = AddressPolicy()
    let error = #expect(throws: FetchConfigurationError.self) { try policy.allow(cidr: cidr) }
    #expect(error?.description.contains("'\(cidr)'") == true)
  }

  /// An open connection is used again only for its own host, and leads to the address that was admitted: a name that
  /// gets another address meanwhile changes nothing.
  @Test func reusedConnectionLeadsWhereItWasJudged() async throws {
    let inner = try ScriptedServer(address: "127.0.0.2") { _ in [.send(page("secret"))] }
    defer { inner.stop() }
    let outer = try ScriptedServer { _ in [.send(page("public"))] }
    defer { outer.stop() }
    let answers = Mutex([IPAddress(v4: (127, 0, 0, 1)), IPAddress(v4: (127, 0, 0, 2))])
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    try configuration.addresses.allow(cidr: "127.0.0.1")
    configuration.dnsCacheTime = .zero
    configuration.lookUp = { _ in .addresses([answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }]) }
    let fetcher = try Fetcher(configuration)
    // The same name at both servers' ports, before and after it is bound to another address.
    let urls = try [outer.port, inner.port, outer.port].map { try WebURL(parsing: "http://rebind.test:\($0)/") }
    #expect(await fetcher.fetch(FetchRequest(url: urls[0])).text == "public")
    #expect(await fetcher.fetch(FetchRequest(url: urls[1])).failureClass == .blockedAddress)
    let again = await fetcher.fetch(FetchRequest(url: urls[2]))
    #expect(again.text == "public" || again.failureClass == .blockedAddress)
    #expect(inner.connectionCount == 0)
    await fetcher.shutDown()
  }

  /// Each hop is a fetch of its own, so a redirect into the private network meets the same check.
  @Test func redirectIsJudgedAnew() async throws {
    let inner = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { inner.stop() }
    let target = "http://127.0.0.2:\(inner.port)/"
    let outer = try ScriptedServer { _ in [.send(page("", status: "302 Found", headers: ["Location: \(target)"]))] }
    defer { outer.stop() }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    try configuration.addresses.allow(cidr: "127.0.0.1")
    let fetcher = try Fetcher(configuration)
    let request = try outer.request()
    let response = try await fetcher.fetch(request).get()
    let next = try #require(response.redirectTarget(from: request.url))
    #expect(await fetcher.fetch(FetchRequest(url: next)).failureClass == .blockedAddress)
    #expect(inner.connectionCount == 0)
    await fetcher.shutDown()
  }

  /// Where clouds keep secrets of their machines is not reached by allowing what is around it, and by naming it alone.
  @Test(arguments: [
    "169.254.169.254", "169.254.170.2", "169.254.170.23", "168.63.129.16", "100.100.100.200", "192.0.0.192",
    "169.254.0.23", "169.254.42.42", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe",
    "fd00:42::42", "fd00:a9fe:a9fe::1", "fd00:100::100:200", "fe80::a9fe:a9fe", "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254", "64:ff9b::168.63.129.16", "2002:a83f:8110::1", "64:ff9b:1::6464:64c8",
  ])
  func cloudServicesAreRefusedUnlessNamed(text: String) throws {
    let address = try #require(IPAddress(text))
    var policy = AddressPolicy()
    #expect(policy.refusal(of: address) != nil)
    policy.allowsPrivateNetworks = true
    #expect(policy.refusal(of: address) != nil)
    for cidr in ["0.0.0.0/0", "::/0", "169.254.0.0/16", "100.64.0.0/10", "168.63.128.0/17", "64:ff9b::/96", "fd00::/8"]
    {
      try policy.allow(cidr: cidr)
    }
    #expect(policy.refusal(of: address)?.contains("cloud") == true)
    try policy.allow(cidr: text)
    #expect(policy.refusal(of: address) == nil)
  }

  /// Their neighbours are as they were.
  @Test(arguments: ["100.100.100.201", "fd00:ec3::254", "10.0.0.1", "fd20:ce::255"])
  func neighboursOfCloudServicesAreAllowedWithTheirNetwork(text: String) throws {
    var policy = AddressPolicy()
    policy.allowsPrivateNetworks = true
    #expect(policy.refusal(of: try #require(IPAddress(text))) == nil)
  }

  /// A request to a mail server could be a command to it.
  @Test(arguments: [0, 1, 22, 25, 110, 143, 465, 587, 2049, 4190, 5060, 6000, 6566, 6667, 6697, 10080] as [UInt16])
  func portsOfOtherServicesAreRefused(port: UInt16) async throws {
    let fetcher = try localFetcher()
    for text in ["http://127.0.0.1:\(port)/", "https://localhost:\(port)/"] {
      guard case .failure(let failure) = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: text))) else {
        Issue.record("\(text) was fetched")
        return
      }
      #expect(failure.errorClass == .blockedPort)
      #expect(failure.message.contains("port \(port)"))
    }
    await fetcher.shutDown()
  }

  @Test func portsOfTheWebAreNot() throws {
    for text in [
      "http://a/", "https://a/", "http://a:443/", "http://a:8080/", "http://a:8000", "http://a:81", "http://a:65535",
    ] {
      #expect(try !WebURL(parsing: text).hasBlockedPort)
    }
  }
}
