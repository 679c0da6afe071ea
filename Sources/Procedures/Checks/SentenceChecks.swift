import Diagnostics
import Documents
import Translation

/// Checks single sentences of a bilingual document, each against its English.
package struct SentenceChecks: Sendable {
  private let memory: LanguageMemory
  private let lexicon: SentenceLexicon

  /// - Parameters:
  ///   - memory: what other documents show about the language, and the names of labels.
  ///   - languages: the rules of languages; checks that need those of one without are left out.
  package init(memory: LanguageMemory, languages: Languages) {
    self.memory = memory
    lexicon = SentenceLexicon(memory.language, languages)
  }

  /// The findings about a translated sentence, in the order of the checks; empty for one that is
  /// not translated or equals its English.
  ///
  /// Both texts are the exact characters of a unit, with markup.
  package func findings(source: String, target: String) -> [SentenceFinding] {
    guard !source.isEmpty, target.contains(where: { !$0.isWhitespace }), source != target else {
      return []
    }
    let pair = SentencePair(source: source, target: target, language: memory.language)
    return LabelChecks(pair: pair, memory: memory, nouns: lexicon.nouns).findings
      + MarkupChecks(pair: pair).findings + NameChecks(pair: pair).findings
      + WordingChecks(pair: pair, lexicon: lexicon).findings
  }

  /// The finding about a short text, such as a title, that is still the English one.
  ///
  /// One without a function word, or whose other words all have capitals, may be a name, which is the
  /// same in every language.
  func untranslated(source: String, target: String) -> [SentenceFinding] {
    guard source == target else { return [] }
    let words = target.split { !$0.isLetter && !$0.isNumber }
    guard words.count > 2,
      words.contains(where: { lexicon.englishWords.contains($0.lowercased()) }),
      words.contains(where: {
        $0.first?.isLowercase == true && !lexicon.englishWords.contains(String($0))
      })
    else { return [] }
    return [
      SentenceFinding(
        .untranslated, 0..<target.utf8.count, "sentence is still in English",
        advice: "translate it")
    ]
  }

  /// The severity of a finding, based on how often it occurs on pages that people translated
  /// (docs/FIGURES.md).
  package static func severity(of id: DiagnosticID) -> Severity {
    switch id {
    case .labelLost, .labelBoundary, .labelCut, .spaceMissing, .pathSeparators,
      .pathEmptyStep, .linkEmpty, .linkTarget,
      .linkCount, .codeChanged, .includeLost, .numberChanged, .markupResidue, .markupUnbalanced,
      .labelGlossary, .placeholderChanged, .untranslated, .addressChanged, .nameChanged,
      .languageMixed, .languageWrong, .labelInvisible, .alertWord:
      .error
    case .punctInsideMarkup, .repeatWord, .lengthRatio, .markerTranslated: .warning
    case _: .note
    }
  }
}

/// An error in a translated sentence.
package struct SentenceFinding: Hashable, Sendable {
  /// A correction that can be made without asking.
  package struct Fix: Hashable, Sendable {
    /// The bytes of the target to replace.
    package let range: Range<Int>
    package let text: String
  }

  package let id: DiagnosticID
  /// The bytes of the target that the finding is about.
  package let range: Range<Int>
  package let messageText: FindingText
  package let adviceText: FindingText?
  package let fix: Fix?
  /// How bad it is; by default, as bad as every finding of its kind.
  package let severity: Severity

  /// The message in English.
  package var message: String { messageText.english }
  /// The advice in English.
  package var advice: String? { adviceText?.english }

  init(
    _ id: DiagnosticID, _ range: Range<Int>, _ message: FindingText, advice: FindingText? = nil,
    fix: Fix? = nil, severity: Severity? = nil
  ) {
    self.severity = severity ?? SentenceChecks.severity(of: id)
    self.id = id
    self.range = range
    messageText = message
    adviceText = advice
    self.fix = fix
  }
}

/// A sentence and its English, with the parts that their markup marks.
struct SentencePair {
  /// A part of a text marked by bold or a link.
  struct Span {
    let kind: InlineText.Code.Kind
    /// The bytes between the two halves of the markup, counted in the text with markup.
    let range: Range<Int>
    /// The bytes including the markup.
    let whole: Range<Int>
    let text: String
    /// The destination of a link; `nil` for bold.
    let destination: String?
  }

  struct Side {
    /// The exact characters.
    let raw: String
    let bytes: [UInt8]
    let inline: InlineText
    let spans: [Span]

    /// The text without markup.
    let plain: String
    /// The text without markup, with plain spaces for those of other widths, as labels are compared.
    var spaced: String { plain.withPlainSpaces }

    init(_ raw: String) {
      self.raw = raw
      bytes = Array(raw.utf8)
      inline = MarkdownCodes.text(of: raw)
      spans = Self.spans(of: inline)
      plain = inline.words
    }

    var bold: [Span] { spans.filter { $0.kind == .bold } }
    var links: [Span] { spans.filter { $0.kind == .link } }
    func codes(_ kind: InlineText.Code.Kind) -> [String] {
      inline.codes.filter { $0.kind == kind && $0.role != .close }.map(\.data)
    }

    private static func spans(of text: InlineText) -> [Span] {
      var spans: [Span] = []
      var open: [String: (whole: Int, inner: Int, piece: Int)] = [:]
      var offset = 0
      for (index, piece) in text.pieces.enumerated() {
        switch piece {
        case .text(let words): offset += words.utf8.count
        case .code(let code):
          let length = code.data.utf8.count
          if code.role == .open { open[code.id] = (offset, offset + length, index) }
          if code.role == .close, let start = open.removeValue(forKey: code.id) {
            let inner = InlineText(Array(text.pieces[(start.piece + 1)..<index]))
            spans.append(
              Span(
                kind: code.kind, range: start.inner..<offset,
                whole: start.whole..<(offset + length), text: inner.words.withPlainSpaces,
                destination: code.kind == .link ? String(code.data.dropFirst(2).dropLast()) : nil))
          }
          offset += length
        }
      }
      return spans.sorted { $0.whole.lowerBound < $1.whole.lowerBound }
    }
  }

  let source: Side
  let target: Side
  /// The target language alone, such as `sv`.
  let language: String

  init(source: String, target: String, language: String) {
    self.source = Side(source)
    self.target = Side(target)
    self.language = language
  }
}

extension String {
  /// The text with a plain space for each no-break space (U+00A0, U+202F) and each of another width
  /// (U+2002 to U+200A).
  var withPlainSpaces: String {
    guard utf8.contains(where: { $0 == 0xA0 || $0 == 0x80 }) else { return self }
    return String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.value {
          case 0xA0, 0x202F, 0x2002...0x200A: " "
          case _: scalar
          }
        }))
  }
}

/// Finds errors in the sentences of a bilingual document, with their places in the document.
package struct DocumentSentences {
  private let checks: SentenceChecks
  private let document: Document

  /// - Parameter checks: the checks for the language of the document.
  package init(_ document: Document, checks: SentenceChecks) {
    self.document = document
    self.checks = checks
  }

  /// The findings in the order of the document's units; for a page that a machine translated, a
  /// last one says so.
  package var diagnostics: [Diagnostic] {
    var found: [Diagnostic] = []
    var table: LineTable?
    var first: [String: Segment] = [:]
    for segment in document.segments {
      guard let source = segment.source else { continue }
      let own = checks.findings(source: source, target: segment.target)
      for finding in own + Self.otherTranslation(of: segment, source, &first) {
        let lines = table ?? LineTable(document.file.bytes)
        table = lines
        found.append(diagnostic(finding, segment, source, lines))
      }
    }
    if document.frontMatter["ms.translationtype"]?.uppercased() == "MT" {
      found.append(
        Diagnostic(
          .machineUnreviewed, .note, at: SourcePlace(path: document.file.path),
          "page was translated by a machine, and nobody has reviewed it"))
    }
    return found
  }

  /// Reports a sentence whose English occurs earlier in the document with another translation.
  private static func otherTranslation(
    of segment: Segment, _ source: String, _ first: inout [String: Segment]
  ) -> [SentenceFinding] {
    // A single word may have several translations.
    guard source.contains(" "), !segment.target.isEmpty else { return [] }
    guard let earlier = first[source] else {
      first[source] = segment
      return []
    }
    guard earlier.target != segment.target else { return [] }
    return [
      SentenceFinding(
        .consistencySource, 0..<segment.target.utf8.count,
        "same English is translated as '\(earlier.target)' in unit '\(earlier.id.rawValue)'",
        advice: "translate both the same way, unless the context differs")
    ]
  }

  private func diagnostic(
    _ finding: SentenceFinding, _ segment: Segment, _ source: String, _ lines: LineTable
  ) -> Diagnostic {
    let start = segment.targetRange.lowerBound
    return Diagnostic(
      finding.id, finding.severity,
      at: place(start + finding.range.lowerBound..<start + finding.range.upperBound, lines),
      finding.messageText, advice: finding.adviceText,
      sentence: .init(unit: segment.id.rawValue, source: source, target: segment.target),
      fix: finding.fix.map { fix in
        let range = start + fix.range.lowerBound..<start + fix.range.upperBound
        return .init(range: range, place: place(range, lines), text: fix.text)
      })
  }

  private func place(_ range: Range<Int>, _ lines: LineTable) -> SourcePlace {
    let bytes = document.file.bytes
    let end = bytes[range].firstIndex(of: 0x0A) ?? range.upperBound
    return SourcePlace(
      path: document.file.path, line: lines.line(at: range.lowerBound),
      column: lines.column(at: range.lowerBound),
      length: String(decoding: bytes[range.lowerBound..<end], as: UTF8.self).unicodeScalars.count)
  }
}
