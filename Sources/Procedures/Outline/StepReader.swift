import Documents
import Translation

/// Makes outline steps of drafts: numbers, ids, kinds, labels and links.
struct StepReader {
  let locale: ContentLocale
  /// `nil` in a plain document.
  let sourceLocale: ContentLocale?
  private let labels: LabelReader
  private let classifier = StepClassifier()

  init(locale: ContentLocale, sourceLocale: ContentLocale?, glossary: LabelGlossary) {
    self.locale = locale
    self.sourceLocale = sourceLocale
    labels = LabelReader(locale: locale, glossary: glossary)
  }

  /// The steps of a list of the procedure with this anchor, numbered from 1.
  func steps(from drafts: [DraftStep], in anchor: String) -> [OutlineStep] {
    steps(from: drafts, idPrefix: anchor + "/")
  }

  private func steps(from drafts: [DraftStep], idPrefix: String) -> [OutlineStep] {
    drafts.enumerated().map { index, draft in
      let id = draft.item.anchor ?? idPrefix + "\(index + 1)"
      let passages = DraftStep.passages(in: draft.item.blocks)
      let first =
        passages.first { !$0.target.plainText.isEmpty }
        ?? Passage(target: [], source: nil, segments: [], place: draft.item.place)
      let labels = labels.labels(in: first)
      return OutlineStep(
        id: StepID(id), number: index + 1, anchor: draft.item.anchor,
        kind: classifier.kind(
          english: english(first), target: first.target.plainText, locale: locale,
          labels: labels),
        passage: first, further: Array(passages.drop { $0 != first }.dropFirst()),
        alerts: draft.alertsBefore + DraftStep.alerts(in: draft.item.blocks) + draft.alertsAfter,
        labels: labels,
        links: links(in: passages), variants: unique(draft.variants),
        steps: steps(from: draft.steps, idPrefix: id + "."), place: draft.item.place)
    }
  }

  private func english(_ passage: Passage) -> String? {
    locale.language == "en" ? passage.target.plainText : passage.source?.plainText
  }

  private func links(in passages: [Passage]) -> [String] {
    unique(passages.flatMap { Self.destinations(in: $0.target) })
  }

  private static func destinations(in inlines: [Inline]) -> [String] {
    inlines.flatMap { inline -> [String] in
      switch inline {
      case .link(let destination, let inner): [destination] + destinations(in: inner)
      case .strong(let inner), .emphasis(let inner): destinations(in: inner)
      case .text, .code, .image, .include, .lineBreak: []
      }
    }
  }

  private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
