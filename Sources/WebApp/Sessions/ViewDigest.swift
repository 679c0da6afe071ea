import Markup
import Operations
import Sessions

/// The digest of everything an answer depends on, so that nobody approves a different change from
/// the one they saw.
package enum ViewDigest {
  /// Returns the SHA-256 as lower-case hexadecimal.
  package static func of(_ view: StepView) -> String {
    var seen = SeenBytes()
    seen.add("\(view.node.id)")
    seen.add(view.visit)
    seen.add(view.question)
    switch view.node.step.operation.kind {
    case .change:
      seen.add(view.prediction)
      seen.add(view.refusals) { seen, refusal in seen.add(refusal.code) }
    case .check: seen.add(view.facts)
    // A choice is compared with the tenant when it is made.
    case .open, .choose, .decide, .record, .confirm: break
    }
    // What came of a step on the way, and the warnings of every step there, stand on the screen.
    seen.add(view.passed + view.warned) { seen, passed in
      seen.add("\(passed.step)")
      seen.add(passed.outcome.map { [$0] } ?? []) { seen, outcome in
        seen.add(outcome)
        seen.add(passed.facts)
      }
      seen.add(passed.value.map { [$0] } ?? []) { $0.add($1) }
    }
    return Digest.sha256(seen.bytes)
  }
}

/// Values as bytes, others for every other value: each text has its length before it, each list
/// how many there are, and each case a letter of its own.
///
/// Written by hand, because a quarter of the time of a session's page went into describing its
/// facts by reflection.
private struct SeenBytes {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: Int) {
    bytes.append(contentsOf: String(number).utf8)
    bytes.append(0x3A)
  }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add<Element>(
    _ elements: [Element], _ add: (inout SeenBytes, Element) -> Void
  ) {
    self.add(elements.count)
    for element in elements { add(&self, element) }
  }

  mutating func add(_ facts: [Fact]) {
    add(facts) { seen, fact in
      seen.add(fact.subject)
      seen.add(fact.property)
      seen.add(fact.value)
    }
  }

  mutating func add(_ changes: [Difference]) {
    add(changes) { seen, change in
      seen.add(change.subject)
      seen.add(change.property)
      seen.add(change.before)
      seen.add(change.after)
    }
  }

  private mutating func add(_ letter: Unicode.Scalar, _ text: String) {
    bytes.append(UInt8(ascii: letter))
    add(text)
  }

  private mutating func add(_ subject: Subject) {
    add(subject.id)
    add(subject.name)
  }

  mutating func add(_ value: Value) {
    switch value {
    case .text(let text): add("t", text)
    case .subject(let subject):
      add("s", subject.id)
      add(subject.name)
    case .number(let number): add("n", String(number))
    case .bytes(let count): add("b", String(count))
    case .flag(let flag): add("f", flag ? "1" : "0")
    case .instant(let seconds): add("i", String(seconds))
    case .code(let code): add("c", code)
    case .list(let values):
      bytes.append(UInt8(ascii: "l"))
      add(values) { $0.add($1) }
    case .absent: bytes.append(UInt8(ascii: "a"))
    case .changed: bytes.append(UInt8(ascii: "o"))
    case .expected(let expectation):
      bytes.append(UInt8(ascii: "e"))
      add(expectation)
    case .unread(let refusal):
      add("u", refusal.code)
      // A dictionary has its members in another order in every process.
      add(refusal.values.sorted { $0.key < $1.key }) { seen, value in
        seen.add(value.key)
        seen.add(value.value)
      }
    }
  }

  private mutating func add(_ expectation: Expectation) {
    switch expectation {
    case .oneOf(let values): add("o", of: values)
    case .has(let values): add("h", of: values)
    case .lacks(let values): add("l", of: values)
    case .present: add("p", of: [])
    case .later: add("t", of: [])
    case .asked(let value): add("a", of: [value])
    }
  }

  private mutating func add(_ letter: Unicode.Scalar, of values: [Value]) {
    bytes.append(UInt8(ascii: letter))
    add(values) { $0.add($1) }
  }

  mutating func add(_ question: Question) {
    switch question {
    case .proceed: add("proceed")
    case .choose: add("choose")
    case .decide: add("decide")
    case .judge: add("judge")
    case .consent: add("consent")
    case .approval(let rejectedBy, _): add("approval \(rejectedBy ?? "")")
    case .approve: add("approve")
    case .act: add("act")
    case .actWithoutInterface: add("actWithoutInterface")
    case .attest: add("attest")
    case .record: add("record")
    case .blocked: add("blocked")
    case .refuted(_, let observed):
      add("refuted")
      add(observed)
    case .happened(_, let observed):
      add("happened")
      add(observed)
    }
  }
}
