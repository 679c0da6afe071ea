import Operations
import Procedures

/// What the sentences of a document may tell, for a person or a program.
package struct OperationProposalView {
  private let proposals: [OperationProposal]
  private let path: String
  private let words: Words

  /// - Parameter path: the path of the document.
  package init(_ proposals: [OperationProposal], path: String, _ words: Words) {
    self.proposals = proposals
    self.path = path
    self.words = words
  }

  package var lines: [TextLine] {
    let found = proposals.count { !$0.candidates.isEmpty }
    guard found > 0 else { return [TextLine(words.text(.bindToldNothing, ["path": path]))] }
    return [
      TextLine(
        words.text(
          .bindTold,
          [
            "path": path, "found": words.formats.number(found),
            "steps": words.formats.number(proposals.count),
          ]), .strong), .empty,
    ] + proposals.flatMap(lines)
  }

  private func lines(of proposal: OperationProposal) -> [TextLine] {
    let indent = 2 + 2 * proposal.depth
    let head = TextLine("\(proposal.anchor)  \(proposal.text)", indent: indent, hanging: 2)
    guard !proposal.candidates.isEmpty else {
      return [head, TextLine(words[.bindNoOperation], .quiet, indent: indent + 4)]
    }
    return [head]
      + proposal.candidates.flatMap { lines(of: $0, at: proposal.anchor, indent: indent + 4) }
  }

  private func lines(
    of candidate: OperationProposal.Candidate, at anchor: String, indent: Int
  ) -> [TextLine] {
    let operation = candidate.operation
    let words = words.saying(as: operation.id)
    let text = ProposalText(words)
    let told = words.text(
      .bindMatch,
      ["step": operation.id.rawValue, "operation": words.operation(operation.id)])
    var lines = [
      TextLine(
        "\(told) (\(text.certainty(candidate.certainty)))", .strong, indent: indent, hanging: 2)
    ]
    func add(_ key: MessageKey, _ values: [String: String], _ style: Style = .plain) {
      lines.append(TextLine(words.text(key, values), style, indent: indent + 2, hanging: 2))
    }
    add(.bindBecause, ["reasons": text.reasons(candidate.reasons)])
    if !candidate.arguments.isEmpty || candidate.into != nil {
      lines.append(
        TextLine(
          text.given(candidate.arguments, candidate.into), .quiet, indent: indent + 2, hanging: 2))
    }
    if !candidate.missing.isEmpty {
      add(.bindMissing, ["inputs": text.parameters(candidate.missing)], .warning)
    }
    if operation.kind == .change {
      add(
        .bindChange, ["path": path, "anchor": anchor, "operation": operation.id.rawValue], .warning)
    }
    return lines
  }

  package var json: JSONValue {
    .object([
      "path": .string(path),
      "steps": .array(
        proposals.map { proposal in
          .object([
            "at": .string(proposal.anchor), "line": .integer(proposal.place.line),
            "text": .string(proposal.text), "kind": .string(proposal.kind.rawValue),
            "operations": .array(proposal.candidates.map(json)),
          ])
        }),
    ])
  }

  private func json(_ candidate: OperationProposal.Candidate) -> JSONValue {
    let text = ProposalText(words)
    return .object([
      "operation": .string(candidate.operation.id.rawValue),
      "kind": .string(candidate.operation.kind.rawValue),
      "certainty": .string(candidate.certainty.rawValue),
      "with": .object(
        Dictionary(
          candidate.arguments.map { ($0.name, JSONValue.string($0.text)) },
          uniquingKeysWith: { one, _ in one })),
      "into": JSONValue(candidate.into),
      "missing": .strings(candidate.missing.map(\.name)),
      "reason": .string(text.reasons(candidate.reasons)),
    ])
  }
}

/// Parts of a proposal, in the reader's language.
package struct ProposalText {
  private let words: Words

  package init(_ words: Words) { self.words = words }

  /// How sure a proposal is.
  package func certainty(_ certainty: OperationProposal.Certainty) -> String {
    switch certainty {
    case .sure: words[.bindSure]
    case .likely: words[.bindLikely]
    case .perhaps: words[.bindPerhaps]
    }
  }

  /// Why it is made.
  package func reasons(_ reasons: [OperationProposal.Reason]) -> String {
    reasons.map { reason in
      switch reason {
      case .says(let said): words.text(.bindReasonSays, ["words": said.joined(separator: " … ")])
      case .page(let page): words.text(.bindReasonPage, ["page": words.page(page)])
      case .context: words[.bindReasonContext]
      case .inputs(let places):
        words.text(.bindReasonInputs, ["places": words.formats.list(places)])
      case .example(let shared):
        words.text(.bindReasonWords, ["words": shared.joined(separator: " ")])
      }
    }.joined(separator: "; ")
  }

  /// What an operation is given, and what it keeps.
  package func given(_ arguments: [(name: String, text: String)], _ into: String?) -> String {
    (arguments.map { "\($0.name)=\($0.text)" }
      + (into.map { [words.text(.bindKeeps, ["input": $0])] } ?? [])).joined(separator: ", ")
  }

  /// Parameters, each with its type.
  package func parameters(_ parameters: [Operation.Parameter]) -> String {
    words.formats.list(parameters.map { "\($0.name) (\(words.type($0.type)))" })
  }
}
