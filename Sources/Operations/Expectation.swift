/// What a prediction says about a value that nobody can know whole in advance.
///
/// A list with such expectations counts as a set: its order means nothing, and no list at all is an
/// empty one.
package indirect enum Expectation: Hashable, Sendable {
  /// Any one of these values.
  case oneOf([Value])
  /// A list that has these elements, beside whatever was in it before.
  case has([Value])
  /// A list without these elements, with whatever else was in it before.
  case lacks([Value])
  /// Some value; an empty list is none.
  case present
  /// A later time, or a greater number, than before; any where there was none.
  case later
  /// This value was asked for. The service may make another one of it, which is a surprise and
  /// refutes nothing.
  case asked(Value)

  /// The values that it names.
  package var values: [Value] {
    switch self {
    case .oneOf(let values), .has(let values), .lacks(let values): values
    case .asked(let value): [value]
    case .present, .later: []
    }
  }

  /// The same expectation of other values.
  package func map(_ change: (Value) -> Value) -> Expectation {
    switch self {
    case .oneOf(let values): .oneOf(values.map(change))
    case .has(let values): .has(values.map(change))
    case .lacks(let values): .lacks(values.map(change))
    case .asked(let value): .asked(change(value))
    case .present, .later: self
    }
  }

  /// Whether both expect the same, if a text counts as a subject that is known only by its name.
  func agrees(with other: Expectation) -> Bool {
    switch (self, other) {
    case (.oneOf(let ones), .oneOf(let others)), (.has(let ones), .has(let others)),
      (.lacks(let ones), .lacks(let others)):
      ones.matches(others) { $0.agrees(with: $1) }
    case (.asked(let one), .asked(let other)): one.agrees(with: other)
    case (.present, .present), (.later, .later): true
    case (.oneOf, _), (.has, _), (.lacks, _), (.asked, _), (.present, _), (.later, _): false
    }
  }
}

/// In JSON, an expectation is an object with a single key: `{"has": [{"text": "hall"}]}`.
extension Expectation: Codable {
  private enum Kind: String, CodingKey {
    case oneOf, has, lacks, present, later, asked
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Kind.self)
    switch self {
    case .oneOf(let values): try container.encode(values, forKey: .oneOf)
    case .has(let values): try container.encode(values, forKey: .has)
    case .lacks(let values): try container.encode(values, forKey: .lacks)
    case .present: try container.encode(true, forKey: .present)
    case .later: try container.encode(true, forKey: .later)
    case .asked(let value): try container.encode(value, forKey: .asked)
    }
  }

  /// - Throws: `DecodingError` if the object has no such key or more than one.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Kind.self)
    guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "an expectation has one key"))
    }
    switch kind {
    case .oneOf: self = .oneOf(try container.decode([Value].self, forKey: .oneOf))
    case .has: self = .has(try container.decode([Value].self, forKey: .has))
    case .lacks: self = .lacks(try container.decode([Value].self, forKey: .lacks))
    case .present: self = .present
    case .later: self = .later
    case .asked: self = .asked(try container.decode(Value.self, forKey: .asked))
    }
  }
}

// MARK: - What will be

extension Value {
  /// What a read should show after a change, if this is what its prediction says: the list with what
  /// is added, for example. What cannot be known stays an expectation.
  ///
  /// - Parameters:
  ///   - old: the value before the change.
  ///   - asAsked: whether the service is taken to make exactly what it was asked for.
  package func foreseen(from old: Value, asAsked: Bool = false) -> Value {
    guard case .expected(let expectation) = self else { return self }
    switch expectation {
    case .oneOf(let values):
      if values.contains(where: { $0.agrees(with: old) }) { return old }
      guard let only = values.first, values.count == 1 else { return self }
      return only
    case .has(let values):
      guard let elements = old.elements else { return self }
      let missing: [Value] = values.reduce(into: []) { missing, value in
        if !(elements + missing).has(value) { missing.append(value) }
      }
      return missing.isEmpty ? old : .list(elements.adding(missing))
    case .lacks(let values):
      guard let elements = old.elements else { return self }
      let rest = elements.filter { !values.has($0) }
      return rest.count == elements.count ? old : .list(rest)
    case .present: return old.isThere ? old : self
    case .later: return self
    case .asked(let value):
      return value.agrees(with: old) ? old : asAsked ? value : self
    }
  }

  /// The elements of a list, none if there is no value, and a single value as one element; `nil` if
  /// they are not known.
  fileprivate var elements: [Value]? {
    switch self {
    case .list(let values): values
    case .absent: []
    case .changed, .expected, .unread: nil
    case .text, .subject, .number, .bytes, .flag, .instant, .code: [self]
    }
  }

  /// Whether there is a value that is not an empty list.
  fileprivate var isThere: Bool {
    switch self {
    case .absent, .unread: false
    case .list(let values): !values.isEmpty
    case .text, .subject, .number, .bytes, .flag, .instant, .code, .changed, .expected: true
    }
  }
}

extension [Value] {
  /// The values as a list that stands for a set is read: in order, each once.
  ///
  /// A prediction puts what it adds where a reading will show it.
  package var asSet: [Value] {
    sorted { $0.precedes($1) }.reduce(into: []) { set, value in
      if set.last != value { set.append(value) }
    }
  }

  fileprivate func has(_ value: Value) -> Bool { contains { $0.agrees(with: value) } }

  /// The list with more elements: in order if it was, else at its end.
  fileprivate func adding(_ more: [Value]) -> [Value] {
    let isOrdered = zip(self, dropFirst()).allSatisfy { !$1.precedes($0) }
    return isOrdered ? (self + more).sorted { $0.precedes($1) } : self + more
  }
}

extension Value {
  /// Whether the value comes before the other one in a list that stands for a set: numbers by size,
  /// texts and codes by their UTF-8 bytes, subjects by id.
  fileprivate func precedes(_ other: Value) -> Bool {
    let (one, two) = (sortKey, other.sortKey)
    guard one.rank == two.rank else { return one.rank < two.rank }
    guard one.number == two.number else { return one.number < two.number }
    if one.text != two.text || one.parts.isEmpty || two.parts.isEmpty {
      return one.text == two.text
        ? one.parts.count < two.parts.count
        : one.text.utf8.lexicographicallyPrecedes(two.text.utf8)
    }
    return one.parts.lexicographicallyPrecedes(two.parts) { $0.precedes($1) }
  }

  private var sortKey: (rank: Int, number: Int, text: String, parts: [Value]) {
    switch self {
    case .absent: (0, 0, "", [])
    case .flag(let isSet): (1, isSet ? 1 : 0, "", [])
    case .number(let number): (2, number, "", [])
    case .bytes(let count): (3, count, "", [])
    case .instant(let seconds): (4, seconds, "", [])
    case .code(let code): (5, 0, code, [])
    case .text(let text): (6, 0, text, [])
    case .subject(let subject): (7, 0, subject.id, [])
    case .list(let values): (8, 0, "", values)
    case .changed: (9, 0, "", [])
    case .expected(let expectation): (10, 0, "", expectation.values)
    case .unread(let refusal): (11, 0, refusal.code, [])
    }
  }
}

// MARK: - What was read

extension Fact {
  /// What a reading says about a fact of a prediction.
  package enum Finding: Hashable, Sendable {
    /// It is as predicted.
    case met
    /// It is as before, so that it may still come.
    case asBefore
    /// It is neither as predicted nor as before.
    case other
    /// What nobody could read, before or after, leaves it open.
    case unknown
  }

  /// What a reading says about this fact of a prediction.
  ///
  /// - Parameters:
  ///   - before: the value read before the change; `nil`, like `absent`, if there was none.
  ///   - observed: the value read after it; `nil` if there was none.
  package func finding(from before: Value?, by observed: Value?) -> Finding {
    if let observed, observed.agrees(with: value) { return .met }
    if observed?.isUnread == true { return .unknown }
    let isAsBefore = observed.agrees(with: before)
    switch value {
    case .changed:
      guard before?.isUnread != true else { return .unknown }
      guard let observed else { return isAsBefore ? .asBefore : .other }
      return observed.agrees(with: before ?? .absent) ? .asBefore : .met
    case .expected(let expectation):
      guard let observed else { return isAsBefore ? .asBefore : .other }
      return expectation.finding(from: before ?? .absent, by: observed)
    case .text, .subject, .number, .bytes, .flag, .instant, .code, .list, .absent, .unread:
      return isAsBefore ? .asBefore : .other
    }
  }
}

extension Expectation {
  /// What a reading says about it; neither value is missing, and what was read after the change is
  /// not `unread`.
  fileprivate func finding(from before: Value, by observed: Value) -> Fact.Finding {
    let isAsBefore = observed.agrees(with: before)
    switch self {
    case .oneOf(let values):
      if values.has(observed) { return .met }
      return isAsBefore || before.isUnread ? .asBefore : .other
    case .has(let values), .lacks(let values):
      guard let elements = observed.elements else { return .unknown }
      let isWanted = if case .has = self { true } else { false }
      if values.allSatisfy({ elements.has($0) == isWanted }) { return .met }
      // What others changed in the list meanwhile says nothing about what is awaited.
      guard let old = before.elements else { return .asBefore }
      return values.allSatisfy { elements.has($0) == old.has($0) } ? .asBefore : .other
    case .present:
      if observed.isThere { return .met }
      return before.isThere ? .other : .asBefore
    case .later: return Self.compare(before, observed)
    case .asked(let value):
      if observed.agrees(with: value) { return .met }
      if isAsBefore { return .asBefore }
      return before.isUnread ? .unknown : .met
    }
  }

  private static func compare(_ before: Value, _ observed: Value) -> Fact.Finding {
    switch (before, observed) {
    case (.unread, _), (.changed, _), (.expected, _): .unknown
    case (.number(let old), .number(let new)), (.bytes(let old), .bytes(let new)),
      (.instant(let old), .instant(let new)):
      new > old ? .met : new == old ? .asBefore : .other
    case (.absent, .number), (.absent, .bytes), (.absent, .instant): .met
    case (.absent, .absent): .asBefore
    case (.text, _), (.subject, _), (.number, _), (.bytes, _), (.flag, _), (.instant, _),
      (.code, _), (.list, _), (.absent, _):
      .other
    }
  }
}

extension [Fact] {
  /// Whether predictions about a property, the latest last, account for all that a change of it shows.
  /// What they do not account for, such as an element that went from a list to which one was added,
  /// is a surprise.
  ///
  /// - Parameter before: the value of the property before the latest was predicted.
  package func account(for change: Difference, from before: Value?) -> Bool {
    let own = filter(change.concerns)
    guard let last = own.last else { return false }
    switch last.value {
    case .changed: return true
    case .expected(.asked(let asked)): return change.after.agrees(with: asked)
    case .expected(let expectation) where expectation.isOfElements:
      guard let old = change.before.elements, let new = change.after.elements else { return false }
      return new.filter { !old.has($0) }.allSatisfy { own.lastWord(on: $0) == true }
        && old.filter { !new.has($0) }.allSatisfy { own.lastWord(on: $0) == false }
    case .expected: return last.isMet(from: before, by: change.after)
    case .text, .subject, .number, .bytes, .flag, .instant, .code, .list, .absent, .unread:
      return last.value.agrees(with: change.after)
    }
  }

  /// Whether the latest prediction that says so has an element in the list, or not; `nil` if none says.
  private func lastWord(on element: Value) -> Bool? {
    for fact in reversed() {
      switch fact.value {
      case .expected(.has(let values)): if values.has(element) { return true }
      case .expected(.lacks(let values)): if values.has(element) { return false }
      case .expected, .changed, .unread: break
      case .list, .absent, .text, .subject, .number, .bytes, .flag, .instant, .code:
        return fact.value.elements?.has(element)
      }
    }
    return nil
  }
}

extension Fact {
  /// Whether it is about some elements of a list, and leaves the others as they are.
  package var isOfElements: Bool {
    if case .expected(let expectation) = value { expectation.isOfElements } else { false }
  }

  /// Whether a later prediction about the same property replaces this one: elements that it does not
  /// name stay as this one says.
  package func isReplaced(by later: Fact) -> Bool {
    guard concernsSame(as: later) else { return false }
    guard case .expected(let own) = value, case .expected(let other) = later.value,
      own.isOfElements, other.isOfElements
    else { return true }
    return own.values.contains(where: other.values.has)
  }
}

extension Expectation {
  fileprivate var isOfElements: Bool {
    switch self {
    case .has, .lacks: true
    case .oneOf, .present, .later, .asked: false
    }
  }
}
