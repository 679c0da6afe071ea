import Diagnostics
import Documents
import Procedures
import Translation

/// A bilingual document or locale file as rows of English and translation, with findings per row.
package struct SentenceTable: Sendable {
  /// A sentence with its translation, its place and the findings about it.
  package struct Row: Sendable {
    /// The sentence with its translation and state; if the English has changed, it is the new
    /// English.
    package let unit: XLIFFUnit
    /// The step that the sentence is in; `nil` if it is in none.
    package let place: StepPlaces.Place?
    package fileprivate(set) var findings: [Diagnostic] = []

    /// A row without findings.
    package init(unit: XLIFFUnit, place: StepPlaces.Place? = nil) {
      self.unit = unit
      self.place = place
    }

    package var share: TranslationStatus.Share { TranslationStatus.Share(unit.state) }
  }

  /// The language tag of the translation, as written in the document.
  package let language: String
  /// The rows, in the document's order.
  package private(set) var rows: [Row]
  /// Findings about the document that belong to no sentence.
  package private(set) var findings: [Diagnostic] = []

  /// A locale file, with one row for each key.
  package init(words: XLIFFFile) {
    language = words.targetLanguage
    rows = words.units.map { Row(unit: $0) }
  }

  /// A document, with one row for each bilingual sentence.
  ///
  /// - Parameters:
  ///   - units: its sentences, in the document's order.
  ///   - places: the steps that the sentences are in.
  ///   - found: what the checks found in it.
  package init(
    document: Document, units: [XLIFFUnit], places: [SegmentID: StepPlaces.Place],
    found: [Diagnostic]
  ) {
    language = document.locale.identifier
    rows = units.map { Row(unit: $0, place: places[SegmentID(rawValue: $0.id)]) }
    let starts = zip(document.segments, document.segmentPlaces)
      .filter { $0.0.source != nil }.map(\.1)
    for diagnostic in found {
      guard let row = Self.row(of: diagnostic, units, starts) else {
        findings.append(diagnostic)
        continue
      }
      rows[row].findings.append(diagnostic)
    }
  }

  /// The row of the sentence a finding is about: the one it names, else the one at its place.
  private static func row(
    of diagnostic: Diagnostic, _ units: [XLIFFUnit], _ starts: [SourcePlace]
  ) -> Int? {
    let place = diagnostic.place
    let before = starts.lastIndex { ($0.line, $0.column) <= (place.line, place.column) }
    guard let unit = diagnostic.sentence?.unit else {
      // Without a sentence, it is about the document, unless it is on a sentence's first line.
      return before.flatMap { starts[$0].line == place.line ? $0 : nil }
    }
    // If an id occurs twice, the place tells which sentence is meant.
    if let before, units[before].id == unit { return before }
    return units.firstIndex { $0.id == unit }
  }
}
