import Procedures

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
    case .words(let shared, _):
      words.text(.bindReasonWords, ["words": shared.joined(separator: " ")])
    }
  }
}
