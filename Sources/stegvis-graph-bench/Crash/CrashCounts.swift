/// What a session that was interrupted, and resumed, came to.
package struct CrashCounts: Sendable {
  package var points = 0
  /// Sessions that did not come to their end.
  package var stuck = 0
  /// Ends in which an effect happened more often than undisturbed.
  package var doubled = 0
  /// Ends in which an effect is missing, or the tenant is otherwise not the same.
  package var lost = 0
  /// The first thing that went wrong, for whoever must mend it.
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
