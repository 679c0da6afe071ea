import Diagnostics
import Documents
import Procedures
import Translation

/// How many mutants of each kind are found, and how many untouched pages are reported as wrong.
package struct MutationTable: Sendable {
  /// What a page is compared with.
  package enum Against: String, CaseIterable, Sendable {
    /// The English next to its own sentences.
    case ownEnglish = "its own English"
    /// The same page in the other language, else the English page; and its own English.
    case otherPage = "also the other page"
    /// The English page, and its own English.
    case englishPage = "also the English page"
    /// A monolingual page with the monolingual English page.
    case plain = "plain pages"
  }

  package struct Count: Sendable {
    package var mutants = 0
    /// Mutants with any finding that the untouched page does not have.
    package var caught = 0
    /// Mutants with an error or a warning among the new findings.
    package var calledWrong = 0
    package var share: Double { mutants == 0 ? .nan : Double(caught) / Double(mutants) }
    package var shareCalledWrong: Double {
      mutants == 0 ? .nan : Double(calledWrong) / Double(mutants)
    }
  }

  package struct Finding: Sendable {
    package let page: String
    package let against: Against
    package let diagnostic: Diagnostic
  }

  package private(set) var counts: [MutationKind: [Against: Count]] = [:]
  /// Mutants without any new finding, by kind and comparison.
  package private(set) var missed: [(kind: MutationKind, against: Against, file: SourceFile)] = []
  /// The number of untouched pages, by comparison.
  package private(set) var pages: [Against: Int] = [:]
  /// Untouched pages with an error or a warning, by comparison.
  package private(set) var falseAlarms: [Against: Set<String>] = [:]
  /// Untouched pages with any finding, including notes.
  package private(set) var remarkedOn: [Against: Set<String>] = [:]
  package private(set) var findings: [Finding] = []

  package init(
    _ corpus: QualityCorpus, half: QualityCorpus.Half, mutants perKind: Int = 1,
    seed: Int = 1, progress: (Int, Int) -> Void = { _, _ in }
  ) {
    let chosen = corpus.pages.filter { $0.half == half }
    for (index, page) in chosen.enumerated() {
      progress(index, chosen.count)
      measure(page, corpus, perKind, seed)
    }
  }

  private mutating func measure(
    _ page: QualityCorpus.Page, _ corpus: QualityCorpus, _ perKind: Int, _ seed: Int
  ) {
    guard var memory = corpus.memories[page.folder] else { return }
    let text = PageText(page.file, labels: corpus.glossary, languages: corpus.languages)
    let signature = text.signature
    // A page is never compared with what was learned from it.
    memory.forget(signature)
    let english = Self.english(text, corpus.glossary)
    let other =
      corpus.other(page).map {
        PageText($0.file, labels: corpus.glossary, languages: corpus.languages).signature
      }
      .flatMap { $0.sourceHash == signature.sourceHash ? $0 : nil } ?? english
    let trial = Trial(memory: memory, english: english, other: other, glossary: corpus.glossary)
    let name = "\(page.folder)/\(page.name)"
    var untouched: [Against: [String: Int]] = [:]
    for (against, found) in trial.diagnostics(text) {
      pages[against, default: 0] += 1
      untouched[against] = Self.tally(found)
      for diagnostic in found {
        remarkedOn[against, default: []].insert(name)
        if diagnostic.severity != .note { falseAlarms[against, default: []].insert(name) }
        findings.append(Finding(page: name, against: against, diagnostic: diagnostic))
      }
    }
    let maker = MutantMaker(text, labels: corpus.labels[page.folder] ?? [])
    for kind in MutationKind.allCases {
      for number in 0..<perKind {
        guard let mutant = maker.mutant(kind, seed: seed * 1000 + number) else { continue }
        let changed = PageText(mutant, labels: corpus.glossary, languages: corpus.languages)
        for (against, found) in trial.diagnostics(changed) {
          // Without unit marks, two joined units are the same text as before.
          if kind == .mergeUnits, against == .plain { continue }
          let before = untouched[against] ?? [:]
          let new = Self.tally(found).filter { $0.value > before[$0.key, default: 0] }
          let isCaught = !new.isEmpty
          let isCalledWrong = new.keys.contains { !$0.hasPrefix(Severity.note.rawValue) }
          counts[kind, default: [:]][against, default: Count()].mutants += 1
          counts[kind, default: [:]][against, default: Count()].caught += isCaught ? 1 : 0
          counts[kind, default: [:]][against, default: Count()].calledWrong +=
            isCalledWrong ? 1 : 0
          if !isCaught { missed.append((kind, against, mutant)) }
        }
      }
    }
  }

  static func english(_ page: PageText, _ glossary: LabelGlossary) -> PageSignature {
    PageSignature(
      DocumentOutline(
        DocumentReader.read(
          page.sourceOnly, locale: ContentLocale("en-US"),
          languages: page.outline.document.languages),
        labels: glossary))
  }

  /// Counts findings without their places, which an edit above them would move.
  private static func tally(_ found: [Diagnostic]) -> [String: Int] {
    Dictionary(
      found.map { ("\($0.severity.rawValue) \($0.id.rawValue) \($0.message)", 1) },
      uniquingKeysWith: +)
  }
}

/// The comparisons of one page, as `stegvis check` makes them.
private struct Trial {
  let memory: LanguageMemory
  let english: PageSignature
  let other: PageSignature
  let glossary: LabelGlossary

  func diagnostics(_ page: PageText) -> [(MutationTable.Against, [Diagnostic])] {
    let signature = page.signature
    let own = SideComparison(signature, memory: memory).diagnostics
    let plain = PageSignature(
      DocumentOutline(
        DocumentReader.read(
          page.targetOnly, locale: page.outline.document.locale,
          languages: page.outline.document.languages),
        labels: glossary))
    let other = PageComparison(signature, with: other, memory: memory).diagnostics
    let record = PageComparison(signature, with: english, memory: memory).diagnostics
    return [
      (.ownEnglish, own), (.otherPage, own + other), (.englishPage, own + record),
      (.plain, PageComparison(plain, with: english, memory: memory).diagnostics),
    ]
  }
}

extension MutationTable {
  /// The table in Markdown: a row for each kind, a column for each comparison, then the untouched
  /// pages.
  package var markdown: String {
    var lines = [
      "| mutation | mutants | " + Against.allCases.map(\.rawValue).joined(separator: " | ") + " |",
      "|---|---|" + String(repeating: "---|", count: Against.allCases.count),
    ]
    for kind in MutationKind.allCases {
      guard let row = counts[kind] else { continue }
      let cells = Against.allCases.map { against -> String in
        guard let count = row[against], count.mutants > 0 else { return "–" }
        return count.caught == count.calledWrong
          ? Self.percent(count.share)
          : "\(Self.percent(count.share)) (\(Self.percent(count.shareCalledWrong)))"
      }
      let most = row.values.map(\.mutants).max() ?? 0
      lines.append("| \(kind.rawValue) | \(most) | \(cells.joined(separator: " | ")) |")
    }
    lines.append(row("untouched pages called wrong", falseAlarms))
    lines.append(row("untouched pages with a note at most", remarkedOn, without: falseAlarms))
    return lines.joined(separator: "\n")
  }

  private func row(
    _ name: String, _ found: [Against: Set<String>], without others: [Against: Set<String>] = [:]
  ) -> String {
    let cells = Against.allCases.map { against in
      let count = pages[against] ?? 0
      let wrong = (found[against] ?? []).subtracting(others[against] ?? []).count
      return count == 0
        ? "–" : "\(wrong) of \(count), \(Self.percent(Double(wrong) / Double(count)))"
    }
    return "| \(name) | | \(cells.joined(separator: " | ")) |"
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
