import Documents

/// A sentence of a step as the words by which operations are recognised in it, in one language.
struct SentenceWords: Sendable {
  struct Word: Hashable, Sendable {
    let text: String
    /// Whether it is a part of the name of a button, page or field.
    let isLabel: Bool
  }

  /// A part of a sentence that says one thing to do, without what it says of others: "select the
  /// user" of "select the user that you want to delete, and then …".
  struct Clause: Sendable {
    let words: [Word]
    /// The same with what it says of others.
    let whole: [Word]
    /// The sentence that it is a part of, counted from 0.
    let sentence: Int
    let isNegated: Bool
  }

  let clauses: [Clause]
  /// All words of each sentence.
  let sentences: [[Word]]

  /// - Parameters:
  ///   - text: the sentences.
  ///   - labels: the labels in them, in their language.
  ///   - rules: of their language.
  init(_ text: String, labels: [String], _ rules: LanguageRules) {
    let asides = rules[.stepAsides].map(Self.split)
    let joints = Set(rules[.stepJoints])
    let negations = Set(rules[.negationWords])
    var clauses: [Clause] = []
    var sentences: [[Word]] = []
    let labels = labels.map(Self.pieces).filter { !$0.isEmpty && $0.count <= Self.longestLabel }
    for sentence in Self.sentences(of: text) {
      var all: [Word] = []
      for phrase in sentence {
        let words = Self.marked(Self.pieces(phrase), labels)
        all += words
        for part in words.split(whereSeparator: { joints.contains($0.text) && !$0.isLabel }) {
          let texts = part.map(\.text)
          let end = Self.start(ofAny: asides, in: Array(part)) ?? texts.count
          clauses.append(
            Clause(
              words: Array(part.prefix(end)), whole: Array(part), sentence: sentences.count,
              isNegated: texts.contains { negations.contains($0) || $0.hasSuffix("n't") }))
        }
      }
      sentences.append(all)
    }
    self.clauses = clauses
    self.sentences = sentences
  }

  /// The names of buttons are shorter than this, in words; what is longer is a sentence in bold.
  private static let longestLabel = 6

  /// The words of a text, in lower case; an apostrophe inside a word belongs to it.
  static func split(_ text: String) -> [String] { pieces(text.lowercased()) }

  private static func pieces(_ text: String) -> [String] {
    text.replacing("’", with: "'").split { !$0.isLetter && !$0.isNumber && $0 != "'" }
      .map(String.init)
  }

  /// The sentences of a text, each as the phrases between its marks.
  private static func sentences(of text: String) -> [[String]] {
    var sentences: [[String]] = [[]]
    var phrase = ""
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let isLast = index + 1 >= characters.count || characters[index + 1].isWhitespace
      if ".!?".contains(character), isLast {
        sentences[sentences.count - 1].append(phrase)
        sentences.append([])
        phrase = ""
      } else if ",;:()".contains(character) {
        sentences[sentences.count - 1].append(phrase)
        phrase = ""
      } else {
        phrase.append(character)
      }
    }
    sentences[sentences.count - 1].append(phrase)
    return sentences.map { $0.filter { $0.contains(where: \.isLetter) } }.filter { !$0.isEmpty }
  }

  /// A label is written as it is on the screen: "a location" is not **Location**.
  private static func marked(_ words: [String], _ labels: [[String]]) -> [Word] {
    var isLabel = Array(repeating: false, count: words.count)
    for label in labels where label.count <= words.count {
      for start in 0...(words.count - label.count)
      where words[start..<(start + label.count)].elementsEqual(label) {
        for index in start..<(start + label.count) { isLabel[index] = true }
      }
    }
    return zip(words, isLabel).map { Word(text: $0.lowercased(), isLabel: $1) }
  }

  private static func start(ofAny phrases: [[String]], in words: [Word]) -> Int? {
    words.indices.first { index in
      !words[index].isLabel
        && phrases.contains { words[index...].map(\.text).starts(with: $0) }
    }
  }
}

/// Some words in their order, as a list of phrases has them.
struct WordPhrase: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case word(String)
    /// Any ending of this beginning.
    case beginning(String)
    /// Up to five other words.
    case others
  }

  private let parts: [Part]

  /// The most words that three dots stand for: a verb and its particle are seldom farther apart.
  private static let mostOthers = 5

  init(_ text: String) {
    parts = text.split(separator: " ").flatMap { piece -> [Part] in
      if piece == "…" || piece == "..." { return [.others] }
      let isBeginning = piece.hasSuffix("*")
      let words = SentenceWords.split(String(piece))
      return words.enumerated().map { index, word in
        isBeginning && index == words.count - 1 ? .beginning(word) : .word(word)
      }
    }
  }

  /// The first place of the phrase among words, as the positions of its own words; `nil` if it is
  /// not among them.
  func positions(in words: [SentenceWords.Word]) -> [Int]? {
    words.indices.lazy.compactMap { self.positions(in: words, from: $0, parts[...]) }.first
  }

  private func positions(
    in words: [SentenceWords.Word], from index: Int, _ parts: ArraySlice<Part>
  ) -> [Int]? {
    guard let part = parts.first else { return [] }
    let rest = parts.dropFirst()
    switch part {
    case .others:
      return (0...Self.mostOthers).lazy
        .compactMap { self.positions(in: words, from: index + $0, rest) }.first
    case .word(let text):
      guard index < words.count, words[index].text == text else { return nil }
    case .beginning(let text):
      guard index < words.count, words[index].text.hasPrefix(text) else { return nil }
    }
    return positions(in: words, from: index + 1, rest).map { [index] + $0 }
  }
}
