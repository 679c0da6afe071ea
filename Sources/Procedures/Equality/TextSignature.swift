import Documents

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
