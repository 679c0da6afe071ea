import Diagnostics
import Documents
import Markup

/// A foreign document, for comparison with the bindings that may be made for it.
package struct ForeignDocument: Sendable {
  /// A step or paragraph that can be bound.
  struct Address {
    let anchor: String
    let passage: Passage
    let isStep: Bool
  }

  package let outline: DocumentOutline
  package let path: String
  private let digest: String

  package init(_ file: SourceFile, outline: DocumentOutline) {
    self.outline = outline
    path = file.path
    digest = Digest.sha256(file.bytes)
  }

  /// The languages in which the document can be walked.
  package var locales: [ContentLocale] {
    [outline.locale] + [outline.sourceLocale].compactMap(\.self)
  }

  /// The binding that was made for this document: the one with the most passages in it; `nil` if no
  /// passage of any binding is in it.
  package func binding(among bindings: [DocumentBinding]) -> DocumentBinding? {
    bindings.map { ($0, known($0)) }.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
  }

  private func known(_ binding: DocumentBinding) -> Int {
    guard binding.locale.language == outline.locale.language else { return 0 }
    return binding.entries.count { entry in
      outline.passage(at: entry.anchor).map { TextNormal.digest(of: $0.bound) } == entry.digest
    }
  }

  /// The bound passages that have changed, without new ones.
  package func drift(from binding: DocumentBinding) -> [BindingDrift.Passage] {
    BindingDrift(of: self, from: binding).changed.filter { $0.change != .new }
  }

  /// All addresses that can be bound: the steps below the headings named in `anchors`, and all
  /// steps and paragraphs to which a passage may have moved.
  func addresses(near anchors: [String]) -> [Address] {
    let bound = Set(anchors)
    let headings = Set(anchors.map { $0.prefix { $0 != "/" } })
    let steps = outline.procedures.flatMap { procedure in
      let steps = Self.all(procedure.steps)
      let isBound =
        headings.contains(procedure.anchor[...])
        || steps.contains { bound.contains($0.id.rawValue) }
      return steps.map {
        Address(anchor: $0.id.rawValue, passage: $0.passage, isStep: isBound)
      }
    }
    return steps
      + outline.passages.map {
        Address(anchor: $0.id.rawValue, passage: $0.passage, isStep: false)
      }
  }

  private static func all(_ steps: [OutlineStep]) -> [OutlineStep] {
    steps.flatMap { [$0] + all($0.steps) }
  }

  /// The procedure with this document's sentences in place of its own, in one language.
  ///
  /// - Parameter environment: the environment whose variants are used, as named by
  ///   `::: moniker range`.
  package func overlay(
    _ procedure: Procedure, with binding: DocumentBinding, in locale: ContentLocale,
    environment: String
  ) -> Procedure {
    guard let own = procedure.texts[locale.language] else { return procedure }
    var steps = own.steps
    for entry in binding.entries {
      guard let passage = outline.passage(at: entry.anchor) else { continue }
      let step = outline.step(StepID(entry.anchor))
      // This person must not read a variant for another environment.
      if let variants = step?.variants, !variants.isEmpty, !variants.contains(environment) {
        continue
      }
      let isOwnLanguage = locale.language == outline.locale.language
      let labels = (step?.labels ?? []).compactMap { isOwnLanguage ? $0.target : $0.source }
      for id in entry.steps {
        steps[id] = StepText(
          sentence: LabelSetting.setOff(
            labels, in: isOwnLanguage ? passage.target : passage.bound),
          alerts: (step?.alerts ?? []).map { AlertText($0, fromSource: !isOwnLanguage) }
            + (own.steps[id]?.alerts ?? []),
          original: isOwnLanguage ? passage.source : nil,
          labels: labels,
          kind: step?.kind ?? .read)
      }
    }
    var texts = procedure.texts
    texts[locale.language] = ProcedureText(
      locale: locale, title: own.title, introduction: own.introduction, steps: steps,
      path: path, digest: digest)
    return Procedure(
      id: procedure.id, roles: procedure.roles, inputs: procedure.inputs, steps: procedure.steps,
      texts: texts, revision: procedure.revision)
  }
}

extension Passage {
  /// The text that a binding records: the English text if there is one, or else the document's own.
  package var bound: [Inline] { source ?? target }
}
