import Commands
import Diagnostics
import Documents
import Operations
import Presentation
import Procedures
import Translation

/// A document with its translation: each sentence with its translation, state and findings.
package struct TranslationPage {
  /// How many findings are listed at the top. Every finding is also shown at its sentence.
  private static let mostListed = 200
  /// So many sentences are written in a few milliseconds, and all the others are one key away.
  private static let mostShown = 200

  private let table: SentenceTable
  /// The document's name on the pages.
  private let name: String
  private let filter: SentenceFilter
  /// The page of sentences, counted from 1.
  private let number: Int
  private let names: DocumentNames
  private let words: Words
  private let findings: FindingWords
  /// Why an upload failed; `nil` if there was none.
  private let problem: String?

  /// - Parameters:
  ///   - name: The document's name on the pages.
  ///   - filter: The sentences to show.
  ///   - page: The page of sentences, counted from 1.
  ///   - problem: Why an upload failed; `nil` if there was none.
  package init(
    _ table: SentenceTable, named name: String, only filter: SentenceFilter, page: Int = 1,
    _ names: DocumentNames, _ words: Words, _ findings: FindingWords, problem: String? = nil
  ) {
    self.findings = findings
    self.table = table
    self.name = name
    self.filter = filter
    number = page
    self.names = names
    self.words = words
    self.problem = problem
  }

  /// Returns the page that shows a sentence, counted from 1, if all are shown.
  ///
  /// - Parameter row: The position of the sentence in the document, counted from 0.
  static func page(of row: Int) -> Int { row / mostShown + 1 }

  private var base: String { "/\(words.language)/" }

  private var status: TranslationStatus {
    TranslationStatus(
      path: name, language: table.language,
      counts: table.rows.reduce(into: [:]) { $0[$1.share, default: 0] += 1 })
  }

  package var page: WebPage {
    let kept = table.rows.indices.filter { filter.keeps(table.rows[$0]) }
    let range = PageRange(of: kept.count, most: Self.mostShown, page: number)
    let shown = kept.dropFirst(range.start).prefix(range.length)
    let count = table.findings.count + table.rows.reduce(0) { $0 + $1.findings.count }
    var page = WebPage(
      template: "translation", title: name,
      path: TranslationAddress.document(name, only: filter, page: range.page),
      value: [
        "list": .text(base + TranslationAddress.list), "name": .text(name),
        "source": .text(words.languageName("en")),
        "target": .text(words.languageName(table.language)), "tag": .tag(table.language),
        "progress": .progress(status, words),
        "counts": .shares(
          TranslationStatus.Share.allCases.filter { status[$0] > 0 }, of: status, words),
        "filters": .list(SentenceFilter.allCases, link),
        "shown": .text(words.text(.webTranslationShown, count: kept.count)),
        "range": range.value(words) { page in
          "\(base)\(TranslationAddress.document(name, only: filter, page: page))#shown"
        },
        "versions": .list(XLIFFVersion.allCases) {
          .object(["name": .text($0.rawValue), "chosen": .flag($0 == .v21)])
        },
        "problem": .optional(problem),
        "whole": table.findings.isEmpty
          ? .nothing
          : .object(["findings": .list(table.findings) { .finding($0, names, in: name, findings) }]
          ),
        "found": .text(
          count == 0
            ? words[.webTranslationNoFindings] : words.text(.webTranslationFindings, count: count)),
        "listed": listed(kept, range), "more": more(count),
        "rows": .list(Array(shown)) { row($0, table.rows[$0]) },
      ])
    if problem != nil { page.status = .unprocessableContent }
    return page
  }

  private func link(_ filter: SentenceFilter) -> PageValue {
    .object([
      "href": .text(base + TranslationAddress.document(name, only: filter)),
      "name": .text(words[filter.name]),
      "count": .text(words.formats.number(table.rows.count(where: filter.keeps))),
      "current": .flag(filter == self.filter),
    ])
  }

  /// Every finding about a sentence, linked to the sentence on the page that shows it: of the whole
  /// document if this filter hides it.
  ///
  /// - Parameters:
  ///   - kept: The rows that the filter keeps.
  ///   - range: Those of them on this page.
  private func listed(_ kept: [Int], _ range: PageRange) -> PageValue {
    let found = table.rows.enumerated().lazy.flatMap { row in
      row.element.findings.map { (row: row.offset, diagnostic: $0) }
    }.prefix(Self.mostListed)
    guard !found.isEmpty else { return .nothing }
    let places = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
    func page(of row: Int) -> String {
      guard let place = places[row] else {
        return base + TranslationAddress.document(name, page: Self.page(of: row))
      }
      let page = range.page(of: place)
      return page == range.page
        ? "" : base + TranslationAddress.document(name, only: filter, page: page)
    }
    return .object([
      "links": .list(Array(found)) { row, diagnostic in
        .object([
          "href": .text(page(of: row) + "#\(TranslationAddress.anchor(row))"),
          "severity": .text(findings.severity(of: diagnostic)),
          "message": .text(names.replacingPaths(findings.message(of: diagnostic).text)),
          "spoken": .text(findings.message(of: diagnostic).language),
        ])
      }
    ])
  }

  private func more(_ count: Int) -> PageValue {
    let rest = count - table.findings.count - Self.mostListed
    return rest > 0 ? .text(words.text(.webTranslationMore, count: rest)) : .nothing
  }

  private func row(_ offset: Int, _ row: SentenceTable.Row) -> PageValue {
    let unit = row.unit
    let earlier = unit.matches.first(where: \.isPrevious)
    return .object([
      "anchor": .text(TranslationAddress.anchor(offset)), "id": .text(unit.id),
      "english": .sentence(unit.source), "translation": .sentence(unit.target),
      "earlier": .sentence(earlier?.source), "terms": terms(of: unit),
      "share": .text(row.share.rawValue),
      "state": .text(words.state(row.share)), "step": .optional(row.place.map(step)),
      "findings": .list(row.findings) { .finding($0, names, in: name, findings) },
    ])
  }

  /// The labels and terms of a sentence, with their translations.
  private func terms(of unit: XLIFFUnit) -> PageValue {
    guard !unit.terms.isEmpty else { return .nothing }
    return .object([
      "list": .list(unit.terms) { term in
        .object([
          "source": .text(term.source), "translation": .text(term.target),
          "definition": .optional(term.definition),
        ])
      }
    ])
  }

  private func step(_ place: StepPlaces.Place) -> String {
    let step = words.text(.webTranslationStep, ["number": words.formats.number(place.number)])
    return place.operation.map { "\(step): \(words.operation(OperationID(rawValue: $0)))" } ?? step
  }
}

/// The sentences of a document that a page shows.
package enum SentenceFilter: String, CaseIterable {
  case all, findings, unfinished

  /// - Parameter name: The value in an address; any unknown value means all sentences.
  package init(name: String?) { self = name.flatMap(Self.init(rawValue:)) ?? .all }

  package var name: MessageKey {
    switch self {
    case .all: .webTranslationAll
    case .findings: .webTranslationOnlyFindings
    case .unfinished: .webTranslationOnlyUnfinished
    }
  }

  func keeps(_ row: SentenceTable.Row) -> Bool {
    switch self {
    case .all: true
    case .findings: !row.findings.isEmpty
    case .unfinished: row.share.isUnfinished
    }
  }
}

/// Values that several of the translators' pages show.
extension PageValue {
  /// Returns a finding as `check` writes it.
  ///
  /// - Parameter document: The document of the page; the names of other files are shown.
  static func finding(
    _ diagnostic: Diagnostic, _ names: DocumentNames, in document: String, _ words: FindingWords
  ) -> PageValue {
    let message = words.message(of: diagnostic)
    let advice = words.advice(of: diagnostic)
    let place = diagnostic.place
    let file = names.name(of: place.path) ?? place.path
    return .object([
      "severity": .text(diagnostic.severity.rawValue),
      "word": .text(words.severity(of: diagnostic)),
      "message": .text(names.replacingPaths(message.text)), "spoken": .text(message.language),
      "check": .text(
        diagnostic.id.rawValue + (diagnostic.specification.map { "; \($0)" } ?? "")),
      "position": .text(
        (file == document ? "" : "\(names.replacingPaths(file)):") + "\(place.line):\(place.column)"
      ),
      "advice": .optional(advice.map { names.replacingPaths($0.text) }),
      "advised": .text(advice?.language ?? ""),
      "fix": .optional(diagnostic.fix?.text),
    ])
  }

  /// Returns a sentence as translators see it; `nothing` if there is none.
  package static func sentence(_ text: InlineText?) -> PageValue {
    guard let text, !text.raw.allSatisfy(\.isWhitespace) else { return .nothing }
    return .object(["runs": .runs(TextRun.runs(of: text))])
  }

  /// Returns how much of a translation is finished, as a bar and in words.
  package static func progress(_ status: TranslationStatus, _ words: Words) -> PageValue {
    .object([
      "finished": .number(status.finished),
      // An empty document is finished, and a bar needs a length above 0.
      "total": .number(max(1, status.total)),
      "told": .text(
        words.text(
          .webTranslationDone, ["done": words.formats.number(status.finished)], count: status.total)
      ),
    ])
  }

  /// Returns the number of sentences in each of these states, with the name of the state.
  static func shares(
    _ shares: [TranslationStatus.Share] = TranslationStatus.Share.allCases,
    of status: TranslationStatus, _ words: Words
  ) -> PageValue {
    list(shares) { share in
      .object([
        "name": .text(words.share(share)), "count": .text(words.formats.number(status[share])),
      ])
    }
  }

  /// Returns a language tag for HTML; the empty tag, which means "unknown", if it is not
  /// well-formed.
  static func tag(_ language: String) -> PageValue {
    .text(LanguageName.isWellFormed(language) ? language : "")
  }
}

extension Words {
  /// Returns the name of a sentence's state.
  func state(_ share: TranslationStatus.Share) -> String {
    switch share {
    case .missing: self[.webTranslationStateMissing]
    case .stale: self[.webTranslationStateStale]
    case .machine: self[.webTranslationStateMachine]
    case .translated: self[.webTranslationStateTranslated]
    case .reviewed: self[.webTranslationStateReviewed]
    }
  }

  /// Returns the name of a language with a capital letter, as in a heading; its tag if it has no
  /// name.
  func languageName(_ tag: String) -> String {
    let name = word(.language, ContentLocale(tag).language) ?? tag
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
