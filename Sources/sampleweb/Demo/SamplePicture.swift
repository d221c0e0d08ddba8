import Foundation

/// A small landscape for a lead image, drawn from the article's name: the same name gives the same picture.
///
/// A PNG of 240 by 135 pixels with a palette of 256 colours, its data stored and not compressed, so that it needs no
/// library (PNG specification, third edition; RFC 1950 and 1951 for the stored blocks).
struct SamplePicture {
  let seed: String

  private static let width = 240
  private static let height = 135

  var png: Data {
    var random = Sequence(seed: seed)
    let palette = Self.palette(hue: random.unit())
    var file = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var header = Data()
    header.appendBigEndian(UInt32(Self.width))
    header.appendBigEndian(UInt32(Self.height))
    header.append(contentsOf: [8, 3, 0, 0, 0])
    file.appendChunk("IHDR", header)
    file.appendChunk("PLTE", palette)
    file.appendChunk("IDAT", Self.stored(rows(&random)))
    file.appendChunk("IEND", Data())
    return file
  }

  /// 128 shades of sky, then four hills of 32.
  private static func palette(hue: Double) -> Data {
    var data = Data()
    for shade in 0..<128 {
      let light = 0.55 + 0.4 * Double(shade) / 127
      data.append(contentsOf: color(hue: hue, light: light))
    }
    for hill in 0..<4 {
      for shade in 0..<32 {
        let light = 0.5 - 0.1 * Double(hill) + 0.04 * Double(shade) / 31
        data.append(contentsOf: color(hue: hue + 0.35, light: light))
      }
    }
    return data
  }

  private static func color(hue: Double, light: Double) -> [UInt8] {
    [0.0, 1.0 / 3, 2.0 / 3].map { offset in
      let wave = 0.5 + 0.5 * cos(2 * .pi * (hue - offset))
      return UInt8(max(0, min(255, 255 * (light * 0.75 + wave * light * 0.25))))
    }
  }

  /// The picture's lines, each after its filter byte.
  private func rows(_ random: inout Sequence) -> [UInt8] {
    let hills = (0..<4).map { index in
      Hill(
        base: 0.45 + 0.14 * Double(index), height: 0.05 + 0.06 * random.unit(), length: 1 + 3 * random.unit(),
        phase: 6.3 * random.unit())
    }
    let lines = (0..<Self.width).map { column in
      hills.map { Int(Double(Self.height) * $0.line(at: Double(column) / Double(Self.width))) }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity((Self.width + 1) * Self.height)
    for row in 0..<Self.height {
      bytes.append(0)
      for column in 0..<Self.width {
        var color = min(127, 254 * row / Self.height)
        for hill in 0..<4 where row > lines[column][hill] { color = 128 + 32 * hill + 31 * row / Self.height }
        bytes.append(UInt8(color))
      }
    }
    return bytes
  }

  private struct Hill {
    var base: Double
    var height: Double
    var length: Double
    var phase: Double

    func line(at x: Double) -> Double { base + height * sin(2 * .pi * length * x + phase) }
  }

  /// A zlib stream of stored blocks.
  private static func stored(_ bytes: [UInt8]) -> Data {
    var data = Data([0x78, 0x01])
    var start = 0
    repeat {
      let end = min(start + 65_535, bytes.count)
      let length = UInt16(end - start)
      data.append(end == bytes.count ? 1 : 0)
      data.append(contentsOf: [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)])
      data.append(contentsOf: bytes[start..<end])
      start = end
    } while start < bytes.count
    var low: UInt32 = 1
    var high: UInt32 = 0
    // The sums of a row of 240 bytes fit into 32 bits, so the modulus is taken once a row.
    for start in stride(from: 0, to: bytes.count, by: width) {
      for byte in bytes[start..<min(start + width, bytes.count)] {
        low &+= UInt32(byte)
        high &+= low
      }
      low %= 65_521
      high %= 65_521
    }
    data.appendBigEndian(high << 16 | low)
    return data
  }

  /// A repeatable row of numbers from a name (FNV-1a, then a linear congruential step).
  private struct Sequence {
    private var state: UInt64

    init(seed: String) {
      state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func unit() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
  }
}

extension Data {
  fileprivate mutating func appendBigEndian(_ number: UInt32) {
    append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) })
  }

  fileprivate mutating func appendChunk(_ type: String, _ content: Data) {
    appendBigEndian(UInt32(content.count))
    let checked = [UInt8](type.utf8) + content
    append(contentsOf: checked)
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in checked { crc = crc >> 8 ^ crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] }
    appendBigEndian(~crc)
  }
}

/// The remainders of the CRC-32 of PNG for each byte.
private let crcTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
}
