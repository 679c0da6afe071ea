/// What reads still show of before a change: each property of each object until its time.
struct ReplicaLag: Sendable {
  private struct Old: Sendable {
    /// `nil` where the property was not there.
    let value: GraphNode?
    let until: Int
  }

  /// The old values by object and property.
  private var old: [String: [String: Old]] = [:]
  /// Objects as a whole that were there, or were not.
  private var existence: [String: Old] = [:]

  /// Takes note of what a change did to some objects.
  ///
  /// - Parameter before: the objects as they were, `nil` for those that were not there.
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
        // What is shown until then is what was shown before, itself perhaps an older value.
        let shown = self.old[key]?[property].flatMap { $0.until > now ? $0.value : nil }
        self.old[key, default: [:]][property] = Old(
          value: shown ?? old[property], until: now + lag)
      }
    }
  }

  /// The object as a read shows it now; `nil` where it shows none.
  func shown(_ object: GraphNode?, _ key: String, now: Int) -> GraphNode? {
    if let late = existence[key], late.until > now { return late.value }
    guard let properties = old[key], case .object(var values)? = object else { return object }
    for (property, late) in properties where late.until > now { values[property] = late.value }
    return .object(values)
  }

  var isEmpty: Bool { old.isEmpty && existence.isEmpty }
}
