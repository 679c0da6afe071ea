import Markup
import Operations

/// The practice form of a declared domain as its service would answer over HTTP: it reads requests as the
/// declaration writes them, shows the documents, and brings about what is predicted.
///
/// Like all practice it believes the declaration: it is for walking through, for faults, and for trying
/// clients, and proves nothing of a service.
package struct PracticeService: Sendable {
  let declaration: Declaration
  let settings: [String: JSONDocument]
  let text: SubjectText
  let store: any PracticeStore

  /// - Parameter settings: by name; where one is missing, practice has a value of its own.
  package init(
    _ declaration: Declaration, _ settings: [String: JSONDocument] = [:],
    in store: any PracticeStore
  ) {
    self.declaration = declaration
    self.settings = declaration.practiceSettings.merging(settings) { $1 }
    self.store = store
    text = SubjectText(instance: declaration.id.rawValue, declaration.subjects)
  }

  /// Answers one request.
  ///
  /// - Throws: `DomainFailure` if practice itself cannot be read or written.
  package func answer(_ request: PracticeRequest) async throws(DomainFailure) -> PracticeAnswer {
    if let token = token(request) { return token }
    guard isSignedIn(request) else { return .fault(401, "sign-in is missing") }
    if request.method == "GET" {
      if let answer = probe(request) { return answer }
      if let answer = try reading(request) { return answer }
    }
    return try await change(request)
      ?? .fault(404, "the declaration has no \(request.method) \(request.path)")
  }

  // MARK: - Sign-in

  /// Any secret is accepted, but one must be sent.
  private func isSignedIn(_ request: PracticeRequest) -> Bool {
    func has(_ name: String, scheme: String) -> Bool {
      let words = (request.headers[name] ?? "").split(separator: " ")
      return words.count == 2 && words[0].lowercased() == scheme
    }
    return switch declaration.service.signIn {
    case .none: true
    case .bearer, .oauth2, .graph: has("authorization", scheme: "bearer")
    case .basic: has("authorization", scheme: "basic")
    case .header(let name, _): !(request.headers[name.lowercased()] ?? "").isEmpty
    }
  }

  /// The answer of the sign-in service, where the declaration names one below the service's address.
  private func token(_ request: PracticeRequest) -> PracticeAnswer? {
    guard request.method == "POST", case .oauth2(let address, _, _, _) = declaration.service.signIn
    else { return nil }
    var binding = TemplateBinding(wanting: [])
    guard AddressPattern(address.belowBase, [:]).match(request, &binding) != nil else { return nil }
    return PracticeAnswer(
      200,
      .object([
        .init("access_token", .text("practice")), .init("token_type", .text("Bearer")),
        .init("expires_in", .number("3600")),
      ]))
  }

  // MARK: - What the service says of itself

  private func probe(_ request: PracticeRequest) -> PracticeAnswer? {
    guard let probe = declaration.service.probe, isMeant(probe.get, [:], request) else {
      return nil
    }
    let offers = PracticeTransport.offers(declaration)
    var document = JSONDocument.object([])
    for match in probe.required {
      document = document.filling(match.pointer, with: value(of: match))
    }
    for (name, pointer) in probe.facts.sorted(by: { $0.key < $1.key }) {
      document = document.filling(pointer, with: offers[name] ?? .text("practice"))
    }
    return PracticeAnswer(200, document)
  }

  /// Whether a request is to an address into which only settings are put.
  private func isMeant(
    _ address: Template, _ query: [String: Template], _ request: PracticeRequest
  ) -> Bool {
    var binding = TemplateBinding(wanting: Set(settings.keys))
    return AddressPattern(address, query).match(request, &binding) != nil && agrees(binding)
  }

  /// Whether the settings in an address are those of practice.
  func agrees(_ binding: TemplateBinding) -> Bool {
    settings.allSatisfy { name, value in
      binding.values[name].map { $0.scalarText == value.scalarText } ?? true
    }
  }

  func value(of match: JSONMatch) -> JSONDocument {
    do throws(TemplateProblem) {
      return try match.value.document(TemplateContext(settings: settings)) ?? .null
    } catch {
      return .null
    }
  }

  // MARK: - Refusals

  /// An answer that means this refusal to whoever goes by the declaration.
  func refused(_ refusal: Refusal) -> PracticeAnswer {
    let code = QualifiedName(refusal.code)?.name ?? refusal.code
    let rules = declaration.service.errors.filter { $0.meaning == .refused }
    guard
      let rule = rules.first(where: { $0.code == code }) ?? rules.first(where: { $0.code == nil })
    else { return .fault(409, code) }
    var document = JSONDocument.object([])
    for match in rule.matches { document = document.filling(match.pointer, with: value(of: match)) }
    if let message = rule.message { document = document.filling(message, with: .text(code)) }
    return PracticeAnswer(rule.status, document)
  }
}

extension Template {
  /// An address without the setting that it begins with, which is that of the service.
  fileprivate var belowBase: Template {
    guard case .text(let pieces) = self, case .reference? = pieces.first else { return self }
    return .text(Array(pieces.dropFirst()))
  }
}

extension JSONDocument {
  /// The document with a value at a place; a place in a list that is not there yet makes the list.
  func filling(_ pointer: JSONPointer, with value: JSONDocument) -> JSONDocument {
    filling(pointer.tokens[...], with: value)
  }

  private func filling(_ tokens: ArraySlice<String>, with value: JSONDocument) -> JSONDocument {
    guard let token = tokens.first else { return value }
    let inner = self[JSONPointer(tokens: [token])] ?? .object([])
    let made = inner.filling(tokens.dropFirst(), with: value)
    guard let index = JSONPointer.index(token) else {
      return setting(JSONPointer(tokens: [token]), to: made)
    }
    var elements = isList ? elements : []
    while elements.count <= index { elements.append(.null) }
    elements[index] = made
    return .list(elements)
  }
}
