import Operations
import Procedures

/// Proposals to bind a document, for a person or a program.
///
/// Once a document is bound, `DriftView` shows how it differs from its binding.
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
    for step in best.steps { lines += self.lines(of: step, to: best.procedure) }
    let others = proposals.dropFirst().map(\.procedure.rawValue)
    if !others.isEmpty {
      lines += [.empty, TextLine(words.text(.bindOthers, ["names": words.formats.list(others)]))]
    }
    return lines
  }

  private func lines(of step: StepProposal, to procedure: ProcedureID) -> [TextLine] {
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
      if !match.evidence.isEmpty {
        lines.append(
          TextLine(
            words.text(.bindBecause, ["reasons": evidence.text(match.evidence)]),
            indent: indent + 6, hanging: 2))
      }
      if match.isGuess {
        lines.append(
          TextLine(
            words.text(
              .bindGuess,
              [
                "anchor": step.anchor, "operation": match.operation.rawValue, "path": path,
                "procedure": procedure.rawValue,
              ]), .warning, indent: indent + 6,
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

/// The reasons for a proposal, in the reader's language.
package struct EvidenceText {
  private let words: Words

  package init(_ words: Words) { self.words = words }

  /// The reasons, separated by commas.
  package func text(_ evidence: [StepEvidence]) -> String {
    evidence.map(reason).joined(separator: ", ")
  }

  private func reason(_ evidence: StepEvidence) -> String {
    switch evidence {
    case .label(let label): words.text(.bindReasonLabel, ["label": label])
    case .page(let page): words.text(.bindReasonPage, ["page": words.page(page)])
    case .kind(let kind):
      words.text(
        .bindReasonKind, ["kind": words.word(.stepKind, kind.rawValue) ?? kind.rawValue])
    case .follows(let anchor): words.text(.bindReasonFollows, ["anchor": anchor])
    case .words(let shared, _):
      words.text(.bindReasonWords, ["words": shared.joined(separator: " ")])
    }
  }
}

/// What has happened to a passage since it was bound, in the reader's language.
package struct DriftText {
  package let head: String
  /// What it said; `nil` where it says the same, or is new.
  package let old: String?
  /// What it says now; `nil` if it is gone.
  package let now: String?

  package init(_ passage: BindingDrift.Passage, _ words: Words) {
    func was(_ text: String?) -> String {
      text.map { words.text(.driftOld, ["text": $0]) } ?? words[.driftOldUnknown]
    }
    let now = words.text(.driftNow, ["text": passage.text])
    let (change, old, current): (String?, String?, String?) =
      switch passage.change {
      case .unchanged: (nil, nil, now)
      case .moved(let from): (words.text(.driftMoved, ["from": from]), nil, now)
      case .reworded(let text): (words[.driftReworded], was(text), now)
      case .removed(let text): (words[.driftRemoved], was(text), nil)
      case .new: (words[.driftNew], nil, now)
      }
    head = ([passage.anchor] + [change].compactMap(\.self)).joined(separator: ": ")
    self.old = old
    self.now = current
  }

  /// All of it on one line.
  package var line: String { [head, old, now].compactMap(\.self).joined(separator: "; ") }
}

/// How a document differs from its binding, for a person or a program.
package struct DriftView {
  private let drift: BindingDrift
  private let binding: DocumentBinding
  private let file: String
  private let path: String
  private let words: Words

  /// - Parameters:
  ///   - file: the path of the binding's file.
  ///   - path: the path of the document.
  package init(
    _ drift: BindingDrift, from binding: DocumentBinding, in file: String, path: String,
    _ words: Words
  ) {
    self.drift = drift
    self.binding = binding
    self.file = file
    self.path = path
    self.words = words
  }

  package var lines: [TextLine] {
    var lines = [
      TextLine(
        words.text(
          .bindBound,
          ["path": path, "procedure": binding.procedure.rawValue, "file": file]), .strong),
      TextLine(
        words.text(.bindUnchanged, count: drift.passages.count - drift.changed.count), indent: 2),
    ]
    lines += Self.lines(of: drift.changed, words)
    for guess in drift.passages where guess.isGuess {
      lines.append(
        TextLine(
          "\(guess.anchor): "
            + words.text(
              .bindGuessed,
              [
                "anchor": guess.anchor, "path": path, "procedure": binding.procedure.rawValue,
                "steps": words.formats.list(guess.steps.map(\.rawValue)),
              ]), .warning, indent: 2, hanging: 2))
    }
    if !drift.changed.isEmpty {
      lines += [.empty, TextLine(words.text(.bindUpdateHint, ["path": path]))]
    }
    return lines
  }

  /// Passages that have changed, with their old and new texts.
  static func lines(of passages: [BindingDrift.Passage], _ words: Words) -> [TextLine] {
    passages.flatMap { lines(of: $0, words) }
  }

  private static func lines(of passage: BindingDrift.Passage, _ words: Words) -> [TextLine] {
    let steps =
      passage.steps.isEmpty ? "" : "  → " + passage.steps.map(\.rawValue).joined(separator: ", ")
    let text = DriftText(passage, words)
    let says = [text.old, text.now].compactMap(\.self).map {
      TextLine($0, indent: 6, hanging: 2)
    }
    switch passage.change {
    case .unchanged: return []
    case .moved, .reworded, .removed, .new:
      return [TextLine("\(text.head)\(steps)", .strong, indent: 2, hanging: 2)] + says
    }
  }

  package var json: JSONValue {
    .object([
      "path": .string(path), "procedure": .string(binding.procedure.rawValue),
      "binding": .string(file),
      "passages": Self.json(of: drift.passages),
    ])
  }

  /// Passages with what has happened to them.
  static func json(of passages: [BindingDrift.Passage]) -> JSONValue {
    .array(
      passages.map { passage in
        var old: String?
        var from: String?
        let change: String
        switch passage.change {
        case .unchanged: change = "unchanged"
        case .moved(let place):
          change = "moved"
          from = place
        case .reworded(let text):
          change = "reworded"
          old = text
        case .removed(let text):
          change = "removed"
          old = text
        case .new: change = "new"
        }
        return .object([
          "at": .string(passage.anchor), "change": .string(change), "from": JSONValue(from),
          "old": JSONValue(old), "text": .string(passage.text),
          "steps": .strings(passage.steps.map(\.rawValue)), "guess": .flag(passage.isGuess),
          "line": .integer(passage.place.line),
        ])
      })
  }
}
