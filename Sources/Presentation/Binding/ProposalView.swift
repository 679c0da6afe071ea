import Operations
import Procedures

/// Proposals to bind a document, for a person or a program.
package struct ProposalView {
  private let path: String
  private let proposals: [BindingProposal]
  private let words: Words
  private let evidence: EvidenceText

  /// - Parameters:
  ///   - proposals: best first.
  ///   - path: the path of the document.
  package init(_ proposals: [BindingProposal], path: String, _ words: Words) {
    self.path = path
    self.proposals = proposals
    self.words = words
    evidence = EvidenceText(words)
  }

  package var lines: [TextLine] {
    guard let best = proposals.first else {
      return [TextLine(words.text(.bindNothing, ["path": path]))]
    }
    let bound = best.steps.count { !$0.matches.isEmpty }
    var lines = [
      TextLine(
        words.text(
          .bindBest,
          [
            "path": path, "procedure": best.procedure.rawValue, "bound": String(bound),
            "steps": String(best.steps.count),
          ]), .strong),
      .empty,
    ]
    for step in best.steps { lines += self.lines(of: step) }
    let others = proposals.dropFirst().map(\.procedure.rawValue)
    if !others.isEmpty {
      lines += [.empty, TextLine(words.text(.bindOthers, ["names": words.formats.list(others)]))]
    }
    return lines
  }

  private func lines(of step: StepProposal) -> [TextLine] {
    let indent = 2 + 2 * step.depth
    var lines = [
      TextLine("\(step.anchor)  \(step.text)", indent: indent, hanging: 2)
    ]
    guard !step.matches.isEmpty else {
      return lines + [TextLine(words[.bindNoOperation], .quiet, indent: indent + 4)]
    }
    for match in step.matches {
      lines.append(
        TextLine(
          words.text(
            .bindMatch,
            [
              "step": match.step.rawValue,
              "operation": words.word(.operation, match.operation.rawValue)
                ?? match.operation.rawValue,
            ]), .strong, indent: indent + 4, hanging: 2))
      lines.append(
        TextLine(
          words.text(.bindBecause, ["reasons": evidence.text(match.evidence)]), indent: indent + 6,
          hanging: 2))
      if match.isGuess {
        lines.append(
          TextLine(
            words.text(.bindGuess, ["anchor": step.anchor]), .warning, indent: indent + 6,
            hanging: 2))
      }
    }
    return lines
  }

  package var json: JSONValue {
    .object([
      "path": .string(path),
      "proposals": .array(
        proposals.map { proposal in
          .object([
            "procedure": .string(proposal.procedure.rawValue),
            "score": .integer(Int((proposal.score * 100).rounded())),
            "steps": .array(proposal.steps.map(json)),
          ])
        }),
    ])
  }

  private func json(_ step: StepProposal) -> JSONValue {
    .object([
      "at": .string(step.anchor), "line": .integer(step.place.line), "text": .string(step.text),
      "kind": .string(step.kind.rawValue),
      "matches": .array(
        step.matches.map { match in
          .object([
            "step": .string(match.step.rawValue), "operation": .string(match.operation.rawValue),
            "operationKind": .string(match.operationKind.rawValue),
            "likeness": .integer(Int((match.likeness * 100).rounded())),
            "guess": .flag(match.isGuess), "reason": .string(evidence.text(match.evidence)),
          ])
        }),
    ])
  }
}
