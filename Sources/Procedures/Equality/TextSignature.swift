import Documents

/// What one sentence or paragraph holds in one language that must be the same in every other.
package struct TextSignature: Hashable, Sendable {
  /// Bold texts and the parts of bold menu paths, in order, as they are shown.
  package let labels: [String]
  /// Where links lead, in order, without the locale of the address.
  package let links: [String]
  /// Inline code, in order.
  package let codes: [String]
  /// Runs of digits in order, groups of thousands joined, zeros before them dropped.
  package let numbers: [String]
  /// Numbers that the text has in words or could have meant by them, such as `2` of "second".
  package let spelledNumbers: Set<String>
  /// Words that deny, labels and links aside.
  package let negations: Int
  /// Whether something in it could well be told with a denial ("unposted", "missing", "unless").
  package let isNearNegation: Bool
  /// Places where one sentence ends and another begins; one less than the sentences.
  package let sentenceBreaks: Int
  /// Digests of its distinct words in lower case, in order of first use.
  package let words: [UInt32]
  /// A digest of all letters and digits in order: equal where the visible text is.
  package let key: UInt64

  package init(_ inlines: [Inline], language: String) {
    var reader = InlineWalk()
    reader.walk(inlines, isMarked: false)
    let scanned = WordScan(reader.plain)
    labels = reader.labels
    links = reader.links
    codes = reader.codes
    numbers = NumberReader.numbers(in: reader.plain)
    let lexicon = NegationLexicon.lexicon(for: language)
    spelledNumbers = NumberReader.spelled(in: scanned.words, language: language)
    let unmarked = WordScan(reader.unmarked)
    negations =
      (lexicon?.count(in: unmarked.words) ?? 0)
      + (language == "en" ? NegationLexicon.determiners(in: reader.unmarked) : 0)
    isNearNegation = lexicon?.isNear(unmarked.words) ?? true
    sentenceBreaks = SentenceBreaks.count(in: reader.plain)
    words = scanned.distinctDigests
    key = scanned.key
  }

  package var isEmpty: Bool { words.isEmpty }
}

/// The text of inlines as bytes, with what stands out in it gathered on the way.
private struct InlineWalk {
  var plain: [UInt8] = []
  /// The text without labels and links, whose words are names and no statements.
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
        // What is included must be the same in every language, as what is linked to.
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
