import Markup
import Operations

/// The documents of practice, read and changed as a declaration says.
struct PracticeWorld: Sendable {
  private let declaration: Declaration
  private let text: SubjectText
  private let settings: [String: JSONDocument]
  private(set) var documents: PracticeDocuments
  /// The time there, in seconds since 1970-01-01T00:00:00Z.
  private let time: Int

  init(
    _ declaration: Declaration, _ text: SubjectText, _ settings: [String: JSONDocument],
    _ state: PracticeState
  ) {
    self.declaration = declaration
    self.text = text
    self.settings = settings
    documents = state.documents
    time = state.time
  }

  // MARK: - Reading

  /// Everything of a kind, in the order of the documents.
  ///
  /// - Parameter parent: what it is in; `nil` for wherever it is.
  func all(_ kind: String, in parent: SubjectKey?) -> [SubjectContents] {
    guard let own = declaration.subject(kind) else { return [] }
    let place = PracticePlace(of: own, in: declaration)
    return documents[place.owner].flatMap { document -> [SubjectContents] in
      guard let list = place.list else {
        guard let key = key(of: document, own, [:]), isIn(parent, key, own) else { return [] }
        return [contents(key, document, own)]
      }
      guard let owner = declaration.subject(place.owner), let outer = key(of: document, owner, [:])
      else { return [] }
      guard parent == nil || parent == outer || own.parent != place.owner else { return [] }
      return (document[list]?.elements ?? []).compactMap { element in
        key(of: element, own, outer.parts).map { contents($0, element, own) }
      }
    }
  }

  /// Whether something is in what is meant; everything is, if nothing is.
  private func isIn(
    _ parent: SubjectKey?, _ key: SubjectKey, _ own: SubjectDeclaration
  ) -> Bool {
    guard let parent, case .parts(let parts) = own.identity else { return true }
    return parts.filter { $0.source == .parent }.allSatisfy { part in
      key.parts[part.name] == (parent.parts[part.name] ?? parent.parts[parent.kind])
    }
  }

  func state(of subject: SubjectKey) -> SubjectState {
    guard let own = declaration.subject(subject.kind) else { return .absent }
    let parent = own.parent.flatMap { parent in
      subject.parts[parent].map { SubjectKey(parent, [parent: $0]) }
    }
    return all(subject.kind, in: parent).first { $0.key == subject }.map { .present($0) } ?? .absent
  }

  /// What identifies a document's subject; `nil` if something is missing.
  private func key(
    of document: JSONDocument, _ own: SubjectDeclaration, _ outer: [String: String]
  ) -> SubjectKey? {
    switch own.identity {
    case .pointer(let pointer):
      guard let id = document[pointer]?.scalarText, !id.isEmpty else { return nil }
      return SubjectKey(own.kind, [own.kind: id])
    case .parts(let parts):
      var values: [String: String] = [:]
      for part in parts {
        switch part.source {
        case .pointer(let pointer): values[part.name] = document[pointer]?.scalarText
        case .parent:
          // A document of its own says itself what it is in.
          values[part.name] =
            outer[part.name] ?? own.parent.flatMap { outer[$0] }
            ?? document[part.name]?.scalarText
        }
      }
      guard values.count == parts.count else { return nil }
      return SubjectKey(own.kind, values)
    }
  }

  private func contents(
    _ key: SubjectKey, _ document: JSONDocument, _ own: SubjectDeclaration
  ) -> SubjectContents {
    let name = own.name.compactMap { document[$0]?.scalarText }.joined(separator: " ")
    var found = ["": document]
    var unread: [String: Refusal] = [:]
    for (name, reading) in own.readings {
      if let further = further(reading, of: key) {
        found[name] = further
      } else {
        unread[name] = Refusal(.notOffered)
      }
    }
    return SubjectContents(
      key, name: name.isEmpty ? text.name(of: key) : name,
      version: String(Digest.sha256(Array(document.canonicalText.utf8)).prefix(16)),
      documents: found, values: witnessed(document, own, key), unread: unread)
  }

  /// A further reading: of a list of another kind, those that have the subject in one of their
  /// properties. `nil` if nothing tells which they are.
  private func further(_ reading: ReadingDeclaration, of key: SubjectKey) -> JSONDocument? {
    let others = declaration.subjects.filter { $0.list?.path == reading.path }
    guard let other = others.first else { return nil }
    let pointing = other.facts.filter { $0.type.element == .subject(key.kind, domain: nil) }
    guard !pointing.isEmpty else { return nil }
    let subject = text.subject(key.kind, id: text.ownID(of: key))
    let scope = TemplateContext(settings: settings)
    let items = documents[other.kind].filter { document in
      pointing.contains { fact in
        let value = fact.value(in: document, scope, text)
        return value.subjects.contains(subject)
      }
    }
    guard reading.matches.isEmpty else { return items.first }
    return .list(items)
  }

  /// What other witnesses say: the same as what is predicted along with it.
  private func witnessed(
    _ document: JSONDocument, _ own: SubjectDeclaration, _ key: SubjectKey
  ) -> [String: Value] {
    let scope = TemplateContext(settings: settings, parts: key.parts)
    return own.facts.reduce(into: [:]) { values, fact in
      guard case .dns = fact.source, let original = original(of: fact, own) else { return }
      values[fact.property] = original.value(in: document, scope, text)
    }
  }

  /// The property that an operation predicts to be as a witness says.
  private func original(
    of witness: FactDeclaration, _ own: SubjectDeclaration
  ) -> FactDeclaration? {
    for operation in declaration.operations {
      for (alias, prediction) in operation.predictions {
        guard operation.kinds[alias] == own.kind, case .facts(let facts) = prediction,
          let expected = facts[witness.property]
        else { continue }
        let same = own.facts.first { fact in
          if case .dns = fact.source { return false }
          return fact.property != witness.property && facts[fact.property] == expected
        }
        if let same { return same }
      }
    }
    return nil
  }

  // MARK: - Changing

  /// Makes a subject as it is predicted.
  ///
  /// - Throws: `DomainFailure.refused` if a predicted value cannot be written.
  mutating func bringAbout(_ effect: ExpectedEffect) throws(DomainFailure) {
    guard let own = declaration.subject(effect.kind) else { return }
    let place = PracticePlace(of: own, in: declaration)
    let key = effect.key ?? newKey(own, effect)
    for index in documents[place.owner].indices {
      var document = documents[place.owner][index]
      guard let list = place.list else {
        guard self.key(of: document, own, key.parts) == key else { continue }
        if effect.exists == false {
          documents[place.owner].remove(at: index)
        } else {
          documents[place.owner][index] = try changed(document, effect, own, key)
        }
        return
      }
      guard let owner = declaration.subject(place.owner),
        let outer = self.key(of: document, owner, [:]),
        outer.parts.allSatisfy({ key.parts[$0.key] == $0.value })
      else { continue }
      var elements = document[list]?.elements ?? []
      let found = elements.firstIndex { self.key(of: $0, own, outer.parts) == key }
      if let found {
        let element = try changed(elements[found], effect, own, key)
        if effect.exists == false || effect.exists == nil && isEmpty(element, own, key) {
          elements.remove(at: found)
        } else {
          elements[found] = element
        }
      } else if effect.exists != false {
        elements.append(try changed(made(own, key, effect), effect, own, key))
      }
      document = document.setting(list, to: .list(elements))
      documents[place.owner][index] = document
      return
    }
    guard place.list == nil, effect.exists == true else { return }
    documents[place.owner].append(try changed(made(own, key, effect), effect, own, key))
  }

  /// Whether nothing is left in any list of a subject that has some.
  private func isEmpty(
    _ document: JSONDocument, _ own: SubjectDeclaration, _ key: SubjectKey
  ) -> Bool {
    let scope = TemplateContext(settings: settings, parts: key.parts)
    let lists = own.facts.filter { fact in
      if case .dns = fact.source { return false }
      return fact.type.arity != .one && fact.reading == nil
    }
    return !lists.isEmpty
      && lists.allSatisfy { $0.value(in: document, scope, text) == .list([]) }
  }

  /// A document with nothing but what identifies it.
  private func made(
    _ own: SubjectDeclaration, _ key: SubjectKey, _ effect: ExpectedEffect
  ) -> JSONDocument {
    var document = JSONDocument.object([])
    switch own.identity {
    case .pointer(let pointer):
      document = document.setting(pointer, to: .text(key.parts[own.kind] ?? ""))
    case .parts(let parts):
      for part in parts {
        let value = JSONDocument.text(key.parts[part.name] ?? "")
        switch part.source {
        case .pointer(let pointer): document = document.setting(pointer, to: value)
        case .parent:
          guard PracticePlace(of: own, in: declaration).list == nil else { continue }
          document = document.setting(JSONPointer(tokens: [part.name]), to: value)
        }
      }
    }
    return effect.matches.reduce(document) { $0.setting($1.pointer, to: $1.value) }
  }

  /// The id that a subject gets which is made: the same for the same.
  private func newKey(_ own: SubjectDeclaration, _ effect: ExpectedEffect) -> SubjectKey {
    let words = JSONDocument.list(
      [.text(own.kind)] + effect.matches.flatMap { [.text("\($0.pointer)"), $0.value] })
    let digits = Digest.sha256(Array(words.canonicalText.utf8)).prefix(12)
    return SubjectKey(own.kind, [own.kind: String(digits)])
  }

  /// What becomes of a value; `nil` if it is not known, so that it stays.
  private func value(_ predicted: Value, from old: Value) -> Value? {
    switch predicted.foreseen(from: old, asAsked: true) {
    case .unread: nil
    case .expected(.oneOf(let values)): values.first
    case .changed, .expected:
      switch old {
      case .number(let number): .number(number + 1)
      case .bytes(let number): .bytes(number + 1)
      case .instant(let seconds): .instant(max(seconds + 1, time))
      case .absent, .text, .subject, .flag, .code, .list, .changed, .expected, .unread: nil
      }
    case let value: value
    }
  }

  private func changed(
    _ document: JSONDocument, _ effect: ExpectedEffect, _ own: SubjectDeclaration,
    _ key: SubjectKey
  ) throws(DomainFailure) -> JSONDocument {
    let scope = TemplateContext(settings: settings, parts: key.parts)
    var document = document
    // Whole documents first, so that the properties in them have the last word.
    let facts = own.facts.sorted { $0.type.element == .json && $1.type.element != .json }
    for fact in facts where fact.reading == nil {
      guard let predicted = effect.values[fact.property] else { continue }
      let old = fact.value(in: document, scope, text)
      guard let new = value(predicted, from: old) else { continue }
      document = try fact.writing(new, in: document, scope, text)
    }
    return document
  }
}
