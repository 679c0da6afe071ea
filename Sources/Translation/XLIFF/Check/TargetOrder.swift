import Markup

/// The place a target takes among the targets of its unit (XLIFF 2.1, 4.8.5).
struct TargetOrder {
  /// The segment or ignorable it stands in, from 0.
  let part: Int
  /// The place it takes, from 1.
  let order: Int
  let place: XMLPlace

  private static let section = "4.8.5 Segments order"

  /// Holds the targets of a unit against each other.
  ///
  /// - Parameter count: how many segments and ignorables the unit has.
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
