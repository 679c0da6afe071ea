import Documents

/// What words a sentence has where: verbs that instruct, what may precede them, and negations.
enum InstructionGrammar {
  /// Whether a text begins with a verb that instructs, perhaps behind a place.
  static func instructs(_ text: InstructionWords, _ lexicon: InstructionLexicon) -> Bool {
    let words = text.words[...]
    guard !isSeries(words) else { return false }
    let start = afterLeads(words, lexicon)
    if isVerb(at: start, in: words, lexicon) { return !tells(words[start...], lexicon) }
    guard start < words.endIndex, let first = words[start].number else { return false }
    if lexicon.subjects.contains(first) {
      return isVerbOfSubject(at: start + 1, in: words, lexicon)
    }
    guard lexicon.places.contains(first) else { return false }
    return hasVerbBehindFront(words[(start + 1)...].prefix(25), lexicon)
  }

  /// Whether a text that begins like an instruction tells something of a noun: “order forms are in the
  /// lobby”. “Ensure users are synced” does not.
  private static func tells(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard let first = words.first?.number, !lexicon.claims.contains(first),
      let next = words[safe: words.startIndex + 1]?.number
    else { return false }
    if lexicon.predicates.contains(next) { return true }
    guard !lexicon.determiners.contains(next), !lexicon.clauses.contains(next),
      let third = words[safe: words.startIndex + 2]?.number
    else { return false }
    return lexicon.predicates.contains(third)
  }

  /// Whether the words behind “you” say what to do: “you click”, “you should open”, and not “you can”.
  private static func isVerbOfSubject(
    at index: Int, in words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard let verb = words[safe: index]?.number else { return false }
    if lexicon.duties.contains(verb) { return isVerb(at: index + 1, in: words, lexicon) }
    return lexicon.inverted.isEmpty
      ? isVerb(at: index, in: words, lexicon) : lexicon.inverted.contains(verb)
  }

  /// Whether a text is three words or more with commas between, which name phases (“Prepare, deploy,
  /// optimize”).
  static func isSeries(_ words: ArraySlice<InstructionWords.Word>) -> Bool {
    let parts = words.split(separator: InstructionWords.Word.comma)
    return parts.count > 2 && parts.dropLast().allSatisfy { $0.count == 1 }
      && parts.last.map { $0.count < 3 } ?? false
  }

  /// Whether a verb follows the first part of a sentence: “on the page, select” or “på sidan väljer
  /// du”.
  static func hasVerbBehindFront(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    for index in words.indices {
      switch words[index] {
      case .stop, .colon: return false
      case .comma:
        if isVerb(at: afterLeads(words[(index + 1)...], lexicon), in: words, lexicon) {
          return true
        }
      case .word(let number):
        if lexicon.inverted.contains(number), index + 1 < words.endIndex,
          let next = words[index + 1].number, lexicon.subjects.contains(next)
        {
          return true
        }
      case .label, .mark: break
      }
    }
    return false
  }

  /// The index after the words that may precede a verb.
  static func afterLeads(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Int {
    var index = words.startIndex
    while index < words.endIndex {
      if words[index] == .comma, index > words.startIndex {
        index += 1
      } else if let number = words[index].number, lexicon.leads.contains(number) {
        index += 1
      } else if let phrase = lexicon.leadPhrases.first(where: { phrase in
        // Without an array of the numbers: this is asked for each phrase at each text.
        words.endIndex - index >= phrase.count
          && zip(words[index...], phrase).allSatisfy { $0.number == $1 }
      }) {
        index += phrase.count
      } else {
        break
      }
    }
    return index
  }

  static func isVerb(
    at index: Int, in words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard index < words.endIndex, let number = words[index].number else { return false }
    guard lexicon.nounVerbs.contains(number) else { return lexicon.verbs.contains(number) }
    guard index + 1 < words.endIndex, let next = words[index + 1].number else { return false }
    return lexicon.determiners.contains(next)
  }

  /// Whether a word is a verb that only refers to something to read or think of.
  static func isReference(_ number: UInt64, _ lexicon: InstructionLexicon) -> Bool {
    lexicon.references.contains(number) && !lexicon.verbs.contains(number)
      && !lexicon.nounVerbs.contains(number)
  }

  /// Whether a sentence says that what follows it is not to be done, or no longer. Its last clause
  /// decides (“if you can't sign in, do the following”), unless an earlier one forbids and the last
  /// asks for nothing (“don't do the following, or mail is lost”).
  static func prohibits(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    let clauses = words.split(separator: InstructionWords.Word.comma)
    guard let last = clauses.last else { return false }
    if denies(last, lexicon) { return true }
    guard !isVerb(at: afterLeads(last, lexicon), in: last, lexicon) else { return false }
    return clauses.dropLast().contains { forbids($0, lexicon) }
  }

  /// Whether a text begins with a verb that is negated, or with its negation (“never”, “don’t”,
  /// “do not”).
  static func forbids(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard let first = words.first?.number else { return false }
    let begins =
      lexicon.negations.contains(first) || lexicon.verbs.contains(first)
      || lexicon.nounVerbs.contains(first)
    return begins && denies(words.prefix(3), lexicon)
  }

  /// Whether a negation belongs to the verb of a clause (“do not”, “you must not”), and not to a part
  /// of it (“users not in the list”), and does not ask for something (“don't forget to”).
  static func denies(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    var numbers: [UInt64] = []
    for number in words.compactMap(\.number) {
      if lexicon.clauses.contains(number) { break }
      numbers.append(number)
    }
    if numbers.contains(where: lexicon.affirmed.contains) { return false }
    let verb = afterLeads(words, lexicon)
    let instructs = isVerb(at: verb, in: words, lexicon)
    // A subject, an auxiliary and the negation; or the verb and the negation.
    let start = instructs ? verb - words.startIndex + 2 : 3
    if numbers.prefix(start).contains(where: lexicon.negations.contains) { return true }
    // Where the verb is at the end, so is its negation (“voer deze stappen niet uit”).
    if !lexicon.headingEnds.isEmpty,
      numbers.suffix(3).contains(where: lexicon.negations.contains)
    {
      return true
    }
    return !instructs
      && numbers.indices.contains { index in
        lexicon.undone.contains { numbers[index...].starts(with: $0) }
      }
  }

  static func beginsWithPlacedVerb(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard let first = words.first?.number, lexicon.places.contains(first) else { return false }
    return hasVerbBehindFront(words.dropFirst().prefix(25), lexicon)
  }

  /// Whether a purpose is followed by what the reader does: “to turn it off, you remove …”.
  static func hasSubjectThatActs(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    words.indices.contains { index in
      guard words[index] == .comma, let subject = words[safe: index + 1]?.number,
        let verb = words[safe: index + 2]?.number
      else { return false }
      return lexicon.subjects.contains(subject) && !lexicon.tellings.contains(verb)
        && (lexicon.verbs.contains(verb) || lexicon.nounVerbs.contains(verb))
    }
  }
}

extension ArraySlice {
  subscript(safe index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
