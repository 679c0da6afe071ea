import Diagnostics
import Documents

extension DocumentOutline {
  var locale: ContentLocale { document.locale }
  var sourceLocale: ContentLocale? { document.sourceLocale }
  var path: String { document.file.path }

  /// The title in the document's own language; empty if the document has no heading.
  var titleText: [Inline] { title?.target ?? [] }

  /// The paragraphs below the first heading, in the document's own language.
  var introduction: [[Inline]] {
    guard let first = passages.first else { return [] }
    return passages.filter { $0.anchor == first.anchor }.map(\.passage.target)
  }

  /// The step or paragraph at an address such as `before-you-begin/p2`; `nil` if there is none.
  package func passage(at address: String) -> Passage? {
    step(StepID(address))?.passage
      ?? passages.first { $0.id.rawValue == address }?.passage
  }
}

extension StepText {
  /// The text of a step in the document's own language.
  init(_ step: OutlineStep) {
    self.init(
      sentence: step.passage.target, alerts: step.alerts.map { AlertText($0) },
      original: step.passage.source, labels: step.labels.compactMap(\.target), kind: step.kind)
  }
}

extension AlertText {
  /// An alert in the document's own language, or in its source language.
  init(_ alert: Block.Alert, fromSource: Bool = false) {
    self.init(
      kind: alert.kind,
      paragraphs: alert.blocks.flatMap(\.passages).map { passage in
        fromSource ? passage.source ?? passage.target : passage.target
      })
  }
}
