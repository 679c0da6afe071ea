import Diagnostics
import Markup

/// The position of a target among the targets of its unit (XLIFF 2.1, 4.8.5).
struct TargetOrder {
  /// The segment or ignorable that contains it, counted from 0.
  let part: Int
  /// Its position, counted from 1.
  let order: Int
  let place: XMLPlace

  private static let section = "4.8.5 Segments order"

  /// Checks the targets of a unit against each other.
  ///
  /// - Parameter count: the number of segments and ignorables in the unit.
  static func check(_ orders: [TargetOrder], of count: Int, _ findings: XLIFFFindings) {
    var taken: [Int: Int] = [:]
    for target in orders {
      guard target.order <= count else {
        findings.add(
          .xliffOrder, at: target.place,
          "order \(target.order) is beyond the \(count) segments of the unit", section: section)
        continue
      }
      taken[target.order, default: 0] += 1
      if taken[target.order] == 2 {
        findings.add(
          .xliffOrder, at: target.place,
          "order \(target.order) is used by another target of the unit", section: section)
      }
    }
    for target in orders where target.order != target.part + 1 && taken[target.part + 1] == nil {
      findings.add(
        .xliffOrder, at: target.place,
        "no target takes place \(target.part + 1), which this one has left", section: section)
    }
  }
}
