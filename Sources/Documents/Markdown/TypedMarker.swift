import Markup

/// A number at the start of a line that is, or was meant as, the marker of a step.
struct TypedMarker {
  let value: Int
  /// `nil` if Markdown takes it for a list marker.
  let flaw: TypedNumbers.Flaw?
  /// The index of its first byte.
  let start: Int
  /// The index at which the text of the step begins.
  let textStart: Int
  /// The end of the bold that begins in the marker, if that is behind `textStart`.
  let boldEnd: Range<Int>?
  /// The dot or parenthesis after it; a dot if it has neither.
  let delimiter: UInt8

  /// Whether a line whose first visible byte is this may begin with a marker; `false` is certain.
  static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    // Digits ( * _ < and the first bytes of characters that are not ASCII.
    case 0x30...0x39, 0x28, 0x2A, 0x5F, 0x3C, 0xC2, 0xE2, 0xEF, 0xF0: true
    default: isLetter(byte)
    }
  }

  /// Whether a byte begins a letter of ASCII, or of another alphabet with two bytes for each.
  static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0xC3...0xDF).contains(byte)
  }

  /// Whether the markup at `start` may begin with a marker; `false` is certain.
  static func mayBegin(in bytes: [UInt8], at start: Int, to end: Int) -> Bool {
    guard start < end else { return false }
    switch bytes[start] {
    case let byte where isLetter(byte): return wordBeforeNumber(bytes, start, end) != nil
    case 0x28, 0x2A, 0x5F:
      let mark = bytes[start]
      guard let inner = bytes[start..<end].firstIndex(where: { $0 != mark }) else { return false }
      return (0x30...0x39).contains(bytes[inner]) || bytes[inner] == 0x5B
        || wordBeforeNumber(bytes, inner, end) != nil
    case 0x3C: return boldTags.contains { ByteSearch.matches($0.open, in: bytes, at: start) }
    default: return mayBegin(bytes[start])
    }
  }

  private static let boldTags: [(open: [UInt8], close: [UInt8])] = ["b", "strong"].map {
    (Array("<\($0)>".utf8), Array("</\($0)>".utf8))
  }

  /// The marker at `start` of a line that ends at `end`; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - isIndented: whether the line stands so far to the right that it is code.
  ///   - languages: what is known of each language; the words before the number of a step are asked
  ///     for only where a number stands behind a word, so that the files are read only then.
  init?(
    in bytes: [UInt8], at start: Int, to end: Int, isIndented: Bool = false, _ languages: Languages
  ) {
    let hidden = Self.skipInvisible(bytes, start, end)
    let visible = Self.skipSpace(bytes, hidden, end)
    guard visible < end else { return nil }
    let found: Scan?
    switch bytes[visible] {
    case 0x2A, 0x5F: found = Self.bold(bytes, visible, end, languages)
    case let byte where Self.isLetter(byte): found = Self.word(bytes, visible, end, languages)
    case 0x28: found = Self.bracketed(bytes, visible, end)
    case 0x3C: found = Self.tagged(bytes, visible, end)
    default: found = Self.number(bytes, visible, end)
    }
    guard let found, found.textStart < end || found.flaw == nil else { return nil }
    var flaw = found.flaw
    // A byte order mark at the start of the file is no part of the text.
    let isMark =
      start == 0 && visible == 3 && ByteSearch.matches([0xEF, 0xBB, 0xBF], in: bytes, at: 0)
    if visible > start, !isMark {
      flaw = flaw ?? (visible > hidden ? .noBreakSpace : .invisible)
    }
    if isIndented { flaw = flaw ?? .indented }
    value = found.value
    self.flaw = flaw
    self.start = start
    textStart = found.textStart
    boldEnd = found.boldEnd
    delimiter = found.delimiter
  }

  private struct Scan {
    var value: Int
    var flaw: TypedNumbers.Flaw?
    var textStart: Int
    var boldEnd: Range<Int>?
    var delimiter: UInt8
  }

  /// Whether the text at `start` begins as a sentence or a label does: with a capital letter or
  /// with markup.
  static func beginsSentence(in bytes: [UInt8], at start: Int, to end: Int) -> Bool {
    guard start < end else { return false }
    switch bytes[start] {
    // * [ _ < and the first bytes of letters that are not Latin.
    case 0x2A, 0x5B, 0x5F, 0x3C, 0xC4...0xDF, 0xE3...0xED: return true
    default: return PlainTextMarker.isCapital(in: bytes, at: start)
    }
  }

  /// A text that begins with the marker, without it.
  func removed(from leaf: LeafSource) -> LeafSource {
    guard let first = leaf.lines.first, first.contains(start), textStart <= first.upperBound else {
      return leaf
    }
    var own = [textStart..<first.upperBound]
    if let boldEnd {
      let rest = Self.skipSpace(leaf.context.file.bytes, boldEnd.upperBound, first.upperBound)
      own = [textStart..<boldEnd.lowerBound, rest..<first.upperBound]
    }
    return leaf.context.leaf(own.filter { !$0.isEmpty } + leaf.lines.dropFirst())
  }

  // MARK: Forms

  /// `1. `, `1) `, and what Markdown does not take of that kind.
  private static func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Scan? {
    guard let (value, afterDigits, isPlain) = digits(bytes, start, end) else { return nil }
    var position = skipInvisible(bytes, afterDigits, end)
    var flaw: TypedNumbers.Flaw? = position > afterDigits ? .invisible : nil
    if !isPlain { flaw = .digits }
    guard let delimiter = delimiter(bytes, &position, end, &flaw) else {
      if isPlain, let text = afterOtherMark(bytes, position, end) {
        return Scan(value: value, flaw: flaw ?? .brackets, textStart: text, delimiter: 0x2E)
      }
      // ① and 1️⃣ need no dot.
      guard flaw == .digits, isSymbol(bytes, start) else { return nil }
      let text = skipSpace(bytes, position, end)
      return text < end
        ? Scan(value: value, flaw: .digits, textStart: text, delimiter: 0x2E) : nil
    }
    let after = position
    guard after < end else {
      return flaw == nil ? Scan(value: value, textStart: end, delimiter: delimiter) : nil
    }
    let spaces = bytes[after..<end].prefix { $0 == 0x20 }.count
    if spaces > 0 || bytes[after] == 0x09 {
      let text = skipSpace(bytes, after, end)
      // Up to four spaces are the gap of a list item, and more make code (CommonMark §5.2).
      if flaw == nil, spaces > 4, text < end { flaw = .wide }
      return Scan(
        value: value, flaw: flaw, textStart: flaw == nil ? after + 1 : text, delimiter: delimiter)
    }
    let text = skipSpace(bytes, skipInvisible(bytes, after, end), end)
    if text > after {
      let hasSpace = skipSpace(bytes, after, end) > after
      return Scan(
        value: value, flaw: flaw ?? (hasSpace ? .noBreakSpace : .invisible), textStart: text,
        delimiter: delimiter)
    }
    // `1.5`, `1.a` and `1.png` are no markers, but `1.Open`, `1.**Open**` and `1.open the page` are.
    guard
      beginsSentence(in: bytes, at: after, to: end) || bytes[after] == 0x60
        || beginsWithWord(bytes, after, end), delimiter != 0x3A
    else { return nil }
    return Scan(value: value, flaw: flaw ?? .glued, textStart: after, delimiter: delimiter)
  }

  /// Whether a text begins with a word of two letters or more and a space.
  private static func beginsWithWord(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    var position = start
    while position < end, isLetter(bytes[position]) || (0x80...0xBF).contains(bytes[position]) {
      position += 1
    }
    return position > start + 1 && position < end && bytes[position] == 0x20
  }

  /// Moves past a dot or a parenthesis, which may be escaped or of full width, and returns which
  /// of the two Markdown has for it.
  private static func delimiter(
    _ bytes: [UInt8], _ position: inout Int, _ end: Int, _ flaw: inout TypedNumbers.Flaw?
  ) -> UInt8? {
    guard position < end else { return nil }
    switch bytes[position] {
    case 0x2E, 0x29:
      let byte = bytes[position]
      position += 1
      if byte == 0x2E, position < end,
        bytes[position] == 0x29
          || bytes[position] == 0x2D && position + 1 < end && bytes[position + 1] == 0x20
      {
        // `1.)` and `1.- `
        flaw = flaw ?? .brackets
        position += 1
      }
      return byte
    case 0x5C
    where position + 1 < end && (bytes[position + 1] == 0x2E || bytes[position + 1] == 0x29):
      flaw = flaw ?? .escaped
      position += 2
      return bytes[position - 1]
    default: break
    }
    for (mark, plain) in wideDelimiters where ByteSearch.matches(mark, in: bytes, at: position) {
      guard position + mark.count <= end else { return nil }
      flaw = flaw ?? .digits
      position += mark.count
      return plain
    }
    return nil
  }

  /// ． ） and 、
  private static let wideDelimiters: [([UInt8], UInt8)] = [
    ([0xEF, 0xBC, 0x8E], 0x2E), ([0xEF, 0xBC, 0x89], 0x29), ([0xE3, 0x80, 0x81], 0x2E),
  ]

  /// `(1) `
  private static func bracketed(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Scan? {
    guard let (value, after, isPlain) = digits(bytes, start + 1, end), isPlain, after < end,
      bytes[after] == 0x29
    else { return nil }
    let text = skipSpace(bytes, after + 1, end)
    guard text > after + 1, text < end else { return nil }
    return Scan(value: value, flaw: .brackets, textStart: text, delimiter: 0x2E)
  }

  /// `Step 1: `, `Step 1. `, `Step 1 – `
  private static func word(
    _ bytes: [UInt8], _ start: Int, _ end: Int, _ languages: Languages
  ) -> Scan? {
    guard let (word, value, after) = wordBeforeNumber(bytes, start, end),
      let text = afterWord(bytes, after, end), languages.stepWords.contains(bytes[word])
    else { return nil }
    return Scan(value: value, flaw: .word, textStart: text, delimiter: 0x2E)
  }

  private static func numberedWord(
    _ bytes: [UInt8], _ start: Int, _ end: Int, _ languages: Languages
  ) -> (value: Int, after: Int)? {
    guard let (word, value, after) = wordBeforeNumber(bytes, start, end),
      languages.stepWords.contains(bytes[word])
    else { return nil }
    return (value, after)
  }

  /// The word at `start`, whichever it is, and the number behind it; `nil` unless there are both.
  private static func wordBeforeNumber(
    _ bytes: [UInt8], _ start: Int, _ end: Int
  ) -> (word: Range<Int>, value: Int, after: Int)? {
    let limit = min(end, start + StepWords.longest + 1)
    var position = start
    while position < limit, isLetter(bytes[position]) || (0x80...0xBF).contains(bytes[position]) {
      position += 1
    }
    guard position > start, position < limit else { return nil }
    let gap = skipSpace(bytes, position, end)
    guard gap > position, let (value, after, _) = digits(bytes, gap, end) else { return nil }
    return (start..<position, value, after)
  }

  /// The start of the text after `:`, `.`, `)` or a dash that follows a number in words.
  private static func afterWord(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    guard start < end else { return nil }
    if [0x3A, 0x2E, 0x29].contains(bytes[start]) {
      let text = skipSpace(bytes, start + 1, end)
      return text > start + 1 && text < end ? text : nil
    }
    let dash = skipSpace(bytes, start, end)
    guard dash > start, dash < end else { return nil }
    var after = dash
    if bytes[dash] == 0x2D {
      after += 1
    } else if ByteSearch.matches(enDash, in: bytes, at: dash)
      || ByteSearch.matches(emDash, in: bytes, at: dash)
    {
      after += 3
    } else {
      return nil
    }
    let text = skipSpace(bytes, after, end)
    return text > after && text < end ? text : nil
  }

  /// The start of the text after `1:`, `1 –`, `1-`, `1/`, `1,` or `1 .`; `nil` unless it begins as a sentence
  /// does, because such numbers count other things, too.
  private static func afterOtherMark(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    let mark = skipSpace(bytes, start, end)
    guard mark < end else { return nil }
    let length: Int
    switch bytes[mark] {
    case 0x2D, 0x3A: length = 1
    case 0x2E where mark > start: length = 1
    case 0x2F where mark == start, 0x2C where mark == start: length = 1
    case 0xE2
    where ByteSearch.matches(enDash, in: bytes, at: mark)
      || ByteSearch.matches(emDash, in: bytes, at: mark):
      length = 3
    default: return nil
    }
    let text = skipSpace(bytes, mark + length, end)
    guard text > mark + length, beginsSentence(in: bytes, at: text, to: end) else { return nil }
    return text
  }

  private static let enDash: [UInt8] = [0xE2, 0x80, 0x93]
  private static let emDash: [UInt8] = [0xE2, 0x80, 0x94]

  /// `**1.** `, `**1**. `, `**Step 1:** `, and `**1. Open** the page`.
  private static func bold(
    _ bytes: [UInt8], _ start: Int, _ end: Int, _ languages: Languages
  ) -> Scan? {
    let mark = bytes[start]
    let marks = bytes[start..<end].prefix { $0 == mark }.count
    guard marks <= 3 else { return nil }
    let inner = start + marks
    let value: Int
    var position: Int
    let isWord: Bool
    if let (number, after) = numberedWord(bytes, inner, end, languages) {
      (value, position, isWord) = (number, after, true)
    } else if let (number, after, isPlain) = digits(bytes, inner, end), isPlain {
      (value, position, isWord) = (number, after, false)
    } else {
      return nil
    }
    let flaw: TypedNumbers.Flaw = isWord ? .word : .bold
    var delimiter: UInt8?
    takeDelimiter(bytes, &position, end, &delimiter, isWord)
    if closes(bytes, position, end, mark, marks) {
      position += marks
      if delimiter == nil { takeDelimiter(bytes, &position, end, &delimiter, isWord) }
      var text = skipSpace(bytes, position, end)
      if delimiter == nil {
        // `**Step 1** – Open`, `**Step 1** Open`, `**1** – Open` and `**1** Open`, but not
        // `**1** licence`.
        let other = isWord ? afterWord(bytes, position, end) : afterOtherMark(bytes, position, end)
        guard isWord || other != nil || beginsSentence(in: bytes, at: text, to: end) else {
          return nil
        }
        text = other ?? text
      }
      guard text > position, text < end else { return nil }
      return Scan(
        value: value, flaw: flaw, textStart: text, delimiter: delimiter == 0x29 ? 0x29 : 0x2E)
    }
    var text = delimiter == nil ? position : skipSpace(bytes, position, end)
    if isWord, delimiter == nil, let after = afterWord(bytes, position, end) { text = after }
    guard text > position, text < end else { return nil }
    let pattern = Array(repeating: mark, count: marks)
    guard let close = ByteSearch.first(pattern, in: bytes, from: text, to: end) else { return nil }
    return Scan(
      value: value, flaw: flaw, textStart: text, boldEnd: close..<close + marks,
      delimiter: delimiter == 0x29 ? 0x29 : 0x2E)
  }

  /// `<b>1.</b> ` and `<strong>1</strong>. `
  private static func tagged(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Scan? {
    guard let tag = boldTags.first(where: { ByteSearch.matches($0.open, in: bytes, at: start) }),
      let (value, after, isPlain) = digits(bytes, start + tag.open.count, end), isPlain
    else { return nil }
    var position = after
    var delimiter: UInt8?
    takeDelimiter(bytes, &position, end, &delimiter, false)
    guard ByteSearch.matches(tag.close, in: bytes, at: position) else { return nil }
    position += tag.close.count
    if delimiter == nil { takeDelimiter(bytes, &position, end, &delimiter, false) }
    let text = skipSpace(bytes, position, end)
    guard delimiter != nil, text > position, text < end else { return nil }
    return Scan(
      value: value, flaw: .bold, textStart: text, delimiter: delimiter == 0x29 ? 0x29 : 0x2E)
  }

  private static func takeDelimiter(
    _ bytes: [UInt8], _ position: inout Int, _ end: Int, _ delimiter: inout UInt8?, _ isWord: Bool
  ) {
    guard position < end else { return }
    // `**1\.**`, as Google Docs saves it
    let isEscaped = bytes[position] == 0x5C && position + 1 < end
    let byte = bytes[isEscaped ? position + 1 : position]
    guard byte == 0x2E || byte == 0x29 || byte == 0x3A && !isEscaped else { return }
    delimiter = byte
    position += isEscaped ? 2 : 1
  }

  private static func closes(
    _ bytes: [UInt8], _ position: Int, _ end: Int, _ mark: UInt8, _ marks: Int
  ) -> Bool {
    position + marks <= end && bytes[position..<position + marks].allSatisfy { $0 == mark }
  }

  // MARK: Characters

  /// The number of up to three digits at `start`, the index after it, and whether it is in ASCII;
  /// `nil` if there is none. A number of four digits is a year.
  private static func digits(
    _ bytes: [UInt8], _ start: Int, _ end: Int
  ) -> (value: Int, after: Int, isPlain: Bool)? {
    var position = start
    var value = 0
    var count = 0
    var isPlain = true
    while position < end, count < 4 {
      if (0x30...0x39).contains(bytes[position]) {
        value = value * 10 + Int(bytes[position] - 0x30)
        position += 1
      } else if position + 2 < end, bytes[position] == 0xEF, bytes[position + 1] == 0xBC,
        (0x90...0x99).contains(bytes[position + 2])
      {
        value = value * 10 + Int(bytes[position + 2] - 0x90)
        position += 3
        isPlain = false
      } else {
        break
      }
      count += 1
    }
    if count == 0, position + 2 < end, bytes[position] == 0xE2, bytes[position + 1] == 0x91,
      (0xA0...0xB3).contains(bytes[position + 2])
    {
      return (Int(bytes[position + 2] - 0xA0) + 1, position + 3, false)
    }
    if count == 0, ByteSearch.matches(ten, in: bytes, at: position) {
      return (10, position + ten.count, false)
    }
    guard count > 0, count < 4 else { return nil }
    for keycap in keycaps where ByteSearch.matches(keycap, in: bytes, at: position) {
      return (value, position + keycap.count, false)
    }
    return (value, position, isPlain)
  }

  /// What makes `1️⃣` of a digit: the variation selector, which some editors leave out, and the keycap.
  private static let keycaps: [[UInt8]] = [
    [0xEF, 0xB8, 0x8F, 0xE2, 0x83, 0xA3], [0xE2, 0x83, 0xA3],
  ]
  /// 🔟
  private static let ten: [UInt8] = [0xF0, 0x9F, 0x94, 0x9F]

  /// Whether the number at `start` is ①, 1️⃣ or 🔟, which need no dot.
  private static func isSymbol(_ bytes: [UInt8], _ start: Int) -> Bool {
    if bytes[start] == 0xE2 || bytes[start] == 0xF0 { return true }
    let after = start + bytes[start...].prefix { (0x30...0x39).contains($0) }.count
    return keycaps.contains { ByteSearch.matches($0, in: bytes, at: after) }
  }

  /// The index after characters that nobody sees: zero-width spaces and joiners, soft hyphens, byte
  /// order marks.
  private static func skipInvisible(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end {
      if position + 1 < end, bytes[position] == 0xC2, bytes[position + 1] == 0xAD {
        position += 2
      } else if position + 2 < end, isInvisible(bytes, position) {
        position += 3
      } else {
        break
      }
    }
    return position
  }

  private static func isInvisible(_ bytes: [UInt8], _ position: Int) -> Bool {
    switch (bytes[position], bytes[position + 1], bytes[position + 2]) {
    case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): true
    default: false
    }
  }

  private static let entities = ["&nbsp;", "&#160;", "&#xa0;", "&#xA0;"].map { Array($0.utf8) }

  /// The index after spaces, tabs and no-break spaces, also written as entities.
  private static func skipSpace(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end {
      if bytes[position] == 0x20 || bytes[position] == 0x09 {
        position += 1
      } else if position + 1 < end, bytes[position] == 0xC2, bytes[position + 1] == 0xA0 {
        position += 2
      } else if position + 2 < end, isWideSpace(bytes, position) {
        position += 3
      } else if bytes[position] == 0x26,
        let entity = entities.first(where: { ByteSearch.matches($0, in: bytes, at: position) }),
        position + entity.count <= end
      {
        position += entity.count
      } else {
        break
      }
    }
    return position
  }

  /// A narrow no-break space, a space of a fixed width, or an ideographic space.
  private static func isWideSpace(_ bytes: [UInt8], _ position: Int) -> Bool {
    switch (bytes[position], bytes[position + 1], bytes[position + 2]) {
    case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF), (0xE3, 0x80, 0x80): true
    default: false
    }
  }
}
