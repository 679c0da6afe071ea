import Documents
import Markup
import Translation

/// Makes outline steps from drafts, with numbers, ids, kinds, labels and links.
struct StepReader {
  private let locale: ContentLocale
  private let labels: LabelReader
  private let classifier: StepClassifier

  init(locale: ContentLocale, glossary: LabelGlossary, languages: Languages) {
    self.locale = locale
    classifier = StepClassifier(locale: locale, languages: languages)
    labels = LabelReader(
      locale: locale, glossary: glossary, stray: languages.strayWords(of: locale.language))
  }

  /// The steps of a part with this anchor, numbered from 1.
  func steps(
    from drafts: [DraftStep], in anchor: String, isOrdered: Bool, _ names: inout StepNames
  ) -> [OutlineStep] {
    let prefix = anchor + "/"
    return drafts.enumerated().map { index, draft in
      step(
        from: draft,
        Position(wanted: prefix + String(index + 1), number: index + 1, isOrdered: isOrdered),
        &names)
    }
  }

  /// Where a step is.
  private struct Position {
    /// Its id, unless the author gave it one.
    let wanted: String
    let number: Int
    let isOrdered: Bool
    /// The ordered step around it, if it is a bullet: that step's ordered items are counted through
    /// all its bullets.
    var outer: Counter?
  }

  /// The last numbers inside a step. It is a class because the bullets in a step count on the
  /// numbers of that step.
  private final class Counter {
    let prefix: String
    var ordered = 0
    /// The last number of a step that is not ordered; they are counted after those that are, so that
    /// the ids of ordered steps do not depend on them.
    var others: Int

    init(prefix: String, others: Int) {
      self.prefix = prefix
      self.others = others
    }
  }

  private func step(
    from draft: DraftStep, _ position: Position, _ names: inout StepNames
  ) -> OutlineStep {
    let id = names.step(author: draft.item.anchor, wanted: position.wanted)
    guard let own = draft.forms.first else {
      return step(from: draft, id, position, variants: draft.variants, forms: [], &names)
    }
    let first = step(from: own, id, position, variants: own.variants, forms: [], &names)
    let others = draft.forms.dropFirst().map { form in
      step(from: form, id, position, variants: form.variants, forms: [], &names)
    }
    return step(
      from: draft, id, position, variants: draft.variants, forms: [first] + others, &names)
  }

  private func step(
    from draft: DraftStep, _ id: String, _ position: Position, variants: [String],
    forms: [OutlineStep], _ names: inout StepNames
  ) -> OutlineStep {
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
    let found = labels.labels(in: target, source, plain: text)
    let sourceText = source?.plainText
    let english = locale.language == "en" ? text : sourceText
    // The steps inside a variant have been read with it.
    let content = forms.first?.content ?? content(of: draft, id, position, &names)
    var inner: [OutlineStep] = []
    for case .steps(let steps) in content {
      for step in steps {
        if step.isOrdered { inner.append(step) } else { inner += step.steps }
      }
    }
    if inner.isEmpty { inner = forms.first { !$0.steps.isEmpty }?.steps ?? [] }
    return OutlineStep(
      id: StepID(id), number: position.number,
      shownNumber: draft.shownNumber ?? position.number, numerals: draft.item.numerals,
      marker: StepMarker(draft.item.marker),
      isOrdered: position.isOrdered, anchor: draft.item.anchor,
      kind: classifier.kind(english: english, target: text, labels: found.labels),
      passage: passage, further: Array(passages.dropFirst(text.isEmpty ? 0 : own)),
      alerts: draft.alertsBefore + DraftStep.alerts(in: draft.item.blocks) + draft.alertsAfter,
      labels: found.labels, menuPath: Array(found.labels[found.path]),
      links: links(in: passages), variants: variants.distinct, forms: forms, steps: inner,
      content: content, place: draft.item.place, text: text, sourceText: sourceText)
  }

  /// What hangs on a step, in the document's order.
  private func content(
    of draft: DraftStep, _ id: String, _ position: Position, _ names: inout StepNames
  ) -> [StepContent] {
    // Most steps have nothing inside.
    if draft.before.isEmpty, draft.hanging.isEmpty, draft.content.entries.count == 1,
      case .block(let block) = draft.content.entries[0]
    {
      return [.block(block)]
    }
    let hanging = NestedSteps(draft.hanging)
    var content: [StepContent] = []
    content.reserveCapacity(
      draft.before.count + draft.content.entries.count + hanging.entries.count)
    for block in draft.before { content.append(.block(block)) }
    guard draft.content.hasSteps || hanging.hasSteps else {
      for nested in [draft.content, hanging] {
        for case .block(let block) in nested.entries { content.append(.block(block)) }
      }
      return content
    }
    let isCounted = position.isOrdered || position.outer == nil
    let own = Counter(
      prefix: id + ".",
      others: isCounted ? Self.orderedCount(draft.content) + Self.orderedCount(hanging) : 0)
    let ordered = position.isOrdered ? own : position.outer ?? own
    let outer = isCounted && !position.isOrdered ? nil : ordered
    for nested in [draft.content, hanging] {
      for entry in nested.entries {
        switch entry {
        case .block(let block): content.append(.block(block))
        case .ordered(let range):
          var steps: [OutlineStep] = []
          for inner in nested.ordered[range] {
            ordered.ordered += 1
            let place = Position(
              wanted: ordered.prefix + String(ordered.ordered), number: ordered.ordered,
              isOrdered: true)
            steps.append(step(from: inner, place, &names))
          }
          content.append(.steps(steps))
        case .others(let drafts):
          var steps: [OutlineStep] = []
          for (index, inner) in drafts.enumerated() {
            own.others += 1
            let place = Position(
              wanted: own.prefix + String(own.others), number: index + 1, isOrdered: false,
              outer: outer)
            steps.append(step(from: inner, place, &names))
          }
          content.append(.steps(steps))
        }
      }
    }
    return content
  }

  /// The number of ordered steps that count together: those inside, also in bullets.
  private static func orderedCount(_ nested: NestedSteps) -> Int {
    nested.entries.reduce(nested.ordered.count) { count, entry in
      switch entry {
      case .block, .ordered: count
      case .others(let drafts):
        drafts.reduce(count) {
          $0 + orderedCount($1.content) + orderedCount(NestedSteps($1.hanging))
        }
      }
    }
  }

  private func links(in passages: [Passage]) -> [String] {
    var links: [String] = []
    for passage in passages { Self.collect(passage.target, into: &links) }
    return links.distinct
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
}

/// Finds the labels that a step names: bold text, links and parts of menu paths.
///
/// In a bilingual document, the labels come from the English side, because translation keeps the
/// number of bold marks but moves them (13.7 % of machine-translated steps measured).
private struct LabelReader {
  /// The labels of a step in order, and the range of those that form a menu path.
  struct Found {
    var labels: [OutlineLabel]
    var path: Range<Int>
  }

  let locale: ContentLocale
  let glossary: LabelGlossary
  /// Words with which no label begins or ends; bold text that does has been moved.
  let stray: StrayWords

  private static let english = ContentLocale("en")

  /// - Parameter plain: the target text without markup.
  func labels(in target: [Inline], _ source: [Inline]?, plain: String) -> Found {
    let marks = LabelMarks(target)
    if let source { return bilingual(marks, LabelMarks(source), plain: plain) }
    guard !marks.labels.isEmpty else { return found(in: plain) }
    let labels = marks.labels.map { text in
      OutlineLabel(
        target: text,
        source: locale.language == "en"
          ? text : glossary.entry(named: text, in: locale)?.english)
    }
    return Found(labels: labels, path: marks.path)
  }

  private func bilingual(_ target: LabelMarks, _ source: LabelMarks, plain: String) -> Found {
    let isParallel = target.labels.count == source.labels.count
    let labels = source.labels.enumerated().map { index, english in
      OutlineLabel(
        target: targetName(
          of: english, atSamePosition: isParallel ? target.labels[index] : nil, in: plain),
        source: english)
    }
    return Found(labels: labels, path: source.path)
  }

  /// The label's name in the document's language: the form in the document if it is known, or else
  /// a known form, or else the text in the same position; `nil` if that is not a label.
  private func targetName(
    of english: String, atSamePosition parallel: String?, in plain: String
  ) -> String? {
    guard let entry = glossary.entry(named: english, in: Self.english) else {
      return parallel.flatMap { hasStrayWords($0) ? nil : $0 }
    }
    let forms = entry.forms(in: locale.language)
    if let parallel, forms.contains(where: { $0 == parallel }) { return parallel }
    if let parallel {
      let lowered = parallel.lowercased()
      if forms.contains(where: { $0.lowercased() == lowered }) { return parallel }
    }
    let lowered = plain.lowercased()
    return forms.first { form in
      let form = form.lowercased()
      return SimpleText.contains(form, in: lowered) ?? lowered.contains(form)
    } ?? forms.first
  }

  private func hasStrayWords(_ text: String) -> Bool {
    let bytes = text.utf8
    guard !bytes.isEmpty else { return true }
    let last = bytes.lastIndex(of: 0x20).map { bytes[$0...].dropFirst() } ?? bytes[...]
    return stray.words.contains(FoldedText.number(of: bytes.prefix { $0 != 0x20 }))
      || stray.words.contains(FoldedText.number(of: last))
  }

  /// The labels in text that has lost its markup.
  private func found(in text: String) -> Found {
    let matches = glossary.labels(in: text, locale: locale)
    guard !matches.isEmpty else { return Found(labels: [], path: 0..<0) }
    let labels = matches.map {
      OutlineLabel(
        target: $0.entry.names[locale.language] ?? $0.text, source: $0.entry.english)
    }
    return Found(labels: labels, path: path(matches, in: text))
  }

  /// The first series of matches that are separated only by `>`.
  private func path(_ matches: [LabelGlossary.Match], in text: String) -> Range<Int> {
    guard matches.count > 1, text.utf8.contains(0x3E) else { return 0..<0 }
    let characters = Array(text)
    var start = 0
    for index in 1...matches.count {
      let joins =
        index < matches.count
        && characters[matches[index - 1].range.upperBound..<matches[index].range.lowerBound]
          .filter { $0 != " " } == [">"]
      if joins { continue }
      if index - start > 1 { return start..<index }
      start = index
    }
    return 0..<0
  }
}

/// The labels that are marked in a text by bold or links, in order, and the menu path among them.
private struct LabelMarks {
  private(set) var labels: [String] = []
  /// The first series of labels that are separated only by `>` or an arrow.
  private(set) var path: Range<Int> = 0..<0

  /// Whether only a separator has come since the last label.
  private var joins = false
  /// The index at which the current series of labels begins.
  private var start = 0

  init(_ inlines: [Inline]) {
    add(inlines)
    endRun()
  }

  private mutating func add(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .strong(let inner), .link(_, let inner): addLabels(inner.plainText)
      case .emphasis(let inner): add(inner)
      case .text(let text): addBetween(text)
      case .code, .include: joins = false
      case .image, .lineBreak: break
      }
    }
  }

  /// Adds a marked text, which may be a whole path or a label with separators.
  private mutating func addLabels(_ text: String) {
    guard text.contains(byte: 0x3E) else {
      add(label: Self.trimmed(text))
      return
    }
    if Self.beginsWithSeparator(text), !labels.isEmpty { joins = true }
    for (index, part) in Self.parts(of: text).enumerated() {
      if index > 0 { joins = true }
      add(label: part)
    }
    if Self.endsWithSeparator(text) { joins = true }
  }

  /// Adds one label, unless nothing is left of it.
  private mutating func add(label: String) {
    guard !label.isEmpty else { return }
    if !joins { beginRun() }
    labels.append(label)
    joins = false
  }

  private mutating func addBetween(_ text: String) {
    var separators = 0
    for byte in text.utf8 {
      switch byte {
      case 0x3E: separators += 1
      // A space, and the bytes of a no-break space and of → (U+2192).
      case 0x20, 0xC2, 0xA0: break
      case 0xE2, 0x86, 0x92: separators += byte == 0xE2 ? 1 : 0
      default:
        joins = false
        return
      }
    }
    if separators > 0 { joins = !labels.isEmpty }
  }

  private mutating func beginRun() {
    endRun()
    start = labels.count
  }

  private mutating func endRun() {
    if path.isEmpty, labels.count - start > 1 { path = start..<labels.count }
  }

  private static func beginsWithSeparator(_ text: String) -> Bool { text.utf8.first == 0x3E }
  private static func endsWithSeparator(_ text: String) -> Bool { text.utf8.last == 0x3E }

  /// The parts of a menu path, without the punctuation that translation moves into bold.
  private static func parts(of text: String) -> [String] {
    text.utf8.split(separator: 0x3E).map { trimmed(String(Substring($0))) }.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: String) -> String {
    // Most labels need no copy.
    guard let first = text.utf8.first, let last = text.utf8.last,
      first == 0x20 || isPunctuation(last)
    else { return text }
    var bytes = text.utf8[...]
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last.map(isPunctuation) ?? false { bytes.removeLast() }
    return String(Substring(bytes))
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    // Space . , ; :
    case 0x20, 0x2E, 0x2C, 0x3B, 0x3A: true
    default: false
    }
  }
}
