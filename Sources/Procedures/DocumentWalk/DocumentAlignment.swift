import Documents
import Markup

/// Which steps of a translation are which steps of the document in the language of record.
struct DocumentAlignment {
  /// The translation's steps, by the ids in the document of record.
  private let steps: [StepID: WalkedStep]
  /// The translation's parts, by their keys in the document of record.
  private let parts: [String: WalkedDocument.Part]

  /// `nil` if the two have different steps: then they are two documents.
  init?(_ translation: WalkedDocument, with record: WalkedDocument) {
    var steps: [StepID: WalkedStep] = [:]
    var parts: [String: WalkedDocument.Part] = [:]
    let isParallel = translation.parts.count == record.parts.count
    let byKey = Dictionary(
      translation.parts.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, own) in record.parts.enumerated() {
      guard let other = isParallel ? translation.parts[index] : byKey[own.key]
      else { continue }
      let pairs = Self.pairs(own.steps, other.steps)
      guard !pairs.isEmpty else { return nil }
      for (one, two) in pairs { steps[one.step.id] = two }
      parts[own.key] = other
    }
    guard !parts.isEmpty else { return nil }
    self.steps = steps
    self.parts = parts
  }

  /// The steps that correspond: those of one anchor, else all, if they are nested alike.
  private static func pairs(
    _ record: [WalkedStep], _ other: [WalkedStep]
  ) -> [(WalkedStep, WalkedStep)] {
    let named = Dictionary(
      other.compactMap { step in step.step.anchor.map { ($0, step) } },
      uniquingKeysWith: { first, _ in first })
    let byAnchor = record.compactMap { step in
      step.step.anchor.flatMap { named[$0] }.map { (step, $0) }
    }
    if !byAnchor.isEmpty { return byAnchor }
    guard record.map(\.depth) == other.map(\.depth) else { return [] }
    return Array(zip(record, other))
  }

  func step(_ id: StepID) -> WalkedStep? { steps[id] }
  func part(_ key: String) -> WalkedDocument.Part? { parts[key] }
}

/// One language of a document, by the steps of the document of record.
struct WalkedSide {
  private let document: WalkedDocument
  private let side: TextSide
  /// `nil` for the document of record.
  private let alignment: DocumentAlignment?

  init(_ document: WalkedDocument, side: TextSide, _ alignment: DocumentAlignment?) {
    self.document = document
    self.side = side
    self.alignment = alignment
  }

  /// The text of the document, with the steps that this language has.
  func text(
    of record: WalkedDocument, locale: ContentLocale, recordLanguage: String,
    calls: [StepID: Int]
  ) -> ProcedureText {
    let outline = document.outline
    var steps: [StepID: StepText] = [:]
    for (number, part) in record.parts.enumerated() {
      guard let own = alignment.map({ $0.part(part.key) }) ?? part else { continue }
      for (index, walked) in part.steps.enumerated() {
        guard let step = alignment.map({ $0.step(walked.step.id) }) ?? walked else { continue }
        let isLast = index == part.steps.count - 1
        let isEnd = isLast && number == record.parts.count - 1
        let leading = walked.leading.compactMap { one in
          alignment.map { $0.step(one.step.id) } ?? one
        }
        let whole = text(
          of: step, after: leading, opening: index == 0 ? own : nil,
          closing: (isLast ? own.outline.after + own.tail : []) + (isEnd ? document.rest : []),
          locale: locale, recordLanguage: recordLanguage)
        // Each operation of a sentence is a step of the session; what else is said, the first shows.
        let count = max(1, calls[walked.step.id] ?? 1)
        for call in 0..<count {
          steps[OperationBinding.step(at: walked.step.id.rawValue, call)] =
            count == 1
            ? whole : whole.part(isFirst: call == 0, isLast: call == count - 1)
        }
      }
    }
    return ProcedureText(
      locale: locale, title: title,
      introduction: [], steps: steps, path: outline.document.file.path,
      digest: Digest.sha256(outline.document.file.bytes))
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private func text(
    of walked: WalkedStep, after leading: [WalkedStep], opening: WalkedDocument.Part?,
    closing: [Block], locale: ContentLocale, recordLanguage: String
  ) -> StepText {
    let step = walked.step
    let instruction = step.instruction
    let split = InstructionSplit(of: walked.blocks, at: instruction)
    let before = split?.before ?? []
    let after = split?.after ?? walked.blocks
    let isBorrowed = isBorrowed(walked, opening: opening, closing: closing)
    let other = side.isSource ? document.outline.locale : document.outline.sourceLocale
    let sentence = side.text(of: instruction)
    return StepText(
      sentence: sentence, alerts: [],
      original: side.isSource || isBorrowed ? nil : instruction.source,
      labels: step.labels.compactMap { side.isSource ? $0.source : $0.target }, kind: step.kind,
      content: StepContentText(
        opening: opening.map(part),
        before: leading.flatMap(sentences) + TextBlock.blocks(before, side),
        after: TextBlock.blocks(after, side), closing: TextBlock.blocks(closing, side),
        environments: Self.environments(step.variants),
        otherEnvironments: Self.environments(walked.otherVariants)),
      borrowedFrom: isBorrowed ? (other ?? document.outline.locale).language : nil)
  }

  /// Whether anything that is shown at a step is missing in this language.
  private func isBorrowed(
    _ walked: WalkedStep, opening: WalkedDocument.Part?, closing: [Block]
  ) -> Bool {
    func isMissing(_ blocks: [Block]) -> Bool {
      blocks.contains { $0.passages.contains(where: side.isMissing) }
    }
    return side.isMissing(in: walked.step.instruction) || isMissing(walked.blocks)
      || isMissing(closing)
      || opening.map { side.isMissing(in: $0.outline.title) || isMissing($0.outline.before) }
        ?? false
  }

  /// How many of the document's steps have all their texts in this language.
  func count(of record: WalkedDocument) -> Int {
    var count = 0
    for (number, part) in record.parts.enumerated() {
      guard let own = alignment.map({ $0.part(part.key) }) ?? part else { continue }
      for (index, walked) in part.steps.enumerated() {
        guard let step = alignment.map({ $0.step(walked.step.id) }) ?? walked else { continue }
        let isLast = index == part.steps.count - 1
        let isEnd = isLast && number == record.parts.count - 1
        let closing =
          (isLast ? own.outline.after + own.tail : []) + (isEnd ? document.rest : [])
        if !isBorrowed(step, opening: index == 0 ? own : nil, closing: closing) { count += 1 }
      }
    }
    return count
  }

  /// The title of the document in this language.
  var title: [Inline] {
    let title = document.outline.title.map { side.text(of: $0) } ?? []
    return title.isEmpty ? [.text(Self.name(of: document.outline.document.file.path))] : title
  }

  /// A step whose operation a later one carries out, as what stands before that one.
  private func sentences(of walked: WalkedStep) -> [TextBlock] {
    let instruction = walked.step.instruction
    let split = InstructionSplit(of: walked.blocks, at: instruction)
    let item = TextItem(
      number: walked.shownNumber == nil ? nil : walked.step.shownNumber,
      numerals: walked.step.numerals,
      blocks: TextBlock.blocks(split?.before ?? [], side) + [.paragraph(side.text(of: instruction))]
        + TextBlock.blocks(split?.after ?? walked.blocks, side))
    return [.list([item])]
  }

  private func part(_ part: WalkedDocument.Part) -> PartText {
    PartText(
      part.outline, side, showsTitle: part.showsTitle, in: document.outline,
      otherTabs: part.otherTabs)
  }

  private static func environments(_ variants: [String]) -> [String] {
    variants.filter { !$0.hasPrefix("tab/") }
  }
}

extension StepText {
  /// The text of one of several operations of a sentence, which show all that the document says once.
  fileprivate func part(isFirst: Bool, isLast: Bool) -> StepText {
    StepText(
      sentence: sentence, alerts: isFirst ? alerts : [], original: original, labels: labels,
      kind: kind,
      content: StepContentText(
        opening: isFirst ? content.opening : nil, before: isFirst ? content.before : [],
        after: isFirst ? content.after : [], closing: isLast ? content.closing : [],
        environments: content.environments, otherEnvironments: content.otherEnvironments),
      borrowedFrom: borrowedFrom)
  }
}

extension ProcedureText {
  /// The text with the steps that it lacks in the language of record.
  func completed(from record: ProcedureText) -> ProcedureText {
    ProcedureText(
      locale: locale, title: title, introduction: introduction,
      steps: steps.merging(record.steps.mapValues { $0.borrowed(from: record.locale.language) }) {
        own, _ in own
      },
      path: path, digest: digest)
  }
}
