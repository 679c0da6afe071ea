import DeclaredDomains
import Operations
import Presentation
import Workspaces

/// What tests have shown of operations on services, in the data folder: a file for each declaration,
/// named by its digest, so that a declaration that was changed has none.
struct KeptProofs: Sendable {
  /// What a test has shown of one operation on one service.
  struct Entry: Sendable {
    /// As the declaration calls it.
    let operation: String
    let proof: Operation.Proof
    let isProved: Bool
    /// What came of each row, as `domain test --format json` writes it.
    let rows: JSONValue
  }

  private let folder: String

  init(in data: DataFolder) { folder = data.proofs }

  /// What is known of the operations of these domains.
  func known(_ domains: Domains, _ environment: [String: String]) -> KnownProofs {
    KnownProofs { [self] operation in
      // Nothing of a declaration is read where nothing was ever tested.
      guard FileReading.exists(folder), let name = QualifiedName(operation.rawValue),
        let provider = domains.providers.first(where: {
          $0.operationPrefix.map(operation.rawValue.hasPrefix) ?? false
        }), let digest = provider.declarationDigest(environment: environment)
      else { return [] }
      return documents(digest).compactMap { document in
        guard document["operation"]?.scalarText == name.name, document["proved"] == .flag(true),
          let service = document["service"]?.scalarText,
          let at = document["at"]?.scalarText.flatMap({ Int($0) })
        else { return nil }
        return Operation.Proof(
          service: service, version: document["version"]?.scalarText ?? "", at: at)
      }
    }
  }

  /// Keeps what a test has shown, in place of what earlier ones have shown of the same operations on
  /// the same service.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`.
  func keep(
    _ entries: [Entry], of domain: DomainID, declaredBy digest: String
  ) throws(WorkspaceFailure) {
    let others = documents(digest).filter { document in
      !entries.contains {
        document["operation"]?.scalarText == $0.operation
          && document["service"]?.scalarText == $0.proof.service
      }
    }
    let json = JSONValue.object([
      "format": .integer(1), "domain": .string(domain.rawValue), "declaration": .string(digest),
      "operations": .array(others.map { JSONValue($0) } + entries.map(\.json)),
    ])
    try FileWriting.write(json.text + "\n", to: file(digest))
  }

  private func file(_ digest: String) -> String { "\(folder)/\(digest.prefix(32)).json" }

  /// What is kept of a declaration; empty if there is nothing, or it cannot be read: it is then tested
  /// anew.
  private func documents(_ digest: String) -> [JSONDocument] {
    let path = file(digest)
    guard FileReading.isFile(path) else { return [] }
    do {
      let document = try JSONReader.document(try FileReading.file(path).bytes)
      guard document["format"] == .number("1"), document["declaration"] == .text(digest),
        case .list(let operations)? = document["operations"]
      else { return [] }
      return operations
    } catch {
      return []
    }
  }
}

extension KeptProofs.Entry {
  fileprivate var json: JSONValue {
    .object([
      "operation": .string(operation), "service": .string(proof.service),
      "version": .string(proof.version), "at": .integer(proof.at), "proved": .flag(isProved),
      "rows": rows,
    ])
  }
}

extension JSONValue {
  /// A document that this program has written.
  fileprivate init(_ document: JSONDocument) {
    switch document {
    case .null: self = .null
    case .flag(let isSet): self = .flag(isSet)
    case .number(let digits): self = Int(digits).map { .integer($0) } ?? .string(digits)
    case .text(let text): self = .string(text)
    case .list(let elements): self = .array(elements.map { JSONValue($0) })
    case .object(let members):
      self = .object(
        Dictionary(members.map { ($0.name, JSONValue($0.value)) }) { _, last in last })
    }
  }
}
