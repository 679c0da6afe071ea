/// Finds the words of a term list in texts of one language.
package struct TermFinder: Sendable {
  /// What a word is to its concept.
  package enum Role: Hashable, Sendable {
    /// The term itself, or a form of it.
    case name
    case synonym
    /// A word that misleads.
    case avoided
  }

  /// A word of a concept in a text.
  package struct Found: Hashable, Sendable {
    /// The position of the concept in the list.
    package let concept: Int
    package let role: Role
    /// The word as the list has it.
    package let word: String
    /// The bytes of the text.
    package let range: Range<Int>
  }

  private struct Phrase: Sendable {
    let concept: Int
    let role: Role
    let word: String
    /// In lower case.
    let parts: [String]
  }

  /// A word of a text, in lower case.
  private struct Token {
    let text: String
    let range: Range<Int>
    /// Whether only white space or an apostrophe separates it from the word before.
    let isJoined: Bool
  }

  /// The phrases by their first word, the longest first.
  private let phrases: [String: [Phrase]]

  /// - Parameter roles: the words to find.
  package init(
    _ list: TermList, language: String, roles: Set<Role> = [.name, .synonym, .avoided]
  ) {
    var phrases: [String: [Phrase]] = [:]
    for (concept, entry) in list.concepts.enumerated() {
      guard let words = entry.words[language] else { continue }
      let all: [(Role, [String])] = [
        (.avoided, words.avoid), (.name, words.names), (.synonym, words.synonyms),
      ]
      for (role, list) in all where roles.contains(role) {
        for word in list {
          let parts = Self.tokens(of: word).map(\.text)
          guard let first = parts.first else { continue }
          phrases[first, default: []].append(
            Phrase(concept: concept, role: role, word: word, parts: parts))
        }
      }
    }
    self.phrases = phrases.mapValues { $0.sorted { $0.parts.count > $1.parts.count } }
  }

  /// The words in a text, in order; at each place only the longest, with every concept that has it.
  package func found(in text: String) -> [Found] {
    guard !phrases.isEmpty else { return [] }
    let tokens = Self.tokens(of: text)
    var found: [Found] = []
    var index = 0
    while index < tokens.count {
      let fitting = fitting(tokens, at: index)
      guard let length = fitting.first?.parts.count else {
        index += 1
        continue
      }
      let range = tokens[index].range.lowerBound..<tokens[index + length - 1].range.upperBound
      var told: Set<Int> = []
      for phrase in fitting where phrase.parts.count == length {
        guard told.insert(phrase.concept).inserted else { continue }
        found.append(
          Found(concept: phrase.concept, role: phrase.role, word: phrase.word, range: range))
      }
      index += length
    }
    return found
  }

  /// The words in a sentence with markup, by the bytes of its `raw`. Labels are as the screen has
  /// them, and have no words of a concept.
  package func found(in sentence: InlineText) -> [Found] {
    guard !phrases.isEmpty else { return [] }
    var found: [Found] = []
    var offset = 0
    var bold = 0
    for piece in sentence.pieces {
      switch piece {
      case .text(let words):
        if bold == 0 {
          found += self.found(in: words).map { one in
            Found(
              concept: one.concept, role: one.role, word: one.word,
              range: offset + one.range.lowerBound..<offset + one.range.upperBound)
          }
        }
        offset += words.utf8.count
      case .code(let code):
        if code.kind == .bold { bold += code.role == .open ? 1 : code.role == .close ? -1 : 0 }
        offset += code.data.utf8.count
      }
    }
    return found
  }

  /// The positions of all concepts that a text has a word of, also inside a longer one.
  package func concepts(in text: String) -> Set<Int> {
    let tokens = Self.tokens(of: text)
    return tokens.indices.reduce(into: []) { concepts, index in
      concepts.formUnion(fitting(tokens, at: index).map(\.concept))
    }
  }

  private func fitting(_ tokens: [Token], at index: Int) -> [Phrase] {
    (phrases[tokens[index].text] ?? []).filter { phrase in
      guard index + phrase.parts.count <= tokens.count else { return false }
      return phrase.parts.indices.dropFirst().allSatisfy { part in
        let token = tokens[index + part]
        return token.isJoined && token.text == phrase.parts[part]
      }
    }
  }

  /// The words of a text: letters, digits and hyphens, so that no part of a compound is found.
  private static func tokens(of text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    var start = 0
    var offset = 0
    var isJoined = true
    func end() {
      guard !word.isEmpty else { return }
      tokens.append(Token(text: word.lowercased(), range: start..<offset, isJoined: isJoined))
      word = ""
      isJoined = true
    }
    for character in text {
      if character.isLetter || character.isNumber || character == "-" {
        if word.isEmpty { start = offset }
        word.append(character)
      } else {
        end()
        if !character.isWhitespace, character != "'", character != "’" { isJoined = false }
      }
      offset += character.utf8.count
    }
    end()
    return tokens
  }
}
