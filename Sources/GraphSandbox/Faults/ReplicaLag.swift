/// Values that reads still show after a change: each property of each object, until its time.
struct ReplicaLag: Sendable {
  private struct Old: Sendable {
    /// `nil` if the property did not exist.
    let value: GraphNode?
    let until: Int
  }

  /// The old values by object and property.
  private var old: [String: [String: Old]] = [:]
  /// Whole objects that existed before a change, or did not.
  private var existence: [String: Old] = [:]

  /// Records what a change did to some objects.
  ///
  /// - Parameters:
  ///   - before: The objects as they were; `nil` for those that did not exist.
  ///   - lag: Returns for how many seconds reads of a property are out of date.
  mutating func note(
    before: [String: GraphNode?], after: [String: GraphNode?], now: Int,
    lag: (String) -> Int
  ) {
    for (key, was) in before {
      let isNow = after[key] ?? nil
      guard let was, let isNow else {
        let lag = lag("existence")
        if (was == nil) != (isNow == nil), lag > 0 {
          existence[key] = Old(value: was, until: now + lag)
        }
        continue
      }
      guard case .object(let old) = was, case .object(let new) = isNow else { continue }
      for (property, value) in new where old[property] != value {
        let lag = lag(property)
        guard lag > 0 else { continue }
        // Until then, reads show the value they showed before, which may itself be out of date.
        let shown = self.old[key]?[property].flatMap { $0.until > now ? $0.value : nil }
        self.old[key, default: [:]][property] = Old(
          value: shown ?? old[property], until: now + lag)
      }
    }
  }

  /// Returns the object as a read shows it now; `nil` if reads do not show it.
  func shown(_ object: GraphNode?, _ key: String, now: Int) -> GraphNode? {
    if let late = existence[key], late.until > now { return late.value }
    guard let properties = old[key], case .object(var values)? = object else { return object }
    for (property, late) in properties where late.until > now { values[property] = late.value }
    return .object(values)
  }

  var isEmpty: Bool { old.isEmpty && existence.isEmpty }
}
