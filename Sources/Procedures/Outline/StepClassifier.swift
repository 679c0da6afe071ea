import Documents
import Markup

/// Classifies steps by the verbs of their language and the labels they name.
package struct StepClassifier: Sendable {
  private let english: VerbLexicon?
  /// Asked for only where English does not decide.
  private let ownLanguage: OwnLexicon<VerbLexicon>
  private var own: VerbLexicon? { ownLanguage.lexicon }

  /// - Parameters:
  ///   - locale: the language of the steps; without rules for it, only their English text decides.
  ///   - languages: the rules of languages.
  package init(locale: ContentLocale, languages: Languages) {
    english = languages.verbs(of: "en")
    ownLanguage = OwnLexicon { languages.verbs(of: locale.language) }
  }

  /// The kind of a step; `instruct` if nothing in its text decides.
  ///
  /// - Parameters:
  ///   - english: the English text of the step, if there is one; it is tried first, so that a step
  ///     has the same kind in all languages.
  ///   - target: the step in the language of the classifier.
  ///   - labels: the labels in the step; a label such as `Save` makes it a `commit`.
  package func kind(
    english: String?, target: String, labels: [OutlineLabel]
  ) -> StepKind {
    if let english, let kind = kind(of: english, self.english, labels: labels) { return kind }
    return kind(of: target, own, labels: labels) ?? .instruct
  }

  private func kind(
    of text: String, _ lexicon: VerbLexicon?, labels: [OutlineLabel]
  ) -> StepKind? {
    guard let lexicon else { return nil }
    let words = words(of: text, without: labels)
    if words.contains(where: lexicon.anywhereStarts.contains) {
      for (phrase, kind) in lexicon.anywhere where contains(words, phrase) { return kind }
    }
    if let first = words.first, lexicon.conditions.contains(first),
      !lexicon.purposes.contains(where: { words.starts(with: $0) }), !isPurpose(words, lexicon)
    {
      return .condition
    }
    guard let (kind, position) = firstVerb(in: words, lexicon)
    else { return nil }
    return adjusted(kind, after: words[position...], lexicon, labels)
  }

  /// Whether the clause states a purpose although its verb comes later: "als u … wilt …".
  private func isPurpose(_ words: [UInt64], _ lexicon: VerbLexicon) -> Bool {
    lexicon.purposeVerbs.contains {
      words.first == $0[0] && words.prefix(15).contains($0[1])
    }
  }

  /// The words outside labels, because words in labels are not instructions ("Remove licenses"
  /// page).
  private func words(of text: String, without labels: [OutlineLabel]) -> [UInt64] {
    guard !labels.isEmpty else { return FoldedText.words(of: text.utf8) }
    var bytes = Array(text.utf8)
    // Each is looked for once, in all of the text.
    if labels.count == 1 {
      // Half of all steps with labels have one, and need no set.
      if let name = labels[0].target { mask(name, in: &bytes) }
      if let name = labels[0].source, name != labels[0].target { mask(name, in: &bytes) }
      return FoldedText.words(of: bytes)
    }
    if labels.count <= Self.fewLabels {
      // Each is compared with those before it, which takes less than to number them.
      for (index, label) in labels.enumerated() {
        let before = labels[..<index]
        func isNew(_ name: String) -> Bool {
          !before.contains { $0.target == name || $0.source == name }
        }
        if let name = label.target, isNew(name) { mask(name, in: &bytes) }
        if let name = label.source, name != label.target, isNew(name) { mask(name, in: &bytes) }
      }
      return FoldedText.words(of: bytes)
    }
    var names: Set<String> = []
    for label in labels.prefix(Self.mostLabels) {
      if let name = label.target, names.insert(name).inserted { mask(name, in: &bytes) }
      if let name = label.source, names.insert(name).inserted { mask(name, in: &bytes) }
    }
    return FoldedText.words(of: bytes)
  }

  /// More are numbered, because to compare each with all would take quadratic time.
  private static let fewLabels = 8
  /// No step measured names more than ten.
  private static let mostLabels = 256

  private func mask(_ label: String, in text: inout [UInt8]) {
    let pattern = Array(label.utf8)
    // The first word may be a verb that is also a label ("Save the file").
    var position = 1
    while position < text.count,
      let found = ByteSearch.first(pattern, in: text, from: position, to: text.count)
    {
      for index in found..<found + pattern.count { text[index] = 0x5F }
      position = found + pattern.count
    }
  }

  /// The verb that decides: the first where a verb is certain, for languages whose verbs look like
  /// nouns; else the first that is not behind a word that makes it a purpose (“to remove a user,
  /// select …”); else the first of all.
  private func firstVerb(in words: [UInt64], _ lexicon: VerbLexicon) -> (StepKind, Int)? {
    var instructing: (StepKind, Int)?
    var any: (StepKind, Int)?
    for position in words.indices {
      guard lexicon.verbStarts.contains(words[position]),
        let candidates = lexicon.verbs[words[position]],
        let (_, kind) = candidates.first(where: { words[position...].starts(with: $0.phrase) })
      else { continue }
      let before = position == 0 ? nil : words[position - 1]
      if before.map({ isCertain(after: $0, lexicon) }) ?? true { return (kind, position) }
      if any == nil { any = (kind, position) }
      if instructing == nil, before.map({ !lexicon.auxiliaries.contains($0) }) ?? true {
        instructing = (kind, position)
      }
    }
    return instructing ?? any
  }

  private func isCertain(after before: UInt64, _ lexicon: VerbLexicon) -> Bool {
    lexicon.leadIns.isEmpty
      ? !lexicon.auxiliaries.contains(before)
      : before == FoldedText.pause || lexicon.leadIns.contains(before)
  }

  private func contains(_ words: [UInt64], _ phrase: [UInt64]) -> Bool {
    guard let first = phrase.first else { return false }
    return words.indices.contains {
      words[$0] == first && words[$0...].starts(with: phrase)
    }
  }

  /// Whether a label is one of some buttons, by its English name or, without one, by its own.
  private func names(
    _ label: OutlineLabel, oneOf buttons: (VerbLexicon) -> Set<String>
  ) -> Bool {
    if let source = label.source {
      return english.map { buttons($0).contains(source.lowercased()) } ?? false
    }
    guard let target = label.target?.lowercased() else { return false }
    return english.map { buttons($0).contains(target) } ?? false
      || own.map { buttons($0).contains(target) } ?? false
  }

  private func adjusted(
    _ kind: StepKind, after words: ArraySlice<UInt64>, _ lexicon: VerbLexicon,
    _ labels: [OutlineLabel]
  ) -> StepKind {
    func commits(_ label: OutlineLabel) -> Bool { names(label, oneOf: { $0.committing }) }
    // A label without a name is none.
    let named = labels.lazy.filter { $0.source != nil || $0.target != nil }
    switch kind {
    case .choose, .toggle, .enter, .open:
      // A page may have the name of a button, but opening it is not pressing the button.
      if kind != .open, named.contains(where: commits) { return .commit }
      if kind == .open, let last = named.last, commits(last) { return .commit }
      guard kind == .choose else { return kind }
      if let first = named.first, names(first, oneOf: { $0.confirming }) { return .confirm }
      let object = words.prefix(12)
      if object.contains(where: lexicon.boxes.contains),
        !object.contains(where: lexicon.rows.contains)
      {
        return .toggle
      }
      return .choose
    case .commit, .run, .read, .wait, .repeatSteps, .condition, .record, .signIn, .confirm,
      .instruct:
      return kind
    }
  }
}

/// The kind of action that a step asks for.
package enum StepKind: String, Hashable, Sendable, CaseIterable {
  /// Go to a page, or expand a part of it.
  case open
  case choose
  /// Type a value.
  case enter
  /// Tick, clear or switch.
  case toggle
  /// Put the change into effect.
  case commit
  /// Run a command or a program.
  case run
  /// Look at something to get information.
  case read
  case wait
  /// Repeat the procedure or a part of it.
  case repeatSteps = "repeat"
  /// Act only under the stated condition.
  case condition
  /// Keep something outside the product: copy, download, export or write it down.
  case record
  case signIn
  /// Acknowledge, close, or go to the next page.
  case confirm
  /// Anything else.
  case instruct
}

/// The words of a text in lower case as numbers; equal words have equal numbers.
///
/// Fifteen thousand steps are searched for verbs and labels (measured on the corpus), and strings
/// for every word would take longer than reading the pages. For the same reason nothing keeps the
/// text in lower case.
enum FoldedText {
  /// A byte in lower case: ASCII and the letters of Latin-1, which covers every letter of English,
  /// Swedish, Danish and Dutch.
  private static func folded(_ byte: UInt8, after before: UInt8) -> UInt8 {
    switch byte {
    case 0x41...0x5A: byte + 0x20
    // U+00C0 to U+00DE are C3 80 to C3 9E; U+00D7 is the multiplication sign.
    case 0x80...0x9E where before == 0xC3 && byte != 0x97: byte + 0x20
    default: byte
    }
  }

  /// The number of the first word of a text, of which no more is read; `nil` if it has none.
  static func firstWord(of text: some Sequence<UInt8>) -> UInt64? {
    var before: UInt8 = 0
    var hash: UInt64?
    for byte in text {
      let folded = folded(byte, after: before)
      before = byte
      if isWordByte(folded) {
        hash = ((hash ?? start) ^ UInt64(folded)) &* prime
      } else if let hash {
        return hash
      }
    }
    return hash
  }

  /// The number that represents punctuation among the words.
  static let pause: UInt64 = 0

  /// The number of each word in order, with `pause` for punctuation; every byte above ASCII is part
  /// of a word.
  static func words(of text: some Collection<UInt8>) -> [UInt64] {
    // A buffer is read several times as fast as a text.
    text.withContiguousStorageIfAvailable { words(of: $0) }
      ?? Array(text).withUnsafeBufferPointer { words(of: $0) }
  }

  private static func words(of text: UnsafeBufferPointer<UInt8>) -> [UInt64] {
    var words: [UInt64] = []
    // Few words are shorter, with what is between them.
    words.reserveCapacity(text.count / 4 + 1)
    wordBytes.withUnsafeBufferPointer { folded in
      var position = 0
      while position < text.count {
        var hash = start
        let first = position
        while position < text.count {
          var byte = folded[Int(text[position])]
          guard byte != 0 else { break }
          // A capital letter of Latin-1, of which this is the second byte.
          if byte >= 0x80, position > 0 { byte = Self.folded(byte, after: text[position - 1]) }
          hash = (hash ^ UInt64(byte)) &* prime
          position += 1
        }
        if position > first { words.append(hash) }
        guard position < text.count else { break }
        if text[position] != 0x20, let last = words.last, last != pause { words.append(pause) }
        position += 1
      }
    }
    return words
  }

  /// Each byte in lower case as if no other were before it, or 0 if it is not part of a word.
  private static let wordBytes: [UInt8] = (0...0xFF).map { (byte: UInt8) in
    let folded = folded(byte, after: 0)
    return isWordByte(folded) ? folded : 0
  }

  /// The number of the whole text taken as one word.
  static func number(of text: some Sequence<UInt8>) -> UInt64 {
    var before: UInt8 = 0
    return text.reduce(start) { hash, byte in
      defer { before = byte }
      return (hash ^ UInt64(folded(byte, after: before))) &* prime
    }
  }

  /// The number of one word, given in lower case.
  static func word(_ text: some StringProtocol) -> UInt64 {
    text.utf8.reduce(start) { ($0 ^ UInt64($1)) &* prime }
  }

  // 64-bit FNV-1a (draft-eastlake-fnv); none of the few hundred words in the lexicons share a
  // number.
  private static let start: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x27, 0x2D, 0x5F, 0x80...0xFF: true
    default: false
    }
  }
}
