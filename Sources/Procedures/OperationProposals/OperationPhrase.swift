import Operations

/// What a domain calls an operation in one language, and the things that it is about: where nobody has
/// written how sentences tell a declared operation, they tell it as the domain does.
package struct OperationPhrase: Hashable, Sendable {
  package let operation: OperationID
  package let kind: OperationKind
  package let language: String
  /// Such as "Close an account"; for what is chosen, only `things` count.
  package let text: String
  /// What the subjects are called that it concerns, in the singular and the plural.
  package let things: [String]

  package init(
    _ operation: OperationID, _ kind: OperationKind, in language: String, _ text: String,
    things: [String]
  ) {
    self.operation = operation
    self.kind = kind
    self.language = language
    self.text = text
    self.things = things
  }

  /// What is done, and to what, as phrases that sentences are searched for; `nil` if the words say only
  /// one of the two.
  ///
  /// - Parameter between: words such as articles, which say neither.
  func parts(without between: Set<String>) -> (action: String, thing: String)? {
    let words = SentenceWords.split(text.lowercased())
    guard let (thing, range) = place(in: words) else {
      let all = words.filter { !between.contains($0) }
      guard let verb = all.first, all.count > 1 else { return nil }
      return (verb, all.dropFirst().joined(separator: " … "))
    }
    // The verb is before its object, in Dutch behind it; between the two is at most an article.
    var verb = words[..<range.lowerBound]
    if let last = verb.last, between.contains(last) { verb = verb.dropLast() }
    if verb.isEmpty { verb = words[range.upperBound...] }
    guard let last = verb.last else { return nil }
    // "Remove somebody from": whoever it is, a sentence names otherwise.
    let action =
      verb.count > 2 ? verb.dropLast(2) + ["…", last] : verb
    return (action.joined(separator: " "), thing)
  }

  /// The longest of its things in the text, however it ends, as a phrase.
  private func place(in words: [String]) -> (thing: String, range: Range<Int>)? {
    let phrases = things.map { SentenceWords.split($0.lowercased()) }.filter { !$0.isEmpty }
      .sorted { $0.count > $1.count }
    for phrase in phrases where phrase.count <= words.count {
      for start in 0...(words.count - phrase.count) {
        let found = words[start..<(start + phrase.count)]
        if zip(found, phrase).allSatisfy({ $0.hasPrefix($1) }) {
          return (Self.ending(phrase), start..<(start + phrase.count))
        }
      }
    }
    return nil
  }

  /// A phrase whose words may have any ending: "konto" is also "kontot".
  static func ending(_ words: [String]) -> String {
    words.map { "\($0)*" }.joined(separator: " ")
  }
}

extension OperationLexicon {
  /// The same lexicon, in which the operations of declared domains are told as those call them.
  package func adding(_ phrases: [OperationPhrase]) -> OperationLexicon {
    var lexicon = self
    for (operation, own) in Dictionary(grouping: phrases, by: \.operation).sorted(by: {
      $0.key < $1.key
    }) {
      lexicon.add(own, of: operation)
    }
    return lexicon
  }

  private mutating func add(_ phrases: [OperationPhrase], of operation: OperationID) {
    let name = "\(operation)\n"
    var kind: OperationKind?
    for phrase in phrases {
      let parts: (actions: [WordPhrase], things: [WordPhrase])?
      if phrase.kind == .choose {
        parts = (
          choosing(in: phrase.language),
          phrase.things.map {
            WordPhrase(OperationPhrase.ending(SentenceWords.split($0.lowercased())))
          }
        )
      } else {
        parts = phrase.parts(without: words(between: phrase.language)).map {
          ([WordPhrase($0.action)], [WordPhrase($0.thing)])
        }
      }
      guard let parts, !parts.actions.isEmpty, !parts.things.isEmpty else { continue }
      kind = phrase.kind
      add(parts.actions, parts.things, under: name, in: phrase.language)
    }
    guard let kind else { return }
    add(
      Way(
        operation: operation, action: name, thing: name, also: [], never: [], literals: [:],
        isChoice: kind == .choose, isLabel: false, isDirect: [.choose, .open].contains(kind),
        spansAsides: kind == .check, isNamedOnly: true))
  }
}
