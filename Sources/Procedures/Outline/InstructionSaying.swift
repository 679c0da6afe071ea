import Documents

/// What a sentence or heading says about the list below it.
enum InstructionSaying {
  /// That something is to be done.
  case toDo
  /// The same, but also above facts (“Removing users”).
  case perhaps
  /// What is or can be.
  case fact

  /// - Parameter isOpen: whether the sentence has no end, so that the list completes it.
  static func ofSentence(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon, isOpen: Bool
  ) -> InstructionSaying? {
    let numbers = words.compactMap(\.number)
    guard let first = words.first?.number ?? numbers.first else { return nil }
    if lexicon.facts.contains(where: { numbers.suffix($0.count).elementsEqual($0) }) {
      return .fact
    }
    if tellsOfOthers(words, lexicon) || offersAlternatives(words, lexicon) { return .fact }
    if hasDuty(numbers, lexicon) { return .toDo }
    let tells = numbers.contains(where: lexicon.tellings.contains)
    let isIntroduction = words.last == .colon
    if isIntroduction, contains(numbers, lexicon.introductions) { return .toDo }
    let start = InstructionGrammar.afterLeads(words, lexicon)
    if InstructionGrammar.isVerb(at: start, in: words, lexicon)
      || InstructionGrammar.beginsWithPlacedVerb(words, lexicon),
      !(words[safe: start]?.number.map(lexicon.references.contains) ?? false)
    {
      return .toDo
    }
    if lexicon.purposes.contains(first), words.count > 2 {
      if refersBehindFront(words, lexicon) { return .fact }
      if InstructionGrammar.hasVerbBehindFront(words, lexicon)
        || InstructionGrammar.hasSubjectThatActs(words, lexicon)
      {
        return .toDo
      }
      if tells { return .fact }
      if isIntroduction { return .toDo }
    }
    if lexicon.fronts.contains(first) {
      if InstructionGrammar.hasVerbBehindFront(words, lexicon) { return .toDo }
      // “In the pane:” leads to what is done there, “In the pane, prices are copied that:” does not.
      if isIntroduction, lexicon.places.contains(first), words.count < 14, !tells,
        !words.contains(.comma),
        !numbers.dropFirst().contains(where: lexicon.verbs.contains)
      {
        return .toDo
      }
    }
    if tells { return isOpen ? .fact : nil }
    return numbers.contains(where: lexicon.stepNouns.contains) ? .toDo : nil
  }

  /// Whether a sentence has a duty, and not only to know or think (“should consider”).
  private static func hasDuty(_ numbers: [UInt64], _ lexicon: InstructionLexicon) -> Bool {
    guard let duty = numbers.firstIndex(where: lexicon.duties.contains) else { return false }
    let verbs = numbers[(duty + 1)...].prefix { !lexicon.clauses.contains($0) }
    return !verbs.contains { InstructionGrammar.isReference($0, lexicon) }
  }

  /// Whether a purpose is followed by something to think of: “to save time, consider the following”.
  private static func refersBehindFront(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    words.indices.contains { index in
      words[index] == .comma
        && words[safe: index + 1]?.number.map { InstructionGrammar.isReference($0, lexicon) }
          ?? false
    }
  }

  /// Whether the last clause of a sentence tells what others do or did (“…, they started the
  /// following tasks”), and not what they must do.
  private static func tellsOfOthers(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    let clause = words.split(separator: InstructionWords.Word.comma).last ?? words
    let numbers = clause.prefix(4).compactMap(\.number)
    // In some languages the verb is before its subject.
    guard let subject = numbers.prefix(2).firstIndex(where: lexicon.others.contains),
      subject == 0 || !numbers.prefix(1).contains(where: lexicon.clauses.contains)
    else { return false }
    return !numbers.prefix(subject + 2).contains(where: lexicon.duties.contains)
  }

  /// Whether what follows a sentence are ways of which one is taken (“do one of the following”). Its
  /// last clause decides, unless that asks for nothing (“…, depending on your plan”).
  private static func offersAlternatives(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    let clauses = words.split(separator: InstructionWords.Word.comma)
    let offers = { (clause: ArraySlice<InstructionWords.Word>) in
      contains(clause.compactMap(\.number), lexicon.alternatives)
    }
    guard let last = clauses.last, let first = clauses.first else { return false }
    if offers(last) { return true }
    return clauses.count > 1 && offers(first)
      && InstructionGrammar.isVerb(
        at: InstructionGrammar.afterLeads(first, lexicon), in: first, lexicon)
      && !last.indices.contains { InstructionGrammar.isVerb(at: $0, in: last, lexicon) }
  }

  /// Whether a sentence only says when something is done (“before you leave:”).
  static func saysWhen(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    let numbers = words.compactMap(\.number)
    // A longer one tells something.
    return words.last == .colon && numbers.count < 9 && !words.contains(.comma)
      && numbers.first.map(lexicon.times.contains) ?? false
      && !numbers.contains(where: lexicon.tellings.contains)
  }

  /// Whether a sentence has a noun for what is to be done, or a phrase that leads to it.
  static func namesSteps(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    let numbers = words.compactMap(\.number)
    return numbers.contains(where: lexicon.stepNouns.contains)
      || contains(numbers, lexicon.introductions)
  }

  private static func contains(_ numbers: [UInt64], _ phrases: [[UInt64]]) -> Bool {
    phrases.contains { phrase in
      numbers.indices.contains { numbers[$0...].starts(with: phrase) }
    }
  }

  static func ofHeading(
    _ text: InstructionWords, _ lexicon: InstructionLexicon
  ) -> InstructionSaying? {
    var words = text.words[...]
    // “Step 3: …” is one; “3. …” and “Example: …” may be.
    if let first = words.first?.number, lexicon.numbered.contains(first), words.count > 1,
      words[words.startIndex + 1].isNumeral
    {
      return .toDo
    }
    while let mark = words.prefix(3).firstIndex(where: { $0 == .colon || $0 == .stop }),
      mark + 1 < words.endIndex
    {
      words = words[(mark + 1)...]
    }
    guard let first = words.first?.number else { return nil }
    if lexicon.purposes.contains(first), words.count > 1 { return .toDo }
    let isOfLinks = lexicon.headingLinks.contains { phrase in
      words.count >= phrase.count && zip(words, phrase).allSatisfy { $0.number == $1 }
    }
    if isOfLinks { return nil }
    let start = InstructionGrammar.afterLeads(words, lexicon)
    if let verb = words[safe: start]?.number,
      lexicon.verbs.contains(verb) || InstructionGrammar.isVerb(at: start, in: words, lexicon)
    {
      return .toDo
    }
    let numbers = words.compactMap(\.number)
    if let last = numbers.last, lexicon.headingEnds.contains(last), numbers.count > 1 {
      return .toDo
    }
    if lexicon.headingStarts.contains(first), numbers.count > 1 { return .perhaps }
    if lexicon.headingPhrases.contains(where: { numbers.starts(with: $0) }) { return .toDo }
    return numbers.contains(where: lexicon.stepNouns.contains) ? .perhaps : nil
  }
}
