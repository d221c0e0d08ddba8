import Foundation
import Untrusted

/// Numbers as a reader takes them in at a glance.
package enum NumberText {
  package static func decimal(_ value: Double) -> String {
    String(format: value >= 100 ? "%.0f" : "%.1f", value)
  }

  /// 1234567 as 1,234,567.
  package static func grouped(_ value: Int) -> String {
    var out = ""
    for (place, digit) in String(value.magnitude).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { out.append(",") }
      out.append(digit)
    }
    return (value < 0 ? "-" : "") + String(out.reversed())
  }

  /// The same of its whole part; what is no number, or beyond a quadrillion, as it is.
  package static func grouped(_ value: Double) -> String {
    WholeNumber.read(value, in: -1_000_000_000_000_000...1_000_000_000_000_000).map { grouped($0) } ?? decimal(value)
  }

  /// A number of a row without its fraction: rows have infinities too, where an instant is one.
  package static func whole(_ value: Double) -> String {
    WholeNumber.read(value, in: Int.min...Int.max).map(String.init) ?? "\(value)"
  }

  /// Bytes in decimal units.
  package static func size(_ bytes: Double) -> String {
    var value = bytes
    var unit = "B"
    for larger in ["kB", "MB", "GB", "TB"] where value >= 1000 {
      value /= 1000
      unit = larger
    }
    return
      (unit == "B" ? WholeNumber.read(value, in: Int.min...Int.max).map(String.init) ?? decimal(value) : decimal(value))
      + " " + unit
  }

  package static func percent(_ share: Double) -> String {
    String(format: share > 0 && share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100)
  }

  /// Bars of eight heights for values from 0 up; the largest is the highest. Zero is a blank, so that idle minutes
  /// show.
  package static func bars(_ values: [Double]) -> String {
    let largest = values.max() ?? 0
    guard largest > 0 else { return String(repeating: " ", count: values.count) }
    let shapes = Array(" ▁▂▃▄▅▆▇█")
    return String(
      values.map { value in
        value > 0
          ? shapes[WholeNumber.read((value / largest * 8).rounded(.up), in: 1...8) ?? 1] : shapes[0]
      })
  }
}
