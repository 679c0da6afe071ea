import Operations

/// What practice over HTTP shows.
extension PracticeService {
  /// A reading of the declaration that a request may be.
  private struct Candidate {
    let subject: SubjectDeclaration
    let reading: ReadingDeclaration
    let use: Use
    let binding: TemplateBinding
    /// How many parameters of the request it explains.
    let weight: Int

    enum Use: Equatable {
      case one, list
      /// A further reading, by its name.
      case further(String)
      /// The look for what an operation makes.
      case find(OperationID)
      case search
    }
  }

  /// The answer to a request that reads; `nil` if the declaration has no such reading.
  func reading(_ request: PracticeRequest) throws(DomainFailure) -> PracticeAnswer? {
    let found = candidates(request)
    guard let most = found.map(\.weight).max() else { return nil }
    let best = found.filter { $0.weight == most }
    let world = PracticeWorld(declaration, text, settings, try store.state())
    // Where one address has a thing and what is in it, the thing has both.
    guard let chosen = best.first(where: { !isInAnother($0.subject) }) ?? best.first else {
      return nil
    }
    switch chosen.use {
    case .one: return one(chosen, world)
    case .further(let name):
      guard let key = key(of: chosen), case .present(let contents) = world.state(of: key),
        let document = contents.documents[name]
      else { return absent(chosen.subject) }
      return listed(document.elements, chosen.reading, request)
    case .list:
      return listed(documents(world.all(chosen.subject.kind, in: nil)), chosen.reading, request)
    case .search:
      let wanted = chosen.binding.values["text"]?.scalarText?.lowercased() ?? ""
      let named = world.all(chosen.subject.kind, in: nil).filter { contents in
        contents.name.lowercased().contains(wanted)
          || chosen.subject.apart.contains { place in
            contents.documents[""]?[place]?.scalarText?.lowercased().contains(wanted) ?? false
          }
      }
      return listed(documents(named), chosen.reading, request)
    case .find(let id):
      let matches = matches(of: id, chosen.binding)
      let made = documents(world.all(chosen.subject.kind, in: nil)).filter(matches.allHold)
      return listed(made, chosen.reading, request)
    }
  }

  private func documents(_ all: [SubjectContents]) -> [JSONDocument] {
    all.compactMap { $0.documents[""] }
  }

  private func isInAnother(_ subject: SubjectDeclaration) -> Bool {
    PracticePlace(of: subject, in: declaration).list != nil
  }

  private func candidates(_ request: PracticeRequest) -> [Candidate] {
    declaration.subjects.flatMap { subject -> [Candidate] in
      let names = Set(
        text.parts(of: subject.kind) + [subject.kind] + (subject.parent.map { [$0] } ?? []))
      func candidate(
        _ reading: ReadingDeclaration, _ use: Candidate.Use, _ more: [String: Template] = [:],
        _ wanted: Set<String> = []
      ) -> Candidate? {
        var binding = TemplateBinding(wanting: names.union(settings.keys).union(wanted))
        let query = reading.query.merging(more) { $1 }
        guard let weight = AddressPattern(reading.get, query).match(request, &binding),
          agrees(binding)
        else { return nil }
        return Candidate(
          subject: subject, reading: reading, use: use, binding: binding, weight: weight)
      }
      var found = [candidate(subject.read, .one)]
      for (name, reading) in subject.readings.sorted(by: { $0.key < $1.key }) {
        found.append(candidate(reading, .further(name)))
      }
      if let list = subject.list {
        found.append(candidate(list, .list))
        if !list.search.isEmpty { found.append(candidate(list, .search, list.search, ["text"])) }
        for operation in declaration.operations {
          guard let created = operation.created, created.kind == subject.kind,
            !created.query.isEmpty
          else { continue }
          let inputs = Set(operation.inputs.map(\.name) + ["key"])
          found.append(candidate(list, .find(operation.id), created.query, inputs))
        }
      }
      return found.compactMap { $0 }
    }
  }

  private func matches(of id: OperationID, _ binding: TemplateBinding) -> [ResolvedMatch] {
    guard let created = declaration.operation(id)?.created else { return [] }
    do throws(TemplateProblem) {
      let scope = TemplateContext(
        inputs: binding.values, settings: settings, key: binding.values["key"]?.scalarText)
      return try created.matches.resolved(scope)
    } catch {
      return []
    }
  }

  /// What identifies the subject of a request; `nil` if its address does not say.
  private func key(of candidate: Candidate) -> SubjectKey? {
    let kind = candidate.subject.kind
    var parts: [String: String] = [:]
    for name in text.parts(of: kind) {
      parts[name] = candidate.binding.values[name]?.scalarText
    }
    return parts.count == text.parts(of: kind).count ? SubjectKey(kind, parts) : nil
  }

  private func one(_ chosen: Candidate, _ world: PracticeWorld) -> PracticeAnswer {
    let place = PracticePlace(of: chosen.subject, in: declaration)
    guard place.list == nil else {
      // All of the thing that it is in.
      let owner = declaration.subject(place.owner) ?? chosen.subject
      let names = text.parts(of: owner.kind)
      let parts = names.reduce(into: [String: String]()) { parts, name in
        parts[name] = chosen.binding.values[name]?.scalarText
      }
      return shown(world.state(of: SubjectKey(owner.kind, parts)), owner)
    }
    if let items = chosen.reading.items {
      let all = documents(world.all(chosen.subject.kind, in: nil))
      return PracticeAnswer(200, JSONDocument.object([]).filling(items, with: .list(all)))
    }
    guard let key = key(of: chosen) else { return absent(chosen.subject) }
    return shown(world.state(of: key), chosen.subject)
  }

  /// A subject with what a conditional request sends back.
  func shown(_ state: SubjectState, _ subject: SubjectDeclaration) -> PracticeAnswer {
    guard case .present(let contents) = state, let document = contents.documents[""] else {
      return absent(subject)
    }
    var headers: [String: String] = [:]
    if case .header(let name)? = subject.version { headers[name] = contents.version }
    return PracticeAnswer(200, document, headers: headers)
  }

  private func absent(_ subject: SubjectDeclaration) -> PracticeAnswer {
    guard let absence = subject.absence else { return .fault(404, "not found") }
    var document = JSONDocument.object([])
    for match in absence.matches {
      document = document.filling(match.pointer, with: value(of: match))
    }
    return PracticeAnswer(absence.status, document)
  }

  /// A list, or a page of it where the declaration counts them; other lists are one page.
  private func listed(
    _ all: [JSONDocument], _ reading: ReadingDeclaration, _ request: PracticeRequest
  ) -> PracticeAnswer {
    var page = all[...]
    var document = JSONDocument.object([])
    if case .start(let parameter, let first, let countsPages, let size, let usual, let total)? =
      reading.pages
    {
      let length = size.flatMap { request.query[$0].flatMap(Int.init) } ?? usual ?? all.count
      let start = max(0, (request.query[parameter].flatMap(Int.init) ?? first) - first)
      let skipped =
        countsPages ? start.multipliedReportingOverflow(by: max(1, length)).partialValue : start
      page = all.dropFirst(max(0, skipped)).prefix(max(0, length))
      if let total { document = document.filling(total, with: .number("\(all.count)")) }
    }
    let items = JSONDocument.list(Array(page))
    guard let place = reading.items, place != .whole else { return PracticeAnswer(200, items) }
    return PracticeAnswer(200, document.filling(place, with: items))
  }
}
