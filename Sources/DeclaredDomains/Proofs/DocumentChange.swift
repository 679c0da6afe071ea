import Operations

/// A place at which two readings of one subject have different documents.
struct DocumentChange: Hashable, Sendable, CustomStringConvertible {
  /// The name under which the operation finds the subject.
  let alias: String
  let kind: String
  /// The reading that the document comes from; the usual one has the empty name.
  let reading: String
  let pointer: JSONPointer
  /// `nil` where there was nothing.
  let before: JSONDocument?
  let after: JSONDocument?
  /// Whether it is an element of the list at the place, which came or went.
  let isElement: Bool

  var description: String {
    "\(alias)\(reading.isEmpty ? "" : ".\(reading)")\(pointer.tokens.isEmpty ? "" : " \(pointer)")"
  }

  /// What it came to, in one text, for comparing.
  var text: String {
    "\(description): \(before?.canonicalText ?? "–") → \(after?.canonicalText ?? "–")"
  }
}

/// The documents of the subjects that an operation concerns, by the names it has for them.
struct ConcernedDocuments: Sendable {
  struct Subject: Sendable {
    let kind: String
    /// By reading; `nil` if there is no such subject.
    let documents: [String: JSONDocument]?
  }

  let subjects: [String: Subject]

  init(_ call: OperationCall, _ reading: DeclaredDomain.Reading) {
    let pairs = call.targets.map { target in
      (
        target.alias,
        Subject(kind: target.kind, documents: reading.contents[target.alias]?.allDocuments)
      )
    }
    subjects = Dictionary(pairs) { first, _ in first }
  }

  init(_ subjects: [String: Subject]) { self.subjects = subjects }

  /// The places at which later documents differ.
  ///
  /// - Parameter trial: names the places that a service has for itself.
  func changes(
    to later: ConcernedDocuments, _ declaration: Declaration, _ trial: DomainTrial
  ) -> [DocumentChange] {
    subjects.sorted { $0.key < $1.key }.flatMap { alias, old -> [DocumentChange] in
      let new = later.subjects[alias]?.documents
      guard old.documents != nil || new != nil else { return [] }
      let ignored = trial.ignored[old.kind] ?? []
      let version: [JSONPointer] =
        if case .pointer(let pointer)? = declaration.subject(old.kind)?.version { [pointer] } else {
          []
        }
      let readings = Set((old.documents ?? [:]).keys).union((new ?? [:]).keys)
      return readings.sorted().flatMap { reading -> [DocumentChange] in
        // A reading that failed on one side says nothing.
        if let documents = old.documents, documents[reading] == nil { return [] }
        if let new, new[reading] == nil { return [] }
        let differ = DocumentDifference(alias: alias, kind: old.kind, reading: reading)
        return differ.changes(
          old.documents?[reading] ?? .object([]), new?[reading] ?? .object([]), at: .whole
        ).filter { change in
          !(ignored + (reading.isEmpty ? version : [])).contains { $0.leads(to: change.pointer) }
        }
      }
    }
  }
}

/// Compares two documents place by place; lists by their elements, whatever their order.
private struct DocumentDifference {
  let alias: String
  let kind: String
  let reading: String

  func changes(
    _ old: JSONDocument?, _ new: JSONDocument?, at pointer: JSONPointer
  ) -> [DocumentChange] {
    switch (old, new) {
    case (.object(let ones)?, .object(let others)?):
      return Set((ones + others).map(\.name)).sorted().flatMap { name in
        changes(
          old?[name], new?[name], at: JSONPointer(tokens: pointer.tokens + [name]))
      }
    case (.list(let ones)?, .list(let others)?):
      var came = others
      var went: [JSONDocument] = []
      for element in ones {
        if let index = came.firstIndex(where: { $0.canonicalText == element.canonicalText }) {
          came.remove(at: index)
        } else {
          went.append(element)
        }
      }
      return went.map { change($0, nil, at: pointer, isElement: true) }
        + came.map { change(nil, $0, at: pointer, isElement: true) }
    case _:
      // Nothing, null and an empty list are the same.
      let one = old.flatMap { $0.elements.isEmpty ? nil : $0 }
      let other = new.flatMap { $0.elements.isEmpty ? nil : $0 }
      guard one?.canonicalText != other?.canonicalText else { return [] }
      return [change(old, new, at: pointer, isElement: false)]
    }
  }

  private func change(
    _ old: JSONDocument?, _ new: JSONDocument?, at pointer: JSONPointer, isElement: Bool
  ) -> DocumentChange {
    DocumentChange(
      alias: alias, kind: kind, reading: reading, pointer: pointer, before: old, after: new,
      isElement: isElement)
  }
}

extension JSONPointer {
  /// Whether what another pointer leads to is in what this one leads to.
  func leads(to other: JSONPointer) -> Bool { other.tokens.starts(with: tokens) }
}

extension SubjectContents {
  /// The documents by reading; of what a program reads, one with the properties as members.
  var allDocuments: [String: JSONDocument] {
    guard documents.isEmpty else { return documents }
    let members = values.sorted { $0.key < $1.key }.map { name, value in
      JSONDocument.Member(name, value.plainDocument)
    }
    return ["": .object(members)]
  }
}

extension Value {
  /// It as JSON, for comparing.
  private static func text(_ value: Value) -> JSONDocument { .text("\(value)") }

  fileprivate var plainDocument: JSONDocument {
    do throws(TemplateProblem) {
      return try document(isJSON: false) ?? .null
    } catch {
      return Self.text(self)
    }
  }
}

/// Which changes of documents a call accounts for.
struct AccountedPlaces {
  private let places: [String: [FactDeclaration]]

  /// - Parameters:
  ///   - predicted: whether what is predicted counts, beside what moves.
  init(_ call: OperationCall, _ declaration: Declaration, predicted: Bool) {
    var places: [String: [FactDeclaration]] = [:]
    for target in call.targets {
      guard let own = declaration.subject(target.kind) else { continue }
      // One subject may have several names.
      let aliases = Set(call.targets.filter { $0.subject == target.subject }.map(\.alias))
      for fact in own.facts {
        let isPredicted =
          predicted
          && aliases.contains { alias in
            if case .facts(let facts)? = call.operation.predictions[alias] {
              facts[fact.property] != nil
            } else {
              false
            }
          }
        // That a whole document changes does not say what in it may.
        let moves =
          !fact.isWhole
          && call.operation.moves.contains {
            aliases.contains($0.alias) && $0.property == fact.property
          }
        if isPredicted || moves { places[target.alias, default: []].append(fact) }
      }
    }
    self.places = places
  }

  func cover(_ change: DocumentChange) -> Bool {
    (places[change.alias] ?? []).contains { $0.covers(change) }
  }
}

extension FactDeclaration {
  /// Whether it is a whole document, rather than a part of one.
  fileprivate var isWhole: Bool {
    if case .pointer(let pointer) = source {
      pointer == .whole && type.element == .json
    } else {
      false
    }
  }

  /// Whether a change of a document is at the place of this fact.
  fileprivate func covers(_ change: DocumentChange) -> Bool {
    guard (reading ?? "") == change.reading else { return false }
    switch source {
    case .dns: return false
    case .pointer(let pointer):
      guard !less.contains(where: { $0.leads(to: change.pointer) }) else { return false }
      return pointer.leads(to: change.pointer)
        // What a program reads has the names of properties.
        || change.pointer.tokens.first == property && change.pointer.tokens.count == 1
        || change.pointer.leads(to: pointer) && !change.isElement
    case .each(let list, let matches, _):
      if !change.isElement {
        return change.pointer.leads(to: list) || list.leads(to: change.pointer)
      }
      guard change.pointer == list else { return list.leads(to: change.pointer) }
      let element = change.after ?? change.before ?? .null
      return matches.allSatisfy { match in
        // What comes from inputs is no part of a declaration's own condition.
        guard case .literal(let value) = match.value else { return true }
        return (element[match.pointer] ?? .null).canonicalText == value.canonicalText
      }
    }
  }
}
