import Operations

/// What a change is predicted to bring about, and what may change along with it.
struct ChangePrediction: Sendable {
  private let call: OperationCall
  private let concerned: ConcernedFacts
  private let declaration: Declaration

  init(_ call: OperationCall, _ concerned: ConcernedFacts, _ declaration: Declaration) {
    self.call = call
    self.concerned = concerned
    self.declaration = declaration
  }

  /// In the order of the subjects and their properties. What depends on something that could not be
  /// read is left out.
  var facts: [Fact] { call.targets.flatMap { facts(of: $0) } }

  private func facts(of target: OperationCall.Target) -> [Fact] {
    guard let prediction = call.operation.predictions[target.alias],
      let subject = concerned.subjects[target.alias]
    else { return [] }
    switch prediction {
    case .absent: return [presence(subject, false)]
    case .present: return [presence(subject, true)]
    case .facts(let expected):
      let facts = subject.declaration.facts.compactMap { fact -> Fact? in
        guard let expectation = expected[fact.property],
          let value = value(expectation, fact, subject.parts)
        else { return nil }
        return Fact(
          subject.subject, declaration.name(ofProperty: fact.property, of: target.kind), value)
      }
      let isMade = subject.exists == .no && facts.contains { $0.value.impliesPresence }
      return (isMade ? [presence(subject, true)] : []) + facts
    }
  }

  private func presence(_ subject: ConcernedFacts.Subject, _ isThere: Bool) -> Fact {
    Fact(subject.subject, Declaration.presence, .flag(isThere))
  }

  private func value(
    _ expectation: ExpectationDeclaration, _ fact: FactDeclaration, _ parts: [String: String]
  ) -> Value? {
    do throws(TemplateProblem) {
      return try fact.predicted(expectation, concerned.scope.about(parts), concerned.text)
    } catch {
      return nil
    }
  }

  /// Whether a change that is not predicted may come along: it is declared to, or it follows from
  /// whether its subject exists.
  func allows(_ changed: Difference) -> Bool {
    guard
      let target = call.targets.first(where: { $0.subject == changed.subject }),
      let subject = concerned.subjects[target.alias]
    else { return false }
    // One subject may have several aliases.
    let aliases = Set(call.targets.filter { $0.subject == changed.subject }.map(\.alias))
    let isDeclared = call.operation.moves.contains { move in
      aliases.contains(move.alias)
        && declaration.name(ofProperty: move.property, of: target.kind) == changed.property
    }
    if isDeclared { return true }
    let predicted = facts
    let own = predicted.filter { $0.subject == changed.subject }
    guard !own.contains(where: changed.concerns) else { return false }
    let presence = own.first { $0.property == Declaration.presence }?.value
    // A subject that is made has what its service gives it, and one that goes has nothing any more.
    if presence == .flag(true), subject.exists == .no { return true }
    let isEmpty = changed.after == .absent || changed.after == .list([])
    if presence == .flag(false) { return isEmpty }
    // With the last element of its lists, a subject may go, too.
    guard vanishes(subject, target.kind, own) else { return false }
    return changed.property == Declaration.presence ? changed.after == .flag(false) : isEmpty
  }

  /// Whether a change leaves nothing in any list of a subject that has some, and that is nothing but an
  /// element of its parent's document. What has an address of its own does not go with them: a group
  /// without members is still one.
  private func vanishes(
    _ subject: ConcernedFacts.Subject, _ kind: String, _ predicted: [Fact]
  ) -> Bool {
    // What its service gives an id, or an answer of its own, is there without its lists, too.
    guard case .parts = subject.declaration.identity, subject.declaration.read.items != nil else {
      return false
    }
    // Other witnesses may be late, or silent.
    let lists = subject.declaration.facts.filter { $0.type.arity != .one && !$0.isWitnessed }
    guard subject.exists == .yes, !lists.isEmpty else { return false }
    return lists.allSatisfy { fact in
      let old = subject.values[fact.property] ?? .list([])
      let name = declaration.name(ofProperty: fact.property, of: kind)
      let new = predicted.first { $0.property == name }?.value.foreseen(from: old) ?? old
      return new == .list([]) || new == .absent
    }
  }
}

extension Value {
  /// Whether only something that exists has it.
  fileprivate var impliesPresence: Bool {
    switch self {
    case .absent, .unread, .changed: false
    case .list(let values): !values.isEmpty
    case .expected(let expectation):
      switch expectation {
      case .lacks: false
      case .oneOf(let values): values.allSatisfy(\.impliesPresence)
      case .has(let values): !values.isEmpty
      case .asked(let value): value.impliesPresence
      case .present, .later: true
      }
    case .text, .subject, .number, .bytes, .flag, .instant, .code: true
    }
  }
}
