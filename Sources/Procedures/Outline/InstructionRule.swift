import Documents

/// Tells lists of instructions from lists of facts: most items begin with a verb that instructs, and
/// a sentence or heading before them says that something is to be done.
///
/// Set on one half of 300 lists drawn from the corpus, and measured on the other; `BulletListTests`
/// has the labels.
package struct InstructionRule: Sendable {
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

  package init(locale: ContentLocale, languages: Languages) {
    english = languages.instructions(of: "en")
    ownLanguage = OwnLexicon { languages.instructions(of: locale.language) }
  }

  /// Whether the items are instructions. At least two thirds of them must be.
  func isInstructions(_ items: [Block.Item], in context: Context) -> Bool {
    // Reading the first words alone tells nine lists of ten apart.
    // By index: a copy of an item would retain what is in it.
    let possible = items.indices.count { index in
      if case .paragraph(let passage)? = items[index].blocks.first { opens(passage) } else { false }
    }
    guard enough(possible, of: items.count) else { return false }
    // What stands before them refuses most, and is one text.
    guard says(context, isOfLinks: false, isSure: true) else { return false }
    let own = items.map { item -> Reading? in
      guard case .paragraph(let passage)? = item.blocks.first else { return nil }
      return reading(of: passage, hasMore: item.blocks.count > 1)
    }
    // Values to enter belong to the instruction before them (“Type: CNAME”).
    let isFirstValue = own.first.map { $0?.isValue == true } ?? false
    let total = isFirstValue ? own.count : own.count { $0?.isValue != true }
    let named = own.count { $0?.isNamed == true }
    let sure = named + own.count { $0?.instructs == true }
    // Among instructions, a word that may be a noun is a verb (“Lock Okta”).
    let instructing = sure * 2 < total ? sure : named + own.count { $0?.mayInstruct == true }
    guard enough(instructing, of: total) else { return false }
    // Where to read more is no step, and what stands beside it is not, either.
    guard own.count(where: { $0?.isReference == true }) * 3 < items.count else { return false }
    // What to do and not to do is advice.
    guard own.count(where: { $0?.isForbidden == true }) * 2 < items.count else { return false }
    let isOfLinks = own.count { $0?.isLink == true } * 2 > items.count
    // Names with what is done to each are the reader's only where a sentence says so.
    guard named * 2 <= total || asks(context) else { return false }
    let isSure = instructing == total && items.count > 2
    // For most lists, the same has been asked above.
    return !isOfLinks && isSure || says(context, isOfLinks: isOfLinks, isSure: isSure)
  }

  /// Whether an item is a name and its value, and does not instruct (`Host name: lyncdiscover`).
  func isValue(_ item: Block.Item) -> Bool {
    guard case .paragraph(let passage)? = item.blocks.first else { return false }
    return reading(of: passage, hasMore: item.blocks.count > 1)?.isValue == true
  }

  /// Whether a text instructs, in its language or in English.
  package func instructs(_ passage: Passage) -> Bool {
    // The first word of most texts tells enough, and nothing needs to be read.
    !surelyBeginsOtherwise(passage) && reading(of: passage, hasMore: true)?.instructs == true
  }

  /// Whether a text says to do something, and not only to read something or not to do it.
  func asksToAct(_ passage: Passage) -> Bool {
    guard !surelyBeginsOtherwise(passage), let reading = reading(of: passage, hasMore: true) else {
      return false
    }
    return reading.instructs && !reading.isReference && !reading.isForbidden && !reading.isLink
  }

  /// Whether a text instructs, or begins with a word that may be a verb.
  func mayInstruct(_ passage: Passage) -> Bool {
    reading(of: passage, hasMore: true)?.mayInstruct == true
  }

  /// Whether there are words for the language of a text.
  func knows(_ passage: Passage) -> Bool { !sides(of: passage).isEmpty }

  /// Whether a heading names something to do, in its language or in English.
  func isTask(_ heading: Passage) -> Bool {
    sides(of: heading).contains { InstructionSaying.ofHeading($0.words, $0.lexicon) != nil }
  }

  private func enough(_ count: Int, of total: Int) -> Bool { count > 0 && count * 3 >= total * 2 }

  // MARK: Items

  private struct Reading {
    let instructs: Bool
    /// Whether it instructs, or begins with a word that may be a verb.
    let mayInstruct: Bool
    /// Whether it is a name in bold and an instruction (`**Laptop:** Order a laptop`).
    let isNamed: Bool
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
    if let source = passage.source {
      if let english { sides.append((source, InstructionWords(source), english)) }
      // Where the bytes differ, its own language need not be read.
      if passage.differsInLanguages || source != passage.target { return sides }
    }
    if let own {
      let target = passage.target
      sides.append((target, InstructionWords(target), own))
    }
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
    // `**Laptop:** Order a laptop`
    if text.starts(with: bold), text.contains(0x3A) { return true }
    return FoldedText.firstWord(of: text).map(lexicon.openings.contains) ?? false
  }

  private static let bold = Array("**".utf8)

  /// Whether a text begins with a word that begins no instruction in any of its languages; `true` is
  /// certain, and the check reads no inlines.
  private func surelyBeginsOtherwise(_ passage: Passage) -> Bool {
    guard passage.hasMarkup else { return false }
    let opening = passage.opening
    if passage.hasSource {
      guard let source = opening.source else { return false }
      if let english, !Self.surelyBeginsOtherwise(source, english) { return false }
      if passage.differsInLanguages { return true }
    }
    return own.map { Self.surelyBeginsOtherwise(opening.target, $0) } ?? true
  }

  /// The word must be certain as well: letters and a space, without markup or an entity between them.
  /// Before it may be the marks of bold or of a link; where they mean nothing, no verb is behind them.
  private static func surelyBeginsOtherwise(
    _ text: ArraySlice<UInt8>, _ lexicon: InstructionLexicon
  ) -> Bool {
    let text = text.drop { $0 == 0x2A || $0 == 0x5B }
    let end = text.firstIndex { byte in
      // The letters from U+00C0 to U+017F begin with C3, C4 or C5.
      !((0x61...0x7A).contains(byte | 0x20) || (0x80...0xBF).contains(byte)
        || (0xC3...0xC5).contains(byte))
    }
    guard let end, end > text.startIndex, text[end] == 0x20,
      !(0x80...0xBF).contains(text[text.startIndex])
    else { return false }
    return !lexicon.openings.contains(FoldedText.number(of: text[..<end]))
  }

  private func reading(of passage: Passage, hasMore: Bool) -> Reading? {
    let sides = sides(of: passage)
    guard let first = sides.first else { return nil }
    let isLink = Self.isLink(first.inlines)
    let instructs = sides.contains { side in
      (hasMore || !Self.isName(side.inlines, side.lexicon))
        && InstructionGrammar.instructs(side.words, side.lexicon)
    }
    let isNamed =
      !instructs && sides.contains { Self.isNamedInstruction($0.inlines, $0.words, $0.lexicon) }
    let isValue = !instructs && sides.contains { Self.isValue($0.words, $0.lexicon) }
    let mayInstruct =
      !isValue
      && sides.contains { side in
        let words = side.words.words[...]
        return words[safe: InstructionGrammar.afterLeads(words, side.lexicon)]?.number
          .map(side.lexicon.nounVerbs.contains) ?? false
      }
    return Reading(
      instructs: instructs, mayInstruct: instructs || mayInstruct, isNamed: isNamed,
      isLink: isLink, isValue: isValue,
      isForbidden: sides.contains { InstructionGrammar.forbids($0.words.words[...], $0.lexicon) },
      isReference: sides.contains { side in
        side.words.words.first?.number.map { InstructionGrammar.isReference($0, side.lexicon) }
          ?? false
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
      InstructionGrammar.hasVerbBehindFront(value.dropFirst().prefix(25), lexicon)
    {
      return false
    }
    return !InstructionGrammar.isVerb(
      at: InstructionGrammar.afterLeads(value, lexicon), in: value, lexicon)
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

  /// Whether a text is a name in bold, a colon and an instruction.
  private static func isNamedInstruction(
    _ inlines: [Inline], _ text: InstructionWords, _ lexicon: InstructionLexicon
  ) -> Bool {
    guard case .strong? = inlines.first, isName(inlines, lexicon),
      let colon = text.words.prefix(6).firstIndex(of: .colon)
    else { return false }
    let words = text.words[(colon + 1)...]
    return InstructionGrammar.isVerb(
      at: InstructionGrammar.afterLeads(words, lexicon), in: words, lexicon)
  }

  // MARK: What stands before

  /// Whether the sentence directly before a list asks for steps and leads to the list.
  private func asks(_ context: Context) -> Bool {
    guard let before = context.before else { return false }
    return sides(of: before).contains { side in
      side.words.words.last == .colon
        && InstructionSaying.ofSentence(side.words.lastSentence, side.lexicon, isOpen: true)
          == .toDo
        && InstructionSaying.namesSteps(side.words.lastSentence, side.lexicon)
    }
  }

  private func says(_ context: Context, isOfLinks: Bool, isSure: Bool) -> Bool {
    let before = context.before.map { sides(of: $0) } ?? []
    // A question asks for no action.
    let sentence = before.filter { !$0.words.isQuestion }.compactMap { side in
      InstructionSaying.ofSentence(
        side.words.lastSentence, side.lexicon, isOpen: side.words.words.last != .stop)
    }.first
    let isIntroduction = before.contains { $0.words.words.last == .colon }
    if before.contains(where: { InstructionGrammar.prohibits($0.words.lastSentence, $0.lexicon) }) {
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
    if isIntroduction {
      return heading == .toDo
        || isSure
          && before.contains { InstructionSaying.saysWhen($0.words.lastSentence, $0.lexicon) }
    }
    if heading != nil { return true }
    // Without any sentence, the title of the page may say it (“Tasks to close a period”).
    let hasSentence = before.contains { side in
      side.words.words.contains { $0 == .stop || $0 == .colon }
    }
    return isSure && !hasSentence && context.title.flatMap(saysHeading) != nil
  }

  /// Whether a heading says that what is below it is not to be done (“Do not do this”). A question
  /// does not (“Don't see the button?”).
  private func prohibits(_ heading: Passage) -> Bool {
    sides(of: heading).contains { side in
      side.words.words.last != .stop
        && InstructionGrammar.prohibits(side.words.words[...], side.lexicon)
    }
  }

  private func saysHeading(_ heading: Passage) -> InstructionSaying? {
    sides(of: heading).compactMap { InstructionSaying.ofHeading($0.words, $0.lexicon) }.first
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
