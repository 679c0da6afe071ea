import Operations
import Sessions

/// The facts a session confirmed, and whether they still hold.
package struct LiveReport: Sendable {
  private let check: LiveCheck

  package init(_ check: LiveCheck) { self.check = check }

  package func lines(_ words: Words) -> [TextLine] {
    guard !check.claims.isEmpty else { return [TextLine(words[.liveNothing])] }
    let gone = check.claims.filter { $0.finding != .holds }
    var last: LiveCheck.Claim?
    let details = gone.flatMap { claim -> [TextLine] in
      defer { last = claim }
      let then = words.text(of: claim.fact.value, property: claim.fact.property)
      let now: String =
        switch claim.finding {
        case .holds: then
        case .changed(let value): words.text(of: value, property: claim.fact.property)
        case .unreadable: words[.liveUnreadable]
        }
      // Headings that are the same as the ones before are not repeated.
      let isSameStep = last?.step == claim.step
      let isSameSubject = isSameStep && last?.fact.subject == claim.fact.subject
      let step = TextLine(
        words.text(
          .liveStep,
          ["step": "\(claim.step)", "operation": words.operation(claim.operation)]), .strong)
      let subject = TextLine(words.names[claim.fact.subject] ?? claim.fact.subject, indent: 2)
      return (isSameStep ? [] : [step]) + (isSameSubject ? [] : [subject]) + [
        TextLine(
          words.text(
            .liveChanged,
            ["property": words.property(claim.fact.property), "then": then, "now": now]),
          .warning, indent: 4, hanging: 2)
      ]
    }
    return details + [
      TextLine(
        words.text(
          .liveHolds, ["all": words.formats.number(check.claims.count)], count: check.holds),
        gone.isEmpty ? .good : .warning)
    ]
  }

  package var json: JSONValue {
    .array(
      check.claims.map { claim in
        let finding: [String: JSONValue] =
          switch claim.finding {
          case .holds: ["holds": .flag(true)]
          case .changed(let value): ["holds": .flag(false), "now": JSONValue(value)]
          case .unreadable: ["holds": .null]
          }
        return .object(
          finding.merging([
            "step": .string(claim.step.rawValue),
            "operation": .string(claim.operation.rawValue), "fact": JSONValue(claim.fact),
          ]) { $1 })
      })
  }
}
