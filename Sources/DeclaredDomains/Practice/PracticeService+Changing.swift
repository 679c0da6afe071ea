import Markup
import Operations

/// What practice over HTTP brings about.
///
/// Nothing in a request says which operation it is. Each that may have made it is tried: its inputs are
/// taken out of the request, the request is made of them again, and only the same one counts.
extension PracticeService {
  /// An operation that may have made a request, and with what.
  private struct Attempt {
    let operation: OperationDeclaration
    let declared: Call
    var binding: TemplateBinding
    /// What was found where something had been left out of a list.
    var found: [String: JSONDocument] = [:]

    func value(_ name: String) -> JSONDocument? { binding.values[name] ?? found[name] }
  }

  /// The answer to a request that changes; `nil` if no operation makes such a request.
  func change(_ request: PracticeRequest) async throws(DomainFailure) -> PracticeAnswer? {
    let body: JSONDocument?
    do {
      body = request.body.isEmpty ? nil : try JSONReader.document(request.body)
    } catch {
      return .fault(400, "the body is no JSON")
    }
    var answer: PracticeAnswer?
    for attempt in attempts(request, body) {
      for whole in try await completed(attempt) {
        switch try await made(whole, request, body) {
        case .other: continue
        case .refused(let refused): answer = answer ?? refused
        case .done(let done): return done
        }
      }
    }
    return answer
  }

  private enum Outcome {
    /// The operation makes another request.
    case other
    case refused(PracticeAnswer)
    case done(PracticeAnswer)
  }

  private func attempts(_ request: PracticeRequest, _ body: JSONDocument?) -> [Attempt] {
    declaration.operations.flatMap { operation in
      operation.calls.compactMap { declared -> Attempt? in
        guard case .http(let method, let path, let query, _) = declared.target,
          method == request.method
        else { return nil }
        let names = Set(operation.inputs.map(\.name) + ["key"] + settings.keys)
        var binding = TemplateBinding(wanting: names)
        // A parameter without a value is not sent; what was sent is compared in the end.
        let sent = query.filter { request.query[$0.key] != nil }
        guard AddressPattern(path, sent).match(request, &binding) != nil, agrees(binding) else {
          return nil
        }
        switch (declared.body, body) {
        case (nil, nil): break
        case (let template?, let body?):
          guard binding.bind(template, to: body) else { return nil }
        case (nil, _?), (_?, nil): return nil
        }
        return Attempt(operation: operation, declared: declared, binding: binding)
      }
    }
  }

  // MARK: - What was left out of a list

  /// The attempt with each thing that may have been left out of a list.
  private func completed(_ attempt: Attempt) async throws(DomainFailure) -> [Attempt] {
    guard let shortened = attempt.binding.shortened.first else { return [attempt] }
    let names = Set(attempt.operation.inputs.map(\.name)).filter { attempt.value($0) == nil }
    let call = call(of: attempt)
    let concerned = try await concerned(call)
    let old: [JSONDocument]
    do throws(TemplateProblem) {
      old = try concerned.scope.value(of: shortened.list)?.elements ?? []
    } catch {
      return []
    }
    return old.filter { !shortened.rest.contains($0) }.compactMap { element in
      var binding = TemplateBinding(wanting: names)
      for match in shortened.matches {
        guard binding.bind(match.value, to: element[match.pointer] ?? .null) else { return nil }
      }
      var whole = attempt
      whole.found = binding.values
      return whole
    }
  }

  // MARK: - The change

  private func call(of attempt: Attempt) -> OperationCall {
    var arguments: Arguments = [:]
    var secrets: [String: String] = [:]
    for input in attempt.operation.inputs {
      guard let document = attempt.value(input.name) else { continue }
      if case .secret = input.type.element {
        secrets[input.name] = document.scalarText
        continue
      }
      do throws(TemplateProblem) {
        arguments[input.name] = try input.value(document, text)
      } catch {
        // Then it made another request.
        continue
      }
    }
    var call = OperationCall(
      attempt.operation, arguments, in: declaration, settings, text, secrets: Secrets(secrets))
    // The mark of the call says who made it, which practice cannot know.
    if let mark = attempt.value("key")?.scalarText { call.scope.key = mark }
    return call
  }

  private var domain: DeclaredDomain {
    DeclaredDomain(
      declaration,
      .init(instance: text.instance, values: settings, isPractice: true) {
        () throws(DomainFailure) in try store.state().time
      },
      over: PracticeTransport(declaration, settings, instance: text.instance, in: store),
      found: PracticeTransport.offers(declaration))
  }

  private func concerned(_ call: OperationCall) async throws(DomainFailure) -> ConcernedFacts {
    let reading = try await domain.read(call)
    return call.concerned(reading.facts, declaration, text, contents: reading.contents)
  }

  private func made(
    _ attempt: Attempt, _ request: PracticeRequest, _ body: JSONDocument?
  ) async throws(DomainFailure) -> Outcome {
    let call = call(of: attempt)
    let reading = try await domain.read(call)
    let change = PerformedChange(
      call, call.concerned(reading.facts, declaration, text, contents: reading.contents),
      declaration,
      found: PracticeTransport.offers(declaration), isPractice: true)
    let key = attempt.declared.keyHeader.flatMap { request.headers[$0.lowercased()] }
    // Without a key, every request is a change of its own.
    let number = try store.state().performed.count
    let prepared: PreparedCall
    do throws(Refusal) {
      prepared = try change.prepared(
        key: key ?? "\(request.method) \(number)", decided: nil, now: reading)
    } catch {
      return .refused(refused(error))
    }
    guard case .http(let method, let path, let query, let headers) = prepared.target,
      method == request.method, isSame(path, query, as: request),
      prepared.body?.canonicalText == body?.canonicalText
    else { return .other }
    if case .header(let name, _) = attempt.declared.guarding, let version = headers[name],
      request.headers[name.lowercased()] != version
    {
      return .refused(.fault(412, "somebody else has changed it"))
    }
    try await domain.transport.perform(prepared)
    return .done(try done(prepared, isCreated: attempt.operation.created != nil))
  }

  private func isSame(
    _ path: String, _ query: [PreparedCall.QueryItem], as request: PracticeRequest
  ) -> Bool {
    let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let own = PracticeRequest.parameters(parts.count > 1 ? String(parts[1]) : "")
    let sent = query.reduce(into: own) { $0[$1.name] = $1.value }
    return PercentEncoding.decoded(parts.first ?? "") == PercentEncoding.decoded(request.path)
      && sent == request.query
  }

  /// What is there after it; nothing if that is gone.
  private func done(
    _ call: PreparedCall, isCreated: Bool
  ) throws(DomainFailure) -> PracticeAnswer {
    let world = PracticeWorld(declaration, text, settings, try store.state())
    guard let key = call.subject, let subject = declaration.subject(key.kind),
      PracticePlace(of: subject, in: declaration).list == nil,
      case .present = world.state(of: key)
    else { return PracticeAnswer(isCreated ? 201 : 204) }
    return shown(world.state(of: key), subject)
  }
}
