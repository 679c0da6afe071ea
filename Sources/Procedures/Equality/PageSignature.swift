import Diagnostics
import Documents
import Markup

/// The data of a document that is compared with the same page in other languages.
package struct PageSignature: Sendable {
  /// An ordered list with its steps at every depth, outer before inner.
  package struct Procedure: Hashable, Sendable {
    /// The heading's anchor, followed by `#2` and so on if tabs give several headings the same one.
    package let anchor: String
    package let steps: [StepSignature]
    /// Alerts below the heading that do not belong to a single step.
    package let alerts: [StepSignature.Alert]
    package let place: SourcePlace
  }

  package let path: String
  package let locale: ContentLocale
  package let isBilingual: Bool
  /// SHA-1 of the English file with CRLF line ends; for an English document, its own.
  package let sourceHash: String?
  /// SHA-1 of the unchanged bytes of an English document, to which pages from 2017 refer; `nil` for
  /// other documents.
  let unchangedHash: String?
  package let procedures: [Procedure]
  /// The places at which a unit's number is not higher than that of the previous unit.
  package let unitsOutOfOrder: [SourcePlace]
  /// The places at which units are missing without a reason that can be seen in the page.
  package let unitGaps: [SourcePlace]
  /// The places of units with English text but no translation.
  package let emptyUnits: [SourcePlace]

  /// Digests of the longer words of every unit, on both sides, as statistics about the page's
  /// language.
  let sentences: [(target: [UInt32], source: [UInt32])]

  /// The language without region, such as `sv`.
  package var language: String { locale.language }
  /// The steps of all procedures, at every depth.
  package var steps: [StepSignature] { procedures.flatMap(\.steps) }

  /// Collects the data of the document that has this outline.
  package init(_ outline: DocumentOutline) {
    let document = outline.document
    path = document.file.path
    locale = document.locale
    isBilingual = document.sourceLocale != nil
    let isEnglish = document.locale.language == "en" && document.sourceLocale == nil
    sourceHash =
      document.sourceHash
      ?? (isEnglish ? EnglishFile.hash(of: document.file.bytes) : nil)
    unchangedHash = isEnglish ? Digest.sha1(document.file.bytes) : nil
    let builder = SignatureBuilder(
      target: TextLexicon(document.locale.language, document.languages),
      source: TextLexicon("en", document.languages))
    var seen: [String: Int] = [:]
    procedures = outline.procedures.map { procedure in
      seen[procedure.anchor, default: 0] += 1
      return builder.procedure(procedure, occurrence: seen[procedure.anchor, default: 1])
    }
    sentences = document.segments.compactMap { segment in
      segment.source.map { source in
        (
          WordScan(Array(segment.target.utf8)).contentDigests,
          WordScan(Array(source.utf8)).contentDigests
        )
      }
    }
    let units = UnitSequence(document)
    unitsOutOfOrder = units.outOfOrder
    unitGaps = units.gaps
    emptyUnits = units.empty
  }
}

private struct SignatureBuilder {
  let target: TextLexicon
  let source: TextLexicon

  func procedure(
    _ procedure: ProcedureOutline, occurrence: Int
  ) -> PageSignature.Procedure {
    PageSignature.Procedure(
      anchor: occurrence > 1 ? "\(procedure.anchor)#\(occurrence)" : procedure.anchor,
      steps: procedure.steps.flatMap { steps($0, depth: 0) },
      alerts: procedure.alerts.map(alert), place: procedure.place)
  }

  private func steps(_ step: OutlineStep, depth: Int) -> [StepSignature] {
    let signature = StepSignature(
      id: step.id, depth: depth, variants: step.variants,
      parts: ([step.passage] + step.further).compactMap(part), alerts: step.alerts.map(alert),
      place: step.place)
    return [signature] + step.steps.flatMap { steps($0, depth: depth + 1) }
  }

  private func alert(_ alert: Block.Alert) -> StepSignature.Alert {
    StepSignature.Alert(
      kind: alert.kind, parts: alert.blocks.flatMap(\.passages).compactMap(part), place: alert.place
    )
  }

  private func part(_ passage: Passage) -> StepSignature.Part? {
    let target = TextSignature(passage.target, self.target)
    let source = passage.source.map { TextSignature($0, self.source) }
    // A sentence that is not translated yet is found as such, and nothing else is wrong with it.
    guard !passage.target.plainText.isEmpty, !target.isEmpty || source?.isEmpty == false else {
      return nil
    }
    return StepSignature.Part(
      target: target, source: source, place: passage.place)
  }
}

/// The features of a step that must be the same in every language.
package struct StepSignature: Hashable, Sendable {
  /// A paragraph or bullet of a step, or of an alert that belongs to it.
  package struct Part: Hashable, Sendable {
    package let target: TextSignature
    /// The corresponding English text; `nil` in a monolingual document.
    package let source: TextSignature?
    package let place: SourcePlace

    /// Its English text, from either side; `nil` in a monolingual document in another language.
    package func english(_ language: String) -> TextSignature? {
      source ?? (language == "en" ? target : nil)
    }
  }

  /// An alert that belongs to a step or is next to its list.
  package struct Alert: Hashable, Sendable {
    package let kind: Block.Alert.Kind
    package let parts: [Part]
    package let place: SourcePlace
  }

  package let id: StepID
  /// 0 for a step of a procedure, 1 for a step inside that step, and so on.
  package let depth: Int
  package let variants: [String]
  package let parts: [Part]
  package let alerts: [Alert]
  package let place: SourcePlace

  /// The step's own paragraphs and those of its alerts.
  package var allParts: [Part] { parts + alerts.flatMap(\.parts) }
}

/// The content of a sentence or paragraph in one language that must be the same in all others.
package struct TextSignature: Hashable, Sendable {
  /// Bold texts and the parts of bold menu paths, in order, as displayed.
  package let labels: [String]
  /// The destinations of links, in order, without the locale in the address.
  package let links: [String]
  /// Inline code, in order.
  package let codes: [String]
  /// Runs of digits, in order, with thousands groups joined and leading zeros removed.
  package let numbers: [String]
  /// Numbers that the text has, or may have, in words, such as `2` for "second".
  package let spelledNumbers: Set<String>
  /// Numbers that the text certainly has in words, such as `3` for "three", in order of first use.
  package let certainNumbers: [String]
  /// The number of words that negate, outside labels and links.
  package let negations: Int
  /// Whether the text has something that may be translated with a negation ("unposted", "missing",
  /// "unless").
  package let isNearNegation: Bool
  /// The number of places at which a sentence ends and another begins; one less than the number of
  /// sentences.
  package let sentenceBreaks: Int
  /// Digests of its distinct words in lower case, in order of first use.
  package let words: [UInt32]
  /// A digest of all letters and digits, in order; equal if the visible text is equal.
  package let key: UInt64

  /// - Parameter lexicon: what is known of the text's language.
  package init(_ inlines: [Inline], _ lexicon: TextLexicon) {
    var reader = InlineWalk()
    reader.walk(inlines, isMarked: false)
    let scanned = WordScan(reader.plain)
    labels = reader.labels
    links = reader.links
    codes = reader.codes
    numbers = NumberReader.numbers(in: reader.plain)
    let spelled = lexicon.numbers?.spelled(in: scanned.words, digits: numbers)
    spelledNumbers = spelled?.possible ?? []
    certainNumbers = spelled?.certain ?? []
    let unmarked = WordScan(reader.unmarked)
    negations =
      (lexicon.negations?.count(in: unmarked.words) ?? 0)
      + (lexicon.negations?.determiners(in: reader.unmarked) ?? 0)
    isNearNegation = lexicon.negations?.isNear(unmarked.words) ?? true
    sentenceBreaks = SentenceBreaks.count(in: reader.plain)
    words = scanned.distinctDigests
    key = scanned.key
  }

  /// Whether the text has no words.
  package var isEmpty: Bool { words.isEmpty }
}

/// What is known of the language of a text; without it, neither negations nor numbers in words are
/// found.
package struct TextLexicon: Sendable {
  let negations: NegationLexicon?
  let numbers: NumberLexicon?

  /// - Parameter language: the language without region, such as `sv`.
  package init(_ language: String, _ languages: Languages) {
    negations = languages.negations(of: language)
    numbers = languages.numbers(of: language)
  }
}

/// The text of inlines as bytes, with the labels, links and code found in it.
private struct InlineWalk {
  var plain: [UInt8] = []
  /// The text without labels and links, whose words are names and not statements.
  var unmarked: [UInt8] = []
  var labels: [String] = []
  var links: [String] = []
  var codes: [String] = []

  mutating func walk(_ inlines: [Inline], isMarked: Bool) {
    for inline in inlines {
      switch inline {
      case .text(let text): add(text, isMarked)
      case .code(let text):
        codes.append(text)
        add(text, true)
      case .emphasis(let inner): walk(inner, isMarked: isMarked)
      case .strong(let inner):
        labels += LabelText.parts(of: inner.plainText)
        unmarked.append(0x20)
        walk(inner, isMarked: true)
      case .link(let destination, let inner):
        links.append(LinkText.normal(destination))
        unmarked.append(0x20)
        walk(inner, isMarked: true)
      case .include(let path, let title):
        // An included file must be the same in every language, like the destination of a link.
        links.append(LinkText.normal(path))
        add(title, true)
      case .image: break
      case .lineBreak: add(" ", isMarked)
      }
    }
  }

  private mutating func add(_ text: String, _ isMarked: Bool) {
    plain.append(contentsOf: text.utf8)
    if !isMarked { unmarked.append(contentsOf: text.utf8) }
  }
}

/// Normalises link destinations, so that they are equal in every language.
enum LinkText {
  /// The address without scheme, `www.` and a locale such as `/sv-se/`, in lower case.
  static func normal(_ destination: String) -> String {
    var text = destination[...]
    for prefix in ["https://", "http://", "www."] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    if text.hasSuffix("/") { text = text.dropLast() }
    guard text.utf8.contains(0x2F) else { return text.lowercased() }
    return text.lowercased().split(separator: "/", omittingEmptySubsequences: false)
      .filter { !isLocale($0) }.joined(separator: "/")
  }

  /// Whether the part has the form of `en-us` or `sv-se`: two letters, a hyphen, two letters.
  static func isLocale(_ part: Substring) -> Bool {
    let bytes = Array(part.utf8)
    return bytes.count == 5 && bytes[2] == 0x2D
      && [0, 1, 3, 4].allSatisfy { (0x61...0x7A).contains(bytes[$0]) }
  }
}
