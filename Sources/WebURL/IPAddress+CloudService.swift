extension IPAddress {
  /// Whether a cloud serves its machines' own secrets there (metadata, credentials, keys, host agents), by the address
  /// itself or by an IPv4 address inside it. No page is ever there, and some of the addresses are public ones by the
  /// registries.
  public var isCloudService: Bool {
    IPRange.cloudServices.contains { $0.contains(self) }
      || embeddedIPv4.contains { inside in IPRange.cloudServices.contains { $0.contains(inside) } }
  }

  /// Whether one of `ranges` is this address alone, and not a network that happens to hold it.
  public func isNamed(in ranges: [IPRange]) -> Bool {
    ranges.contains { $0.isSingle && $0.contains(self) }
  }
}

extension IPRange {
  /// One address.
  public var isSingle: Bool { prefixLength == (first.isIPv4 ? 32 : 128) }

  /// As the clouds' own documents name them, in 2026.
  static let cloudServices: [IPRange] = [
    // Amazon, Google, Azure, Oracle, DigitalOcean, Hetzner, Vultr, OpenStack and most others.
    v4(169, 254, 169, 254, 32), v6(0xFE80_0000_0000_0000, 0xA9FE_A9FE, 128),
    // Amazon: credentials of ECS tasks, EKS Pod Identity, and the IPv6 services of its machines.
    v4(169, 254, 170, 2, 32), v4(169, 254, 170, 23, 32), v6(0xFD00_0EC2_0000_0000, 0, 32),
    // Google, machines with IPv6 only.
    v6(0xFD20_00CE_0000_0000, 0x254, 128),
    // Azure: the host's agent, at a public address.
    v4(168, 63, 129, 16, 32),
    // Alibaba.
    v4(100, 100, 100, 200, 32), v6(0xFD00_0100_0000_0000, 0x0100_0200, 128),
    // Oracle: Classic, and IPv6.
    v4(192, 0, 0, 192, 32), v6(0xFD00_00C1_0000_0000, 0xA9FE_A9FE, 128),
    // Tencent.
    v4(169, 254, 0, 23, 32), v4(169, 254, 10, 10, 32),
    // Scaleway.
    v4(169, 254, 42, 42, 32), v6(0xFD00_0042_0000_0000, 0x42, 128),
    // Akamai (Linode), IPv6.
    v6(0xFD00_A9FE_A9FE_0000, 1, 128),
  ]
}
