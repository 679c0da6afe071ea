import Diagnostics
import Documents

extension DocumentOutline {
  var locale: ContentLocale { document.locale }
  var sourceLocale: ContentLocale? { document.sourceLocale }
  var path: String { document.file.path }

  /// The title in the document's own language; empty where it has no heading.
  var titleText: [Inline] { title?.target ?? [] }

  /// The paragraphs under the first heading, in the document's own language.
  var introduction: [[Inline]] {
    guard let first = passages.first else { return [] }
    return passages.filter { $0.anchor == first.anchor }.map(\.passage.target)
  }

  /// The step or paragraph at an address such as `before-you-begin/p2`; `nil` where there is none.
  package func passage(at address: String) -> Passage? {
    step(StepID(address))?.passage
      ?? passages.first { $0.id.rawValue == address }?.passage
  }
}

extension StepText {
  /// What a document says of a step in its own language.
  init(_ step: OutlineStep) {
    self.init(
      sentence: step.passage.target, alerts: step.alerts.map { AlertText($0) },
      original: step.passage.source, labels: step.labels.compactMap(\.target), kind: step.kind)
  }
}

extension AlertText {
  /// An alert in the document's own language, or in the one beside it.
  init(_ alert: Block.Alert, fromSource: Bool = false) {
    self.init(
      kind: alert.kind,
      paragraphs: alert.blocks.flatMap(\.passages).map { passage in
        fromSource ? passage.source ?? passage.target : passage.target
      })
  }
}
