import DeclaredDomains
import Operations

/// Practice whose changes go the way of requests; it is read directly.
struct PracticeOverHTTP: DomainTransport {
  private let service: PracticeService
  private let direct: PracticeTransport

  init(_ declaration: Declaration, in store: any PracticeStore) {
    service = PracticeService(declaration, in: store)
    direct = PracticeTransport(declaration, [:], instance: declaration.id.rawValue, in: store)
  }

  func probe() async throws(DomainFailure) -> [String: JSONDocument] { try await direct.probe() }

  func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
    try await direct.read(subject)
  }

  func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    try await direct.candidates(of: kind, in: parent, matching: text, most: most)
  }

  func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    try await direct.find(created, matches: matches, query: query)
  }

  func perform(_ call: PreparedCall) async throws(DomainFailure) {
    guard case .http(let method, let path, let query, let headers) = call.target else {
      return try await direct.perform(call)
    }
    let parameters = query.map {
      PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value)
    }
    let sent = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    let answer = try await service.answer(
      PracticeRequest(
        method: method, path: path, query: parameters.joined(separator: "&"),
        headers: sent.merging(["authorization": "Bearer any"]) { own, _ in own },
        body: call.body.map { Array($0.text.utf8) } ?? []))
    guard (200..<300).contains(answer.status) else {
      throw .refused(
        Refusal(
          .refusedByService,
          evidence:
            "\(answer.status) \(method) \(path) \(call.body?.text ?? "") \(answer.body?.text ?? "")"
        ))
    }
  }
}
