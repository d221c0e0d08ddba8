import Testing
import WebURL

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
    ("::1", "::1"), ("[::1]", "::1"), ("1::", "1::"), ("2001:DB8::00A1", "2001:db8::a1"),
    ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:0:0:4:0:0:0:8", "1:0:0:4::8"), ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
    ("0:0:1:0:0:1:0:0", "::1:0:0:1:0:0"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
    ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
    ("1:2:3:4:5:6:77.77.88.88", "1:2:3:4:5:6:4d4d:5858"), ("0:0:0:0:0:0:0:0", "::"),
  ])
  func parsesAndPrints(_ text: String, _ canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(canonical) == address)
    #expect(IPAddress(bytes: address.bytes) == address)
    #expect(address.bytes.count == (address.isIPv4 ? 4 : 16))
  }

  @Test(arguments: [
    "", "1", "127.1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4.", "0x7f.0.0.1", " 1.2.3.4", "1..2.3",
    ":",
    ":::", ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1.2.3", "::1.2.3.256",
    "1:2:3:4:5:6:7:1.2.3.4", "::.1.2.3", "fe80::1%eth0", "[::1", "::1]", "[]", "[1.2.3.4]", "1:2:3:4:5:6:7:8::",
    "::1.2.3.4:5", "é", "::0001.2.3.4",
  ])
  func refuses(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test(arguments: [
    ("0.0.0.0", "unspecified"), ("0.1.2.3", "this network"), ("10.255.0.1", "private"),
    ("100.64.0.0", "carrier-grade NAT"),
    ("100.127.255.255", "carrier-grade NAT"), ("127.0.0.1", "loopback"), ("127.255.255.255", "loopback"),
    ("169.254.169.254", "link-local"), ("172.16.0.0", "private"), ("172.31.255.255", "private"),
    ("192.0.0.8", "protocol assignment"), ("192.0.2.9", "documentation"), ("192.88.99.1", "6to4 relay"),
    ("192.168.0.1", "private"), ("198.18.0.1", "benchmarking"), ("198.19.255.255", "benchmarking"),
    ("198.51.100.1", "documentation"), ("203.0.113.1", "documentation"), ("224.0.0.1", "multicast"),
    ("239.255.255.255", "multicast"), ("233.252.0.1", "documentation"), ("240.0.0.1", "reserved"),
    ("255.255.255.255", "broadcast"), ("::", "unspecified"), ("::1", "loopback"),
    ("::127.0.0.1", "IPv4-compatible 127.0.0.1: loopback"), ("::ffff:127.0.0.1", "IPv4-mapped 127.0.0.1: loopback"),
    ("::ffff:8.8.8.8", "IPv4-mapped 8.8.8.8"), ("::ffff:0:10.0.0.1", "IPv4-translated 10.0.0.1: private"),
    ("64:ff9b::10.1.2.3", "NAT64 10.1.2.3: private"), ("64:ff9b::8.8.8.8", "NAT64 8.8.8.8"),
    ("64:ff9b:1::192.168.0.1", "local-use NAT64 192.168.0.1: private"),
    ("64:ff9b:1:c0a8:1:200::", "local-use NAT64 192.168.1.2: private, 0.0.0.0: unspecified"),
    ("100::1", "discard-only"),
    ("100:0:0:1::1", "dummy prefix"), ("2001:0:102:304::f5ff:fffe", "Teredo 1.2.3.4, 10.0.0.1: private"),
    ("2001:2::1", "benchmarking"), ("2001:10::1", "protocol assignment"), ("2001:db8::1", "documentation"),
    ("2002:7f00:1::", "6to4 127.0.0.1: loopback"), ("3fff:fff::1", "documentation"), ("5f00::1", "segment routing"),
    ("fc00::1", "unique local"), ("fd12:3456::1", "unique local"), ("fe80::1", "link-local"), ("febf::1", "link-local"),
    ("fec0::1", "site-local"), ("ff02::1", "multicast"), ("4000::1", "outside global unicast"),
    ("64:ff9b:2::1", "outside global unicast"), ("1::", "outside global unicast"),
  ])
  func reserves(_ text: String, _ reservation: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.reservation == reservation)
    #expect(!address.isPublic)
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "169.253.0.1", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:db9::1", "2003::1", "2606:4700::1111", "3ffe:ffff::1",
    "2a00::1",
  ])
  func admitsPublic(_ text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.reservation == nil)
    #expect(address.isPublic)
    #expect(address.isAdmitted(by: []))
  }

  @Test func admissionLooksInsideTranslatedAddresses() throws {
    let nat64 = try #require(IPRange("64:ff9b::/96"))
    let privateRange = try #require(IPRange("10.0.0.0/8"))
    let outside = try #require(IPAddress("64:ff9b::8.8.8.8"))
    let inside = try #require(IPAddress("64:ff9b::10.0.0.1"))
    #expect(!outside.isAdmitted(by: []))
    #expect(outside.isAdmitted(by: [nat64]))
    #expect(!inside.isAdmitted(by: [nat64]))
    #expect(inside.isAdmitted(by: [nat64, privateRange]))
    #expect(!inside.isAdmitted(by: [privateRange]))
    let mapped = try #require(IPAddress("::ffff:10.0.0.1"))
    #expect(mapped.isAdmitted(by: [privateRange]))
    #expect(!mapped.isAdmitted(by: [nat64]))
  }
}

@Suite struct IPRangeTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.255.255", "11.0.0.0"), ("192.0.2.128/25", "192.0.2.200", "192.0.2.127"),
    ("192.0.2.7", "192.0.2.7", "192.0.2.8"), ("192.0.2.99/24", "192.0.2.1", "192.0.3.1"),
    ("0.0.0.0/0", "255.1.2.3", "::1"),
    ("fc00::/7", "fdff::1", "fe00::"), ("2001:db8::/32", "2001:db8:ffff::", "2001:db9::"), ("::1", "::1", "::2"),
    ("2001:db8::/65", "2001:db8::7fff:0:0:0", "2001:db8::8000:0:0:0"), ("::/0", "ffff::", "1.2.3.4"),
    ("10.0.0.0/8", "::ffff:10.1.2.3", "::ffff:11.1.2.3"),
    ("2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::"),
    ("2001:db8::1/128", "2001:db8::1", "2001:db8::"),
  ])
  func contains(_ cidr: String, _ within: String, _ without: String) throws {
    let range = try #require(IPRange(cidr))
    #expect(range.contains(try #require(IPAddress(within))))
    #expect(!range.contains(try #require(IPAddress(without))))
    #expect(IPRange(range.description) == range)
  }

  @Test(arguments: [
    "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "::/129", "10/8", "::/0x10", "a/8",
    "1.2.3.4/8/9",
  ])
  func refuses(_ cidr: String) {
    #expect(IPRange(cidr) == nil)
  }
}
