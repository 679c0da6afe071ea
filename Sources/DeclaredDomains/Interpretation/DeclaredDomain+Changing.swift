import Operations

/// Changes, each made once.
extension DeclaredDomain {
  package func perform(
    _ operation: OperationID, _ arguments: Arguments, key: String, actor: String
  ) async throws(DomainFailure) {
    guard let call = call(operation, arguments), call.operation.kind == .change else { return }
    let reading = try await read(call)
    let concerned = call.concerned(
      reading.facts, declaration, text, contents: reading.contents)
    let change = PerformedChange(
      call, concerned, declaration, found: found, isPractice: settings.isPractice)
    let prepared: PreparedCall
    do {
      prepared = try change.prepared(key: key, decided: decided, now: reading)
    } catch {
      throw .refused(error)
    }
    do {
      try await transport.perform(prepared)
    } catch {
      guard case .unknownOutcome = error else { throw named(error, call) }
      // Only what was certainly made counts; otherwise, the engine reads and compares.
      if try await isFound(call) { return }
      if try await transport.recall(key) == .done { return }
      throw error
    }
  }

  /// Whether what a call was to make is there, with the mark of the call.
  private func isFound(_ call: OperationCall) async throws(DomainFailure) -> Bool {
    let facts = try await read(call).facts
    let concerned = concerned(call, facts)
    guard let created = call.operation.created,
      let subject = concerned.subjects[created.alias], subject.exists == .yes,
      case .facts(let predicted)? = call.operation.predictions[created.alias],
      let mark = predicted.first(where: { $0.value.isMark })
    else { return false }
    return subject.values[mark.key] == call.scope.key.map { .text($0) }
  }

  /// A failure whose refusal has the name that the declaration's words have for it.
  private func named(_ failure: DomainFailure, _ call: OperationCall) -> DomainFailure {
    let codes = Set(
      declaration.service.errors.compactMap(\.code)
        + declaration.operations.flatMap { $0.refusals.map(\.code) })
    func named(_ refusal: Refusal) -> Refusal {
      codes.contains(refusal.code)
        ? call.refusal(refusal.code, of: declaration.id, refusal.values) : refusal
    }
    return switch failure {
    case .refused(let refusal): .refused(named(refusal))
    case .partlyRefused(let refusal): .partlyRefused(named(refusal))
    case .unavailable, .unknownOutcome, .damaged: failure
    }
  }
}

extension ExpectationDeclaration {
  /// Whether it is the mark of a call.
  fileprivate var isMark: Bool {
    if case .value(.reference(let reference)) = self { reference.name == "key" } else { false }
  }
}
