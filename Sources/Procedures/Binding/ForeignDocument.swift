import Diagnostics
import Documents
import Markup

/// A document that is not ours, held against the bindings that might be for it.
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

  /// The languages it can be walked in.
  package var locales: [ContentLocale] {
    [outline.locale] + [outline.sourceLocale].compactMap(\.self)
  }

  /// Which of a procedure's bindings was made for this document: the one most of whose passages
  /// it has; `nil` where it has none of any.
  package func binding(among bindings: [DocumentBinding]) -> DocumentBinding? {
    bindings.map { ($0, known($0)) }.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
  }

  private func known(_ binding: DocumentBinding) -> Int {
    guard binding.locale.language == outline.locale.language else { return 0 }
    return binding.entries.count { entry in
      outline.passage(at: entry.anchor).map { TextNormal.digest(of: $0.bound) } == entry.digest
    }
  }

  /// The bound passages that are not as they were bound, none of them new.
  package func drift(from binding: DocumentBinding) -> [BindingDrift.Passage] {
    BindingDrift(of: self, from: binding).changed.filter { $0.change != .new }
  }

  /// Everything that can be bound: the steps under the headings that `anchors` speak of, and all
  /// steps and paragraphs a binding may have moved to.
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

  /// The procedure with this document's sentences in the place of its own, in one language.
  ///
  /// - Parameter environment: whose variants are taken, as `::: moniker range` names it.
  package func overlay(
    _ procedure: Procedure, with binding: DocumentBinding, in locale: ContentLocale,
    environment: String
  ) -> Procedure {
    guard let own = procedure.texts[locale.language] else { return procedure }
    var steps = own.steps
    for entry in binding.entries {
      guard let passage = outline.passage(at: entry.anchor) else { continue }
      let step = outline.step(StepID(entry.anchor))
      // A variant for another environment is not what this person is to read.
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
  /// The text a binding pins: the English where there is one, else the document's own.
  package var bound: [Inline] { source ?? target }
}
