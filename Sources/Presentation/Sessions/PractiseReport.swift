import Operations
import Sessions

/// What went wrong on a practice tenant, and how the person handled it.
package struct PractiseReport: Sendable {
  private let faults: [PractiseDomain.Fault]
  private let events: [SessionEvent]

  package init(_ faults: [PractiseDomain.Fault], _ events: [SessionEvent]) {
    self.faults = faults
    self.events = events
  }

  package func lines(_ words: Words) -> [TextLine] {
    let counts = PractiseDomain.Fault.allCases.compactMap { fault -> TextLine? in
      let count = faults.count { $0 == fault }
      guard count > 0 else { return nil }
      let word = words.word(.fault, fault.rawValue) ?? fault.rawValue
      return TextLine("\(words.formats.number(count)) × \(word)", indent: 2, hanging: 4)
    }
    let confirmed = events.count { event in
      if case .verified(_, _, .confirmed, _) = event { true } else { false }
    }
    let overridden = events.count { event in
      if case .overridden = event { true } else { false }
    }
    return [.empty, TextLine(words[.practiseEnded], .strong)]
      + (counts.isEmpty ? [TextLine(words[.practiseNoFault], indent: 2)] : counts)
      + [TextLine(words.text(.practiseConfirmed, count: confirmed), .good)]
      + (overridden > 0
        ? [TextLine(words.text(.practiseOverridden, count: overridden), .warning)] : [])
  }
}
