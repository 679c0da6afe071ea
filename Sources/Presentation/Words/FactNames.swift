import Operations
import Sessions
import Translation

/// What people call a subject that the tenant only knows by an id, such as a purchase: its facts in a
/// sentence of the domain's words, `naming.<kind>`, whose placeholders are the names of properties.
///
/// Of several sentences, the one with the most facts counts for which all have been read.
struct FactNames {
  private let words: Words
  /// The sentences, those with the most placeholders first.
  private let sentences: [(message: Message, properties: [String])]

  init(_ words: Words) {
    self.words = words
    let family = KeyFamily.naming.key("")
    sentences = words.catalogue.messages.filter { $0.key.hasPrefix(family) }
      .map { (key: $0.key, message: $0.value, properties: $0.value.placeholders) }
      .sorted { ($1.properties.count, $0.key) < ($0.properties.count, $1.key) }
      .map { ($0.message, $0.properties) }
  }

  /// The names of the subjects in these facts that have none yet, by their ids; of several with one
  /// name, with the last digits of their ids. Of a property that changed, the first value counts, so
  /// that a name stays as long as a session.
  func names(by facts: [Fact]) -> [String: String] {
    let wanted = Set(sentences.flatMap(\.properties))
    var known: [String: [String: Value]] = [:]
    for fact in facts
    where !fact.subject.isResolved && wanted.contains(fact.property)
      && words.names[fact.subject.id] == nil && isTold(fact.value)
    {
      if known[fact.subject.id]?[fact.property] == nil {
        known[fact.subject.id, default: [:]][fact.property] = fact.value
      }
    }
    let names = known.compactMapValues(name)
    let counts = Dictionary(
      (Array(names.values) + Array(words.names.values)).map { ($0, 1) }, uniquingKeysWith: +)
    return Dictionary(
      uniqueKeysWithValues: names.map { id, name in
        guard counts[name, default: 1] > 1 else { return (id, name) }
        return (
          id, words.text(.nameWithDigits, ["name": name, "digits": String(id.suffix(6))])
        )
      })
  }

  private func name(_ values: [String: Value]) -> String? {
    let told = sentences.first { sentence in
      sentence.properties.allSatisfy { values[$0] != nil }
    }
    return told.map { sentence in
      sentence.message.filled(
        Dictionary(
          values.map { ($0.key, text(of: $0.value, property: $0.key)) },
          uniquingKeysWith: { first, _ in first }))
    }
  }

  private func isTold(_ value: Value) -> Bool {
    switch value {
    case .unread, .absent, .changed, .expected, .list: false
    case .text, .subject, .number, .bytes, .flag, .instant, .code: true
    }
  }

  /// A code in the words that it has in a name (`code.naming.channel.direct`), and a day without its
  /// time.
  private func text(of value: Value, property: String) -> String {
    if case .instant(let seconds) = value { return words.formats.day(seconds) }
    return words.text(of: value, property: "\(KeyFamily.naming.rawValue).\(property)")
  }
}

extension Words {
  /// The same words, which call what these facts are about by more than an id.
  package func naming(by facts: [Fact]) -> Words {
    let words = learning(facts.flatMap { [$0.subject] + $0.value.allSubjects })
    return words.calling(by: facts)
  }

  private func calling(by facts: [Fact]) -> Words {
    guard facts.contains(where: { !$0.subject.isResolved && names[$0.subject.id] == nil }) else {
      return self
    }
    return adding(FactNames(self).names(by: facts))
  }

  /// The same words with the names of what a step shows or offers.
  package func naming(by view: StepView) -> Words {
    var facts = view.facts + (view.passed + view.warned).flatMap(\.facts)
    guard case .choose(_, let candidates, _) = view.question else { return naming(by: facts) }
    facts += candidates.flatMap(\.facts)
    return learning(candidates.flatMap(\.value.allSubjects)).naming(by: facts)
  }

  /// The same words with the names of what a session has read so far.
  package func naming(by events: some Sequence<SessionEvent>) -> Words {
    var instances: [DomainID: DomainID] = [:]
    var chosen: [Subject] = []
    for event in events {
      if case .started(let start, _) = event { instances = start.instances }
      if case .chosen(_, _, let value) = event { chosen += value.allSubjects }
    }
    return knowing(DomainInstances(instances).names).learning(chosen).naming(
      by: events.flatMap { event -> [Fact] in
        switch event {
        case .checked(_, _, let facts), .recorded(_, _, _, let facts), .passed(_, let facts): facts
        case .attempted(let attempt): attempt.before
        case .verified(_, _, _, let observed, _): observed
        case .started, .shown, .chosen, .decided, .performed, .failed, .refused, .overridden,
          .attested, .skipped, .modeChanged, .left, .returned, .resumed, .stopped,
          .approvalRequested, .approved, .rejected, .deviated, .planSetAside, .noted, .completed:
          []
        }
      })
  }

  /// The same words with the names of what a recorded session has read.
  package func naming(by record: SessionRecord) -> Words {
    naming(by: record.events.map(\.event))
  }
}
