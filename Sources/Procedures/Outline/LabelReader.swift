import Documents
import Translation

/// Finds the labels that a step names: bold text, links and parts of menu paths.
///
/// In a bilingual document, the labels come from the English side, because translation keeps the
/// number of bold marks but moves them (13.7 % of machine-translated steps measured).
struct LabelReader {
  /// The labels of a step in order, and the range of those that form a menu path.
  struct Found {
    var labels: [OutlineLabel]
    var path: Range<Int>
  }

  let locale: ContentLocale
  let glossary: LabelGlossary

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
        target: resolved(english, beside: isParallel ? target.labels[index] : nil, in: plain),
        source: english)
    }
    return Found(labels: labels, path: source.path)
  }

  /// The label's name in the document's language: the form in the document if it is known, or else
  /// a known form, or else the text in the same position; `nil` if that is not a label.
  private func resolved(_ english: String, beside: String?, in plain: String) -> String? {
    guard let entry = glossary.entry(named: english, in: Self.english) else {
      return beside.flatMap { isSlipped($0) ? nil : $0 }
    }
    let forms = entry.forms(in: locale.language)
    if let beside, forms.contains(where: { $0 == beside }) { return beside }
    if let beside {
      let lowered = beside.lowercased()
      if forms.contains(where: { $0.lowercased() == lowered }) { return beside }
    }
    let lowered = plain.lowercased()
    return forms.first { lowered.contains($0.lowercased()) } ?? forms.first
  }

  /// Words with which no label begins or ends; bold text that does has been moved.
  private static let strayWords = Set(
    [
      "de", "het", "een", "en", "of", "op", "om", "tabblad", "pagina", "knop", "optie",
      "vervolgens", "deelvenster", "vak", "selecteer", "selecteert", "den", "det", "och", "eller",
      "fliken", "sidan", "knappen", "sedan", "fönstret", "rutan", "välj", "väljer", "på", "i",
      "te", "in",
    ].map(FoldedText.word))

  private func isSlipped(_ text: String) -> Bool {
    let bytes = text.utf8
    guard !bytes.isEmpty else { return true }
    let last = bytes.lastIndex(of: 0x20).map { bytes[$0...].dropFirst() } ?? bytes[...]
    return Self.strayWords.contains(FoldedText(bytes.prefix { $0 != 0x20 }).number)
      || Self.strayWords.contains(FoldedText(last).number)
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
