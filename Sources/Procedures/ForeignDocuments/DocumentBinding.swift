import Diagnostics
import Documents
import Markup
import Yams

/// The binding of a foreign document to a procedure: anchors, digests and, where they may be kept,
/// the texts at the time of binding.
package struct DocumentBinding: Hashable, Sendable {
  /// The binding of one passage of the document.
  package struct Entry: Hashable, Sendable {
    /// `<heading anchor>/<step number>`, or `<heading anchor>/p<number>` for a paragraph.
    package let anchor: String
    /// SHA-256 of the passage's source text with normalised white space.
    package let digest: String
    /// The procedure's steps that the passage describes, in order; empty if there are none.
    package let steps: [StepID]
    /// The text that was bound, to be shown if it changes; `nil` if it was not kept.
    package let text: String?
    /// Whether nobody has confirmed the changes among these steps yet.
    package let isGuess: Bool
    /// Who has confirmed which of the steps, and when; none for bindings made by hand.
    package let accepted: [AcceptedStep]
    /// Who has withdrawn which steps, and when.
    package let withdrawn: [AcceptedStep]
    /// The evidence for the binding, for people who read the file.
    package let reason: String?

    package init(
      anchor: String, digest: String, steps: [StepID], text: String? = nil, isGuess: Bool = false,
      accepted: [AcceptedStep] = [], withdrawn: [AcceptedStep] = [], reason: String? = nil
    ) {
      self.anchor = anchor
      self.digest = digest
      self.steps = steps
      self.text = text
      self.isGuess = isGuess
      self.accepted = accepted
      self.withdrawn = withdrawn.filter { !steps.contains($0.step) }
      self.reason = reason
    }
  }

  /// A change of the procedure that a person has confirmed, or withdrawn, at one passage.
  package struct AcceptedStep: Hashable, Sendable {
    package let step: StepID
    package let acceptance: OperationBinding.Acceptance

    package init(step: StepID, acceptance: OperationBinding.Acceptance) {
      self.step = step
      self.acceptance = acceptance
    }
  }

  package let procedure: ProcedureID
  /// The project's own name for the document.
  package let document: String
  package let locale: ContentLocale
  /// The `ms.openlocfilehash` of the document at the time of binding; `nil` if it had none.
  package let sourceHash: String?
  package let entries: [Entry]
  package let place: SourcePlace

  package init(
    procedure: ProcedureID, document: String, locale: ContentLocale, sourceHash: String? = nil,
    entries: [Entry], place: SourcePlace
  ) {
    self.procedure = procedure
    self.document = document
    self.locale = locale
    self.sourceHash = sourceHash
    self.entries = entries
    self.place = place
  }

  /// The passages whose steps nobody has confirmed yet.
  package var guesses: [Entry] { entries.filter(\.isGuess) }
}

extension DocumentBinding {
  /// A diagnostic for each step that the binding names and the procedure does not have.
  package func unknownSteps(in procedure: Procedure?) -> [Diagnostic] {
    guard let procedure else { return [] }
    return entries.flatMap(\.steps).filter { procedure.step($0) == nil }.map { step in
      Diagnostic(
        .bindingInvalid, .error, at: place,
        "step '\(step)' does not exist in '\(procedure.id)'")
    }
  }
}

extension DocumentBinding {
  /// Whether the binding also lists steps that match no step of the procedure, so that new steps
  /// can be recognised. Bindings made by hand list only what they bind.
  var listsEveryStep: Bool { entries.contains { $0.text != nil || $0.steps.isEmpty } }

  /// The binding in which a person confirms one change at one passage, beside those confirmed there
  /// before; what was only guessed there is no longer bound.
  ///
  /// - Parameter order: all steps of the procedure, in whose order those of a passage are.
  package func accepting(
    _ step: Step, at anchor: String, _ acceptance: OperationBinding.Acceptance,
    in order: [Step]
  ) -> DocumentBinding {
    replacing(
      entries.map { entry in
        guard entry.anchor == anchor else { return entry }
        let changes = Set(order.filter { $0.operation.kind == .change }.map(\.id))
        let kept = entry.steps.filter { bound in
          !changes.contains(bound) || !entry.isGuess
            || entry.accepted.contains { $0.step == bound }
        }
        let steps = Set(kept + [step.id])
        return Entry(
          anchor: anchor, digest: entry.digest,
          steps: order.map(\.id).filter(steps.contains), text: entry.text,
          accepted: entry.accepted.filter { $0.step != step.id }
            + [AcceptedStep(step: step.id, acceptance: acceptance)],
          withdrawn: entry.withdrawn, reason: entry.reason)
      }, sourceHash)
  }

  /// The binding in which one passage tells a change no more.
  ///
  /// - Parameter person: who has withdrawn it, and when.
  package func withdrawing(
    _ step: StepID, at anchor: String, by person: OperationBinding.Acceptance
  ) -> DocumentBinding {
    replacing(
      entries.map { entry in
        guard entry.anchor == anchor else { return entry }
        return Entry(
          anchor: anchor, digest: entry.digest, steps: entry.steps.filter { $0 != step },
          text: entry.text, isGuess: entry.isGuess,
          accepted: entry.accepted.filter { $0.step != step },
          withdrawn: entry.withdrawn.filter { $0.step != step }
            + [AcceptedStep(step: step, acceptance: person)],
          reason: entry.reason)
      }, sourceHash)
  }

  private func replacing(_ entries: [Entry], _ sourceHash: String?) -> DocumentBinding {
    DocumentBinding(
      procedure: procedure, document: document, locale: locale, sourceHash: sourceHash,
      entries: entries, place: place)
  }

  /// The binding with all moved passages at their new anchors, and with the changes at the
  /// `accepted` anchors applied: reworded texts get a new digest, removed ones are dropped, and new
  /// ones are added. A guess stays one, and a change in other words becomes one.
  ///
  /// - Parameter changes: the steps of the procedure that change something.
  package func updated(
    with drift: BindingDrift, for document: ForeignDocument, changes: Set<StepID>,
    accepting accepted: (String) -> Bool
  ) -> DocumentBinding {
    let keepsText = entries.contains { $0.text != nil }
    let entries = zip(self.entries, drift.passages).compactMap { entry, passage -> Entry? in
      let isAccepted = accepted(passage.anchor) || accepted(entry.anchor)
      switch passage.change {
      case .unchanged: return entry
      case .moved: return entry.pinned(passage, keepsText)
      case .reworded:
        let isGuess = !changes.isDisjoint(with: entry.steps)
        return isAccepted ? entry.pinned(passage, keepsText, isGuess: isGuess) : entry
      case .removed: return isAccepted ? nil : entry
      case .new: return entry
      }
    }
    let new = drift.passages.dropFirst(self.entries.count).filter { accepted($0.anchor) }.map {
      Entry(anchor: $0.anchor, digest: "", steps: []).pinned($0, keepsText)
    }
    return replacing(entries + new, document.outline.document.sourceHash)
  }
}

extension DocumentBinding.Entry {
  fileprivate func pinned(
    _ passage: BindingDrift.Passage, _ keepsText: Bool, isGuess: Bool = false
  ) -> DocumentBinding.Entry {
    DocumentBinding.Entry(
      anchor: passage.anchor, digest: BindingText.digest(ofNormal: passage.text), steps: steps,
      text: keepsText ? passage.text : nil, isGuess: self.isGuess || isGuess,
      accepted: isGuess ? [] : accepted, withdrawn: withdrawn, reason: reason)
  }
}

extension DocumentBinding.AcceptedStep {
  /// Those of a list that are whole.
  fileprivate static func all(in node: Node?) -> [DocumentBinding.AcceptedStep] {
    (node?.sequence.map(Array.init) ?? []).compactMap { own in
      guard let step = own["step"]?.string, let by = own["by"]?.string,
        let on = own["on"]?.string
      else { return nil }
      return .init(step: StepID(step), acceptance: .init(by: by, on: on))
    }
  }
}

extension DocumentBinding {
  /// Reads a binding file, and returns the binding with everything that is wrong with the file.
  ///
  /// The binding is `nil` if the file is not YAML or lacks a required key. A passage that lacks a
  /// required key is left out.
  package static func read(_ file: SourceFile) -> (binding: DocumentBinding?, [Diagnostic]) {
    let place = SourcePlace(path: file.path)
    let root: Node?
    do {
      root = try PlainYAML.compose(String(decoding: file.bytes, as: UTF8.self))
    } catch {
      let problem = YAMLProblem(error)
      return (
        nil,
        [
          Diagnostic(
            .bindingInvalid, .error,
            at: SourcePlace(path: file.path, line: problem.line, column: problem.column),
            "not YAML: \(problem.text)")
        ]
      )
    }
    guard let procedure = root?["procedure"]?.string, let name = root?["document"]?.string,
      let locale = root?["locale"]?.string, let passages = root?["passages"]?.sequence
    else {
      return (
        nil,
        [
          Diagnostic(
            .bindingInvalid, .error, at: place,
            "a binding must name 'procedure', 'document', 'locale' and 'passages'")
        ]
      )
    }
    var diagnostics: [Diagnostic] = []
    let entries = passages.compactMap { node -> Entry? in
      guard let anchor = node["at"]?.string, let digest = node["digest"]?.string,
        let steps = node["steps"]?.sequence
      else {
        let mark = node.mark
        diagnostics.append(
          Diagnostic(
            .bindingInvalid, .error,
            at: SourcePlace(path: file.path, line: mark?.line ?? 1, column: mark?.column ?? 1),
            "a passage must name 'at', 'digest' and 'steps'"))
        return nil
      }
      return Entry(
        anchor: anchor, digest: digest, steps: steps.compactMap { $0.string.map { StepID($0) } },
        text: node["text"]?.string, isGuess: node["guess"]?.string == "true",
        accepted: AcceptedStep.all(in: node["accepted"]),
        withdrawn: AcceptedStep.all(in: node["withdrawn"]), reason: node["reason"]?.string)
    }
    return (
      DocumentBinding(
        procedure: ProcedureID(procedure), document: name, locale: ContentLocale(locale),
        sourceHash: root?["sourceHash"]?.string, entries: entries, place: place),
      diagnostics
    )
  }

  /// The binding as the text of a file.
  ///
  /// - Throws: the errors of the YAML writer, which can represent every text.
  package func yaml() throws -> String {
    var root: [(Node, Node)] = [
      (Node("procedure"), Node(procedure.rawValue)), (Node("document"), Self.text(document)),
      (Node("locale"), Node(locale.identifier)),
    ]
    if let sourceHash { root.append((Node("sourceHash"), Self.text(sourceHash))) }
    root.append((Node("passages"), Node(entries.map(Self.node))))
    let yaml = try Yams.serialize(node: Node(root), width: -1, allowUnicode: true)
    return "# Where the document tells the steps of this procedure. Written by stegvis bind.\n"
      + yaml
  }

  private static func node(_ entry: Entry) -> Node {
    var pairs: [(Node, Node)] = [
      (Node("at"), text(entry.anchor)), (Node("digest"), text(entry.digest)),
      (Node("steps"), Node(entry.steps.map { text($0.rawValue) }, Tag(.implicit), .flow)),
    ]
    if entry.isGuess { pairs.append((Node("guess"), Node("true"))) }
    for (key, steps) in [("accepted", entry.accepted), ("withdrawn", entry.withdrawn)]
    where !steps.isEmpty {
      pairs.append(
        (
          Node(key),
          Node(
            steps.map { one in
              Node([
                (Node("step"), text(one.step.rawValue)), (Node("by"), text(one.acceptance.by)),
                (Node("on"), text(one.acceptance.on)),
              ])
            })
        ))
    }
    if let reason = entry.reason { pairs.append((Node("reason"), text(reason))) }
    if let own = entry.text { pairs.append((Node("text"), text(own))) }
    return Node(pairs)
  }

  /// A text in quotation marks, so that no reader takes it for a number or a Boolean.
  private static func text(_ text: String) -> Node {
    Node(text, Tag(.str), .doubleQuoted)
  }
}
