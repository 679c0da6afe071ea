import Documents

/// Tells lists of instructions from lists of facts: most items begin with a verb that instructs, and
/// a sentence or heading before them says that something is to be done.
///
/// Set on one half of 300 lists drawn from the corpus, and measured on the other; `BulletListTests`
/// has the labels.
struct InstructionRule: Sendable {
  /// What stands before a list.
  struct Context {
    /// The sentence directly before it, or the text of the item that it is in.
    var before: Passage?
    var heading: Passage?
    var title: Passage?
    /// All blocks of the document.
    var document: [Block] = []
  }

  private let english: InstructionLexicon?
  /// Asked for only where English does not decide.
  private let ownLanguage: OwnLexicon<InstructionLexicon>
  private var own: InstructionLexicon? { ownLanguage.lexicon }

  init(locale: ContentLocale, languages: Languages) {
    english = languages.instructions(of: "en")
    ownLanguage = OwnLexicon { languages.instructions(of: locale.language) }
  }

  /// Whether the items are instructions. At least two thirds of them must be.
  func isInstructions(_ items: [Block.Item], in context: Context) -> Bool {
    // Reading the first words alone tells nine lists of ten apart.
    let possible = items.count { item in
      if case .paragraph(let passage)? = item.blocks.first { opens(passage) } else { false }
    }
    guard enough(possible, of: items.count) else { return false }
    let own = items.map { item -> Reading? in
      guard case .paragraph(let passage)? = item.blocks.first else { return nil }
      return reading(of: passage, hasMore: item.blocks.count > 1)
    }
    // Values to enter belong to the instruction before them (“Type: CNAME”).
    let isFirstValue = own.first.map { $0?.isValue == true } ?? false
    let total = isFirstValue ? own.count : own.count { $0?.isValue != true }
    let sure = own.count { $0?.instructs == true }
    // Among instructions, a word that may be a noun is a verb (“Lock Okta”).
    let instructing = sure * 2 < total ? sure : own.count { $0?.mayInstruct == true }
    guard enough(instructing, of: total) else { return false }
    // Where to read more is no step, and what stands beside it is not, either.
    guard own.count(where: { $0?.isReference == true }) * 3 < items.count else { return false }
    // What to do and not to do is advice.
    guard own.count(where: { $0?.isForbidden == true }) * 2 < items.count else { return false }
    let isOfLinks = own.count { $0?.isLink == true } * 2 > items.count
    return says(context, isOfLinks: isOfLinks, isSure: instructing == total && items.count > 2)
  }

  /// Whether an item is a name and its value, and does not instruct (`Host name: lyncdiscover`).
  func isValue(_ item: Block.Item) -> Bool {
    guard case .paragraph(let passage)? = item.blocks.first else { return false }
    return reading(of: passage, hasMore: item.blocks.count > 1)?.isValue == true
  }

  /// Whether a text instructs, in its language or in English.
  func instructs(_ passage: Passage) -> Bool {
    reading(of: passage, hasMore: true)?.instructs == true
  }

  /// Whether a text instructs, or begins with a word that may be a verb.
  func mayInstruct(_ passage: Passage) -> Bool {
    reading(of: passage, hasMore: true)?.mayInstruct == true
  }

  /// Whether there are words for the language of a text.
  func knows(_ passage: Passage) -> Bool { !sides(of: passage).isEmpty }

  /// Whether a heading names something to do, in its language or in English.
  func isTask(_ heading: Passage) -> Bool {
    sides(of: heading).contains { Self.saysHeading($0.words, $0.lexicon) != nil }
  }

  private func enough(_ count: Int, of total: Int) -> Bool { count > 0 && count * 3 >= total * 2 }

  // MARK: Items

  private struct Reading {
    let instructs: Bool
    /// Whether it instructs, or begins with a word that may be a verb.
    let mayInstruct: Bool
    let isLink: Bool
    /// Whether it is a name and its value, and does not instruct.
    let isValue: Bool
    /// Whether it says what not to do.
    let isForbidden: Bool
    /// Whether it only refers to something to read.
    let isReference: Bool
  }

  /// The sides of a text that there are words for: its English, so that every language has the same
  /// steps, or else its own. A text outside the units of a bilingual document may be in either.
  private func sides(
    of passage: Passage
  ) -> [(inlines: [Inline], words: InstructionWords, lexicon: InstructionLexicon)] {
    var sides: [(inlines: [Inline], words: InstructionWords, lexicon: InstructionLexicon)] = []
    let target = passage.target
    if let source = passage.source {
      if let english { sides.append((source, InstructionWords(source), english)) }
      if source != target { return sides }
    }
    if let own { sides.append((target, InstructionWords(target), own)) }
    return sides
  }

  /// Whether a text may begin as an instruction does; `false` is certain.
  private func opens(_ passage: Passage) -> Bool {
    let opening = passage.opening
    if let source = opening.source, let english, Self.opens(source, english) { return true }
    return own.map { Self.opens(opening.target, $0) } ?? false
  }

  private static func opens(
    _ text: ArraySlice<UInt8>, _ lexicon: InstructionLexicon
  ) -> Bool {
    FoldedText.firstWord(of: text).map(lexicon.openings.contains) ?? false
  }

  private func reading(of passage: Passage, hasMore: Bool) -> Reading? {
    let sides = sides(of: passage)
    guard let first = sides.first else { return nil }
    let isLink = Self.isLink(first.inlines)
    let instructs = sides.contains { side in
      (hasMore || !Self.isName(side.inlines, side.lexicon))
        && Self.instructs(side.words, side.lexicon)
    }
    let isValue = !instructs && sides.contains { Self.isValue($0.words, $0.lexicon) }
    let mayInstruct =
      !isValue
      && sides.contains { side in
        let words = side.words.words[...]
        return words[safe: Self.afterLeads(words, side.lexicon)]?.number
          .map(side.lexicon.nounVerbs.contains) ?? false
      }
    return Reading(
      instructs: instructs, mayInstruct: instructs || mayInstruct, isLink: isLink,
      isValue: isValue,
      isForbidden: sides.contains { Self.forbids($0.words.words[...], $0.lexicon) },
      isReference: sides.contains { side in
        side.words.words.first?.number.map { Self.isReference($0, side.lexicon) } ?? false
      })
  }

  /// Whether a text is links and nothing else, perhaps behind their subject: `Help: [a](b) or [c](d)`.
  private static func isLink(_ inlines: [Inline]) -> Bool {
    let isLink: (Inline) -> Bool = { if case .link = $0 { true } else { false } }
    guard let first = inlines.firstIndex(where: isLink) else { return false }
    let subject = inlines[..<first].map(\.plain).joined().trimmedSpaces
    // A longer text says something by itself (“Register a user, which can be done here:”).
    guard subject.isEmpty || subject.last == ":" && subject.split(separator: " ").count < 7 else {
      return false
    }
    // Between two links are a comma and a conjunction.
    return inlines[first...].enumerated().allSatisfy { offset, inline in
      if isLink(inline) { return true }
      let letters = inline.plain.filter(\.isLetter).count
      return first + offset == inlines.count - 1 ? letters == 0 : letters < 5
    }
  }

  /// Whether a text is a name of one to three words, a colon and a value that does not instruct.
  private static func isValue(_ text: InstructionWords, _ lexicon: InstructionLexicon) -> Bool {
    let words = text.words[...]
    guard let colon = words.firstIndex(of: .colon), (1...3).contains(colon) else { return false }
    let value = words[(colon + 1)...]
    guard let first = value.first else { return false }
    // “Optional: if you test it, run …” is an instruction.
    if let number = first.number, lexicon.fronts.contains(number),
      hasVerbBehindFront(value.dropFirst().prefix(25), lexicon)
    {
      return false
    }
    return !isVerb(at: afterLeads(value, lexicon), in: value, lexicon)
  }

  /// Whether a text is a name in bold, alone or with what it means or is for: `**Name**: text`.
  private static func isName(_ inlines: [Inline], _ lexicon: InstructionLexicon) -> Bool {
    guard case .strong(let inner)? = inlines.first else { return false }
    let name = inner.map(\.plain).joined().trimmedSpaces
    let rest = inlines.dropFirst().map(\.plain).joined().trimmedSpaces
    guard let next = rest.first else { return name.last != "." }
    if name.last == ":" || ":-–—=".contains(next) { return true }
    // `**Add all printers** to add those that are missing`
    return FoldedText.firstWord(of: rest.utf8).map(lexicon.purposes.contains) ?? false
  }

  /// Whether a text begins with a verb that instructs, perhaps behind a place.
  private static func instructs(_ text: InstructionWords, _ lexicon: InstructionLexicon) -> Bool {
    let words = text.words[...]
    guard !isSeries(words) else { return false }
    let start = afterLeads(words, lexicon)
    if isVerb(at: start, in: words, lexicon) { return true }
    guard start < words.endIndex, let first = words[start].number, lexicon.places.contains(first)
    else { return false }
    return hasVerbBehindFront(words[(start + 1)...].prefix(25), lexicon)
  }

  /// Whether a text is three words or more with commas between, which name phases (“Prepare, deploy,
  /// optimize”).
  private static func isSeries(_ words: ArraySlice<InstructionWords.Word>) -> Bool {
    let parts = words.split(separator: InstructionWords.Word.comma)
    return parts.count > 2 && parts.dropLast().allSatisfy { $0.count == 1 }
      && parts.last.map { $0.count < 3 } ?? false
  }

  /// Whether a verb follows the first part of a sentence: “on the page, select” or “på sidan väljer
  /// du”.
  private static func hasVerbBehindFront(
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
  private static func afterLeads(
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

  private static func isVerb(
    at index: Int, in words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard index < words.endIndex, let number = words[index].number else { return false }
    guard lexicon.nounVerbs.contains(number) else { return lexicon.verbs.contains(number) }
    guard index + 1 < words.endIndex, let next = words[index + 1].number else { return false }
    return lexicon.determiners.contains(next)
  }

  // MARK: What stands before

  /// What a sentence or heading says about the list below it.
  private enum Saying {
    /// That something is to be done.
    case toDo
    /// The same, but also above facts (“Removing users”).
    case perhaps
    /// What is or can be.
    case fact
  }

  private func says(_ context: Context, isOfLinks: Bool, isSure: Bool) -> Bool {
    let before = context.before.map { sides(of: $0) } ?? []
    let sentence = before.compactMap { side in
      Self.saysSentence(
        side.words.lastSentence, side.lexicon, isOpen: side.words.words.last != .stop)
    }.first
    let isIntroduction = before.contains { $0.words.words.last == .colon }
    if before.contains(where: { Self.prohibits($0.words.lastSentence, $0.lexicon) }) {
      return false
    }
    if isOfLinks {
      // Links to other pages are a table of contents, unless they are what a purpose takes.
      return isIntroduction && sentence == .toDo
        && before.contains { side in
          side.words.words.first?.number.map { side.lexicon.purposes.contains($0) } ?? false
        }
    }
    switch sentence {
    case .toDo: return true
    case .fact: return false
    case .perhaps, nil: break
    }
    if context.heading.map(prohibits) ?? false { return false }
    let heading = context.heading.flatMap(saysHeading)
    if isIntroduction { return heading == .toDo }
    if heading != nil { return true }
    // Without any sentence, the title of the page may say it (“Tasks to close a period”).
    let hasSentence = before.contains { side in
      side.words.words.contains { $0 == .stop || $0 == .colon }
    }
    return isSure && !hasSentence && context.title.flatMap(saysHeading) != nil
  }

  /// - Parameter isOpen: whether the sentence has no end, so that the list completes it.
  private static func saysSentence(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon, isOpen: Bool
  ) -> Saying? {
    let numbers = words.compactMap(\.number)
    guard let first = words.first?.number ?? numbers.first else { return nil }
    if lexicon.facts.contains(where: { numbers.suffix($0.count).elementsEqual($0) }) {
      return .fact
    }
    if tellsOfOthers(words, lexicon) || offersAlternatives(words, lexicon) { return .fact }
    if hasDuty(numbers, lexicon) { return .toDo }
    let tells = numbers.contains(where: lexicon.tellings.contains)
    let isIntroduction = words.last == .colon
    let start = afterLeads(words, lexicon)
    if isVerb(at: start, in: words, lexicon) || beginsWithPlacedVerb(words, lexicon),
      !(words[safe: start]?.number.map(lexicon.references.contains) ?? false)
    {
      return .toDo
    }
    if lexicon.purposes.contains(first), words.count > 2 {
      if refersBehindFront(words, lexicon) { return .fact }
      if hasVerbBehindFront(words, lexicon) || hasSubjectThatActs(words, lexicon) { return .toDo }
      if tells { return .fact }
      if isIntroduction { return .toDo }
    }
    if lexicon.fronts.contains(first) {
      if hasVerbBehindFront(words, lexicon) { return .toDo }
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
    return !verbs.contains { isReference($0, lexicon) }
  }

  /// Whether a word is a verb that only refers to something to read or think of.
  private static func isReference(_ number: UInt64, _ lexicon: InstructionLexicon) -> Bool {
    lexicon.references.contains(number) && !lexicon.verbs.contains(number)
      && !lexicon.nounVerbs.contains(number)
  }

  /// Whether a purpose is followed by something to think of: “to save time, consider the following”.
  private static func refersBehindFront(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    words.indices.contains { index in
      words[index] == .comma
        && words[safe: index + 1]?.number.map { isReference($0, lexicon) } ?? false
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
      let numbers = clause.compactMap(\.number)
      return lexicon.alternatives.contains { phrase in
        numbers.indices.contains { numbers[$0...].starts(with: phrase) }
      }
    }
    guard let last = clauses.last, let first = clauses.first else { return false }
    if offers(last) { return true }
    return clauses.count > 1 && offers(first)
      && isVerb(at: afterLeads(first, lexicon), in: first, lexicon)
      && !last.indices.contains { isVerb(at: $0, in: last, lexicon) }
  }

  /// Whether a heading says that what is below it is not to be done (“Do not do this”). A question
  /// does not (“Don't see the button?”).
  private func prohibits(_ heading: Passage) -> Bool {
    sides(of: heading).contains { side in
      side.words.words.last != .stop && Self.prohibits(side.words.words[...], side.lexicon)
    }
  }

  /// Whether a sentence says that what follows it is not to be done, or no longer. Its last clause
  /// decides (“if you can't sign in, do the following”), unless an earlier one forbids and the last
  /// asks for nothing (“don't do the following, or mail is lost”).
  private static func prohibits(
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
  private static func forbids(
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
  private static func denies(
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

  private static func beginsWithPlacedVerb(
    _ words: ArraySlice<InstructionWords.Word>, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard let first = words.first?.number, lexicon.places.contains(first) else { return false }
    return hasVerbBehindFront(words.dropFirst().prefix(25), lexicon)
  }

  /// Whether a purpose is followed by what the reader does: “to turn it off, you remove …”.
  private static func hasSubjectThatActs(
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

  private func saysHeading(_ heading: Passage) -> Saying? {
    sides(of: heading).compactMap { Self.saysHeading($0.words, $0.lexicon) }.first
  }

  private static func saysHeading(
    _ text: InstructionWords, _ lexicon: InstructionLexicon
  ) -> Saying? {
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
    let start = afterLeads(words, lexicon)
    if let verb = words[safe: start]?.number,
      lexicon.verbs.contains(verb) || isVerb(at: start, in: words, lexicon)
    {
      return .toDo
    }
    let numbers = words.compactMap(\.number)
    if let last = numbers.last, lexicon.headingEnds.contains(last), numbers.count > 1 {
      return .toDo
    }
    if lexicon.headingStarts.contains(first), numbers.count > 1 { return .perhaps }
    if lexicon.headingPhrases.contains(where: { numbers.starts(with: $0) }) { return .toDo }
    if lexicon.headingLinks.contains(where: { numbers.starts(with: $0) }) { return nil }
    return numbers.contains(where: lexicon.stepNouns.contains) ? .perhaps : nil
  }
}

/// The words of a text and the punctuation between them. Labels are one word each, whatever they
/// contain, unless they begin the text.
struct InstructionWords {
  enum Word: Equatable {
    /// As numbered by `FoldedText`.
    case word(UInt64)
    case label
    case comma, colon
    /// A mark that ends a sentence.
    case stop
    /// Any other mark.
    case mark

    var number: UInt64? { if case .word(let number) = self { number } else { nil } }

    /// Whether it is a number of up to two digits.
    fileprivate var isNumeral: Bool { number.map(InstructionWords.numerals.contains) ?? false }
  }

  fileprivate static let numerals = Set((0...99).map { FoldedText.word(String($0)) })

  private(set) var words: [Word] = []

  init(_ inlines: [Inline]) { add(inlines) }

  /// The words after the last mark that ends a sentence and has others behind it.
  var lastSentence: ArraySlice<Word> {
    var end = words.endIndex
    while end > words.startIndex, words[end - 1] == .stop { end -= 1 }
    let start = words[..<end].lastIndex(of: .stop).map { $0 + 1 } ?? words.startIndex
    return words[start..<end]
  }

  private mutating func add(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .text(let text): add(text)
      case .strong(let inner):
        if words.isEmpty { add(inner) } else { words.append(.label) }
      case .emphasis(let inner), .link(_, let inner): add(inner)
      case .code, .include: words.append(.label)
      case .image: break
      case .lineBreak: words.append(.stop)
      }
    }
  }

  private mutating func add(_ text: String) {
    let bytes = Array(text.utf8)
    var start: Int?
    func word(to end: Int) -> Word? {
      start.map { .word(FoldedText.number(of: bytes[$0..<end])) }
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x27, 0x2D, 0x5F, 0x80...0xFF:
        if start == nil { start = index }
        continue
      default: break
      }
      if let word = word(to: index) { words.append(word) }
      start = nil
      switch byte {
      case 0x2C: words.append(.comma)
      case 0x3A: words.append(.colon)
      // . ! ? ; end a sentence before a space, and not in `example.com`.
      case 0x2E, 0x21, 0x3F, 0x3B:
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
        words.append(next == 0x20 || next == 0x0A ? .stop : .mark)
      case 0x20, 0x09, 0x0A, 0x0D: break
      default: words.append(.mark)
      }
    }
    if let word = word(to: bytes.count) { words.append(word) }
  }
}

extension String {
  fileprivate var trimmedSpaces: Substring {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}

extension ArraySlice {
  fileprivate subscript(safe index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}
