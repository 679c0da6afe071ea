import Operations

/// Lines about one subject, such as what is known about a user.
package struct FactGroup: Hashable, Sendable {
  package let subject: String
  /// Lines such as "property: value" or "property: before → after".
  package let lines: [String]

  package init(subject: String, lines: [String]) {
    self.subject = subject
    self.lines = lines
  }

  /// Facts by subject, in the order in which the subjects are first named; facts with an absent
  /// value are left out.
  package static func known(_ facts: [Fact], _ words: Words) -> [FactGroup] {
    groups(facts.filter { $0.value != .absent }.map { ($0.subject, words.text(of: $0)) }, words)
  }

  /// Changes by subject, in the order in which the subjects are first named.
  package static func changes(_ differences: [Difference], _ words: Words) -> [FactGroup] {
    groups(differences.map { ($0.subject, words.text(of: $0)) }, words)
  }

  private static func groups(_ lines: [(String, String)], _ words: Words) -> [FactGroup] {
    var order: [String] = []
    var bySubject: [String: [String]] = [:]
    for (subject, line) in lines {
      if bySubject[subject] == nil { order.append(subject) }
      bySubject[subject, default: []].append(line)
    }
    return order.map {
      FactGroup(subject: words.names[$0] ?? $0, lines: bySubject[$0] ?? [])
    }
  }
}
