import Operations

extension FactDeclaration {
  /// Whether what was read has anything at the place that the property comes from.
  fileprivate func isIn(_ contents: SubjectContents) -> Bool {
    if contents.values[property] != nil { return true }
    let document = contents.documents[reading ?? ""]
    return switch source {
    case .pointer(let pointer), .each(let pointer, _, _): document?[pointer] != nil
    case .dns: false
    }
  }
}

/// What a person chooses from: the subjects of a kind.
extension DeclaredDomain {
  /// How many are offered at most.
  private static let most = 1_000

  package func candidates(
    for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> [Candidate] {
    guard let choice = declared.choices[operation] else { return [] }
    return try await list(choice.kind, arguments, matching: nil).candidates
  }

  private struct Listed {
    let candidates: [Candidate]
    let isWhole: Bool
  }

  private func list(
    _ kind: String, _ arguments: Arguments, matching text: String?
  ) async throws(DomainFailure) -> Listed {
    guard let own = declaration.subject(kind) else { return Listed(candidates: [], isWhole: true) }
    let parent = own.parent.flatMap { arguments[$0]?.subjects.first }.flatMap { self.text.key($0) }
    let list = try await transport.candidates(
      of: kind, in: parent, matching: text, most: Self.most)
    let names = Dictionary(grouping: list.subjects, by: \.name).mapValues(\.count)
    let candidates = list.subjects.map { contents in
      // What tells those of one name apart belongs to the name.
      let isAlone = names[contents.name, default: 0] < 2
      let marks = isAlone ? [] : own.apart.compactMap { contents.documents[""]?[$0]?.scalarText }
      let name = ([contents.name] + marks.map { "(\($0))" }).joined(separator: " ")
      let subject = Subject(id: self.text.id(of: contents.key), name: name)
      // A list may have less of each than a reading of one: what is not in it is not known to be none.
      let left = own.facts.filter { !$0.isIn(contents) }.map {
        declaration.name(ofProperty: $0.property, of: kind)
      }
      return Candidate(
        value: .subject(subject), title: name,
        facts: facts(of: contents, about: subject, kind).filter { fact in
          // Everything that is offered exists.
          fact.property != Declaration.presence && !fact.value.isUnread
            && !left.contains(fact.property)
        })
    }
    return Listed(candidates: candidates, isWhole: list.isWhole)
  }

  package func accept(
    _ answer: [String], for operation: OperationID, _ arguments: Arguments
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    guard let choice = declared.choices[operation] else {
      return .failure(Refusal("nothingGiven"))
    }
    let words = answer.flatMap { word in
      choice.isSeveral
        ? word.split(separator: ",").map(\.trimmingWhitespace) : [word.trimmingWhitespace]
    }.filter { !$0.isEmpty }
    guard !words.isEmpty else { return .failure(Refusal("nothingGiven")) }
    guard choice.isSeveral || words.count == 1 else {
      return .failure(Refusal("onlyOne", ["given": .number(words.count)]))
    }
    let listed: Listed
    do throws(DomainFailure) {
      listed = try await list(choice.kind, arguments, matching: nil)
    } catch {
      guard case .refused(let refusal) = error, refusal.isUnreadable else { throw error }
      return unlisted(words, choice).map { .success($0) } ?? .failure(refusal)
    }
    var values: [Value] = []
    for word in words {
      var meant = Self.meant(by: word, listed.candidates)
      // A list that is not whole may lack the one that is meant.
      if meant.isEmpty, !listed.isWhole {
        let found = try await list(choice.kind, arguments, matching: word)
        meant = Self.meant(by: word, found.candidates)
      }
      guard let value = meant.first else {
        let titles = listed.candidates.map(\.title)
        let nearest = EditDistance.nearest(to: word, among: titles)
        return .failure(
          Refusal(
            "notOneOf", ["text": .text(word), "nearest": .list(nearest.map { .text($0) })]))
      }
      guard meant.count == 1 else {
        return .failure(
          Refusal("ambiguousName", ["name": .text(word), "candidates": .list(meant)]))
      }
      if !values.contains(value) { values.append(value) }
    }
    if choice.isSeveral { return .success(.list(values)) }
    return values.first.map { .success($0) } ?? .failure(Refusal("nothingGiven"))
  }

  /// The subjects of these ids, where nobody can list what there is; `nil` if an id has several parts.
  private func unlisted(_ ids: [String], _ choice: DeclaredCatalogue.Choice) -> Value? {
    guard case .pointer? = declaration.subject(choice.kind)?.identity else { return nil }
    let values = ids.map { Value.subject(text.subject(choice.kind, id: $0)) }
    return choice.isSeveral ? .list(values) : values.first
  }

  /// The subjects that a word means: the one with this id, else all of this name.
  private static func meant(by word: String, _ candidates: [Candidate]) -> [Value] {
    let byID = candidates.filter { candidate in
      candidate.value.subjects.contains { $0.id == word || SubjectText.ownID($0) == word }
    }
    if !byID.isEmpty { return byID.map(\.value) }
    let exact = candidates.filter { $0.title == word }
    if exact.count == 1 { return exact.map(\.value) }
    let wanted = word.lowercased()
    return candidates.filter { candidate in
      let title = candidate.title.lowercased()
      return title == wanted || title.hasPrefix("\(wanted) (")
    }.map(\.value)
  }

  /// Everything of a kind, for a series; the query is `all`.
  package func subjects(
    matching query: String, of type: ValueType
  ) async throws(DomainFailure) -> Result<[Value], Refusal> {
    let unknown = Refusal(Refusal.unknownQuery, ["query": .text(query)])
    guard query == "all", let name = QualifiedName(type.name), name.domain == declaration.id,
      declaration.subject(name.name)?.list != nil, declaration.subject(name.name)?.parent == nil
    else { return .failure(unknown) }
    let listed = try await list(name.name, [:], matching: nil)
    guard listed.isWhole else { return .failure(Refusal(.listNotWhole, evidence: type.name)) }
    return .success(listed.candidates.map(\.value))
  }

  /// The subjects of these ids, with the names that they have now.
  package func subjects(
    named names: [String]
  ) async throws(DomainFailure) -> [String: [Subject]] {
    var found: [String: [Subject]] = [:]
    for name in Set(names) {
      guard let key = text.key(id: name),
        case .present(let contents) = try await transport.read(key)
      else { continue }
      found[name] = [Subject(id: name, name: contents.name)]
    }
    return found
  }
}
