import DeclaredDomains
import Operations

/// Domains over the invented declarations.
extension Invented {
  static func memory(_ declaration: Declaration, _ sample: String) throws -> PracticeMemory {
    PracticeMemory(
      PracticeState(try PracticeDocuments(try json(sample), of: declaration), time: 1_000))
  }

  static func domain(
    _ declaration: Declaration, over transport: (any DomainTransport)? = nil,
    in store: any PracticeStore, found: [String: JSONDocument]? = nil, isPractice: Bool = true
  ) -> DeclaredDomain {
    let instance = declaration.id.rawValue
    return DeclaredDomain(
      declaration,
      .init(instance: instance, values: [:], isPractice: isPractice) { () throws(DomainFailure) in
        try store.state().time
      },
      over: transport
        ?? PracticeTransport(declaration, [:], instance: instance, in: store),
      found: found ?? PracticeTransport.offers(declaration))
  }
}
