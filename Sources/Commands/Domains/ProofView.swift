import DeclaredDomains
import Operations
import Presentation

/// What a test has shown of one operation, in the reader's language or as JSON.
struct ProofView {
  private let operation: OperationID
  private let name: String
  private let words: Words

  /// - Parameter operation: as the declaration calls it.
  init(_ operation: OperationID, of domain: DomainID, _ words: Words) {
    self.operation = operation
    name = words.operation(
      OperationID(rawValue: "\(QualifiedName(domain, operation.rawValue))"))
    self.words = words
  }

  var headline: [TextLine] { [TextLine("\(name) (\(operation))", .strong)] }

  private static let outcomes: [MessageKey] = [.testedHeld, .testedNotTried, .testedFailed]

  /// One row, with what it came to.
  func lines(_ result: OperationProof.Result) -> [TextLine] {
    let width = Self.outcomes.map { words[$0].count }.max() ?? 0
    let what = words.word(.proof, result.row.rawValue) ?? result.row.rawValue
    func row(_ outcome: MessageKey) -> String {
      let word = words[outcome]
      return "\(word)\(String(repeating: " ", count: width + 2 - word.count))\(what)"
    }
    let ends = Self.ends(result, words).map { [TextLine($0, .quiet, indent: width + 4)] } ?? []
    switch result.outcome {
    case .held: return [TextLine(row(.testedHeld), indent: 2, hanging: width + 2)] + ends
    case .notTried(let reason):
      return [
        TextLine(
          "\(row(.testedNotTried)): \(Self.said(reason, words))", .quiet, indent: 2,
          hanging: width + 2)
      ]
    case .failed(let fault):
      return [
        TextLine(row(.testedFailed), .bad, indent: 2, hanging: width + 2),
        TextLine(Self.said(fault, words), indent: width + 4),
      ] + ends
    }
  }

  /// What the operation is called from now on, and what was left behind.
  func end(_ proof: OperationProof, on service: String, version: String) -> [TextLine] {
    let left = proof.left.map { left in
      TextLine(
        words.text(
          .testedLeft,
          [
            "kind": left.kind, "id": PrintableText.of(left.id),
            "evidence": PrintableText.of(left.evidence),
          ]), .bad, indent: 2, hanging: 2)
    }
    let verdict =
      proof.isProved
      ? TextLine(
        words.text(
          version.isEmpty ? .testedProved : .testedProvedVersion,
          ["service": PrintableText.of(service), "version": PrintableText.of(version)]), .good,
        indent: 2, hanging: 2)
      : TextLine(words[.testedNotProved], .bad, indent: 2, hanging: 2)
    return left + [verdict, .empty]
  }

  private static func said(_ reason: ProofOutcome.Reason, _ words: Words) -> String {
    words.word(.proof, "reason.\(reason.rawValue)") ?? reason.rawValue
  }

  private static func said(_ fault: ProofFault, _ words: Words) -> String {
    let evidence = fault.evidence.isEmpty ? "–" : PrintableText.of(fault.evidence)
    return words.sentence(.proofFault, fault.kind.rawValue, ["evidence": .text(evidence)])
      ?? fault.kind.rawValue
  }

  /// How many requests with one thing changed came to what; `nil` for other rows.
  private static func ends(_ result: OperationProof.Result, _ words: Words) -> String? {
    let ends = MutantEnd.allCases.compactMap { end in
      result.tally[end].map {
        "\(words.word(.proof, "end.\(end.rawValue)") ?? end.rawValue): \(words.formats.number($0))"
      }
    }
    return ends.isEmpty ? nil : ends.joined(separator: ", ")
  }

  // MARK: - JSON

  static func json(
    _ proofs: [OperationProof], of domain: DomainID, on service: String, version: String,
    declaredBy digest: String, _ words: Words
  ) -> JSONValue {
    .object([
      "domain": .string(domain.rawValue), "service": .string(service),
      "version": .string(version), "declaration": .string(digest),
      "operations": .array(
        proofs.map { proof in
          .object([
            "operation": .string(proof.operation.rawValue), "proved": .flag(proof.isProved),
            "rows": rows(proof, words),
            "left": .array(
              proof.left.map {
                .object([
                  "kind": .string($0.kind), "id": .string($0.id),
                  "evidence": .string($0.evidence),
                ])
              }),
          ])
        }),
    ])
  }

  static func rows(_ proof: OperationProof, _ words: Words) -> JSONValue {
    .array(
      proof.results.map { result in
        var members: [String: JSONValue] = ["row": .string(result.row.rawValue)]
        switch result.outcome {
        case .held: members["outcome"] = .string("held")
        case .notTried(let reason):
          members["outcome"] = .string("notTried")
          members["reason"] = .string(reason.rawValue)
          members["message"] = .string(said(reason, words))
        case .failed(let fault):
          members["outcome"] = .string("failed")
          members["reason"] = .string(fault.kind.rawValue)
          members["evidence"] = .string(fault.evidence)
          members["message"] = .string(said(fault, words))
        }
        if !result.tally.isEmpty {
          members["requests"] = .object(
            Dictionary(result.tally.map { ($0.key.rawValue, .integer($0.value)) }) { $1 })
        }
        return .object(members)
      })
  }
}
