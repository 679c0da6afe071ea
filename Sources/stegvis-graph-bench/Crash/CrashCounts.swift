/// The results of sessions that were interrupted and resumed.
package struct CrashCounts: Sendable {
  package var points = 0
  /// Sessions that did not reach their end.
  package var stuck = 0
  /// Ends in which an effect happened more often than without an interruption.
  package var doubled = 0
  /// Ends in which an effect is missing, or the tenant differs in another way.
  package var lost = 0
  /// A description of the first fault, for those who must fix it.
  package var firstFault: String?

  package init() {}

  static func + (one: CrashCounts, other: CrashCounts) -> CrashCounts {
    var sum = one
    sum.points += other.points
    sum.stuck += other.stuck
    sum.doubled += other.doubled
    sum.lost += other.lost
    sum.firstFault = one.firstFault ?? other.firstFault
    return sum
  }
}
