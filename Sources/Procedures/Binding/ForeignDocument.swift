import Diagnostics
import Documents
import Markup

/// A document that is not ours, held against the bindings that might be for it.
package struct ForeignDocument: Sendable {
  /// A bound passage whose text is not what was bound, or that is gone.
  package struct Drift: Hashable, Sendable {
    package let anchor: String
    package let steps: [StepID]
    /// The text as it is now; `nil` where the passage is gone.
    package let text: String?
    package let place: SourcePlace
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

  /// The bound passages that have changed since they were bound.
  package func drift(from binding: DocumentBinding) -> [Drift] {
    binding.entries.compactMap { entry in
      guard let passage = outline.passage(at: entry.anchor) else {
        return Drift(
          anchor: entry.anchor, steps: entry.steps, text: nil, place: SourcePlace(path: path))
      }
      guard TextNormal.digest(of: passage.bound) != entry.digest else { return nil }
      return Drift(
        anchor: entry.anchor, steps: entry.steps, text: TextNormal.of(passage.bound),
        place: passage.place)
    }
  }

  /// The procedure with this document's sentences in the place of its own, in one language.
  package func overlay(
    _ procedure: Procedure, with binding: DocumentBinding, in locale: ContentLocale
  ) -> Procedure {
    guard let own = procedure.texts[locale.language] else { return procedure }
    var steps = own.steps
    for entry in binding.entries {
      guard let passage = outline.passage(at: entry.anchor) else { continue }
      let step = outline.step(StepID(entry.anchor))
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
