import Documents
import Translation

/// Makes outline steps from drafts, with numbers, ids, kinds, labels and links.
struct StepReader {
  let locale: ContentLocale
  /// `nil` in a monolingual document.
  let sourceLocale: ContentLocale?
  private let labels: LabelReader
  private let classifier = StepClassifier()

  init(locale: ContentLocale, sourceLocale: ContentLocale?, glossary: LabelGlossary) {
    self.locale = locale
    self.sourceLocale = sourceLocale
    labels = LabelReader(locale: locale, glossary: glossary)
  }

  /// The steps of a list in the procedure with this anchor, numbered from 1.
  func steps(from drafts: [DraftStep], in anchor: String) -> [OutlineStep] {
    steps(from: drafts, idPrefix: anchor + "/")
  }

  private func steps(from drafts: [DraftStep], idPrefix: String) -> [OutlineStep] {
    drafts.enumerated().map { index, draft in
      step(from: draft, id: draft.item.anchor ?? idPrefix + "\(index + 1)", number: index + 1)
    }
  }

  private func step(from draft: DraftStep, id: String, number: Int) -> OutlineStep {
    let passages = DraftStep.passages(in: draft.item.blocks)
    var own = 0
    var target: [Inline] = []
    var text = ""
    // The instruction is the first paragraph with words, because an image may precede it.
    while own < passages.count, text.isEmpty {
      target = passages[own].target
      text = target.plainText
      own += 1
    }
    let passage =
      text.isEmpty
      ? Passage(target: [], source: nil, segments: [], place: draft.item.place)
      : passages[own - 1]
    let source = passage.source
    let sourceText = source?.plainText
    let found = labels.labels(in: target, source, plain: text)
    let english = locale.language == "en" ? text : sourceText
    return OutlineStep(
      id: StepID(id), number: number, anchor: draft.item.anchor,
      kind: classifier.kind(english: english, target: text, locale: locale, labels: found.labels),
      passage: passage, text: text, sourceText: sourceText,
      further: Array(passages.dropFirst(text.isEmpty ? 0 : own)),
      alerts: draft.alertsBefore + DraftStep.alerts(in: draft.item.blocks) + draft.alertsAfter,
      labels: found.labels, menuPath: Array(found.labels[found.path]),
      links: links(in: passages), variants: unique(draft.variants),
      steps: steps(from: draft.steps, idPrefix: id + "."), place: draft.item.place)
  }

  private func links(in passages: [Passage]) -> [String] {
    var links: [String] = []
    for passage in passages { Self.collect(passage.target, into: &links) }
    return unique(links)
  }

  private static func collect(_ inlines: [Inline], into links: inout [String]) {
    for inline in inlines {
      switch inline {
      case .link(let destination, let inner):
        links.append(destination)
        collect(inner, into: &links)
      case .strong(let inner), .emphasis(let inner): collect(inner, into: &links)
      case .text, .code, .image, .include, .lineBreak: break
      }
    }
  }

  private func unique(_ texts: [String]) -> [String] {
    guard texts.count > 1 else { return texts }
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
