import Markup

/// The plain words that pages show in place of an alert's marker, in every language.
///
/// `AlertTitle` removes such a word from the text of an alert; `AlertMarker` reads the marker
/// itself.
struct AlertWords: Sendable {
  private let kinds: [String: Block.Alert.Kind]
  /// The greatest length of a word, in bytes, with room to spare.
  private let longest: Int

  init(_ rules: [LanguageRules]) {
    var kinds: [String: Block.Alert.Kind] = [:]
    for rules in rules {
      for (key, kind) in Self.keys {
        for word in rules[key] where kinds[word] == nil { kinds[word] = kind }
      }
    }
    self.kinds = kinds
    longest = (kinds.keys.lazy.map(\.utf8.count).max() ?? 0) + 2
  }

  private static let keys: KeyValuePairs<LanguageKey, Block.Alert.Kind> = [
    .alertNote: .note, .alertTip: .tip, .alertImportant: .important, .alertCaution: .caution,
    .alertWarning: .warning,
  ]

  /// The alert that `text` as a whole names, with or without a following `!` or `:`; `nil` if it
  /// names none.
  func kind(of text: String) -> Block.Alert.Kind? {
    // The length is checked first, because most texts are sentences.
    guard text.utf8.count <= longest + 4 else { return nil }
    var word = text.lowercased()[...]
    while let last = word.last, last == ":" || last == " " || last == "!" || last == "\u{A0}" {
      word.removeLast()
    }
    return kinds[String(word)]
  }

  /// The alert whose word begins at `start` in a line of UTF-8, and the index of the text after it;
  /// `nil` if there is none.
  ///
  /// The word begins with a capital letter. Text on the same line must follow two or more spaces, a
  /// tab, a colon or `!`.
  func alert(in line: [UInt8], at start: Int) -> (kind: Block.Alert.Kind, textStart: Int)? {
    guard PlainTextMarker.isCapital(in: line, at: start) else { return nil }
    var end = start
    while end < line.count, end - start <= longest {
      if line[end] == 0x3A || line[end] == 0x21 || Self.isGap(in: line, at: end) { break }
      end += 1
    }
    guard end == line.count || end - start <= longest,
      let kind = kinds[String(decoding: line[start..<end], as: UTF8.self).lowercased()]
    else { return nil }
    while end < line.count, line[end] == 0x3A || line[end] == 0x21 { end += 1 }
    let text = PlainTextMarker.skipSpace(in: line, from: end)
    return text > end || text == line.count ? (kind, text) : nil
  }

  private static func isGap(in line: [UInt8], at position: Int) -> Bool {
    if line[position] == 0x09 { return true }
    let next = PlainTextMarker.skipSpace(in: line, from: position)
    guard next > position else { return false }
    // A single space or no-break space belongs to the words; more than one, or the end of the line,
    // is a gap.
    return next == line.count || next - position > (line[position] == 0xC2 ? 2 : 1)
  }
}

/// Removes the words that name an alert from its text, for pages that show them as text.
enum AlertTitle {
  /// The kind that the first paragraph or heading names, and the blocks without it; if it names
  /// none, `kind` and all the blocks.
  static func removed(
    from blocks: [Block], else kind: Block.Alert.Kind, _ words: AlertWords
  ) -> (Block.Alert.Kind, [Block]) {
    guard let first = blocks.first, let title = passage(of: first),
      let named = words.kind(of: title.target.map(\.plain).joined())
    else { return (kind, blocks) }
    return (named, Array(blocks.dropFirst()))
  }

  private static func passage(of block: Block) -> Passage? {
    switch block {
    case .paragraph(let passage): passage
    case .heading(let heading): heading.passage
    case .list, .alert, .quote, .code, .moniker, .html, .table, .thematicBreak: nil
    }
  }
}

/// The marker of an alert, such as `[!NOTE]` at the start of a quote, in Microsoft's flavour of
/// Markdown.
enum AlertMarker {
  private static let opening = Array("[!".utf8)

  /// The alert that begins in `line`, and the index after its marker and the spaces that follow;
  /// `nil` if none begins there.
  static func alert(
    in bytes: [UInt8], _ line: Range<Int>
  ) -> (kind: Block.Alert.Kind, end: Int)? {
    guard ByteSearch.matches(opening, in: bytes, at: line.lowerBound),
      let end = ByteSearch.first(
        0x5D, in: bytes, from: line.lowerBound, to: min(line.upperBound, line.lowerBound + 16))
    else { return nil }
    let word = String(decoding: bytes[line.lowerBound + 2..<end], as: UTF8.self)
    guard let kind = kind(of: word) else { return nil }
    var after = end + 1
    while after < line.upperBound, bytes[after] == 0x20 { after += 1 }
    return (kind, after)
  }

  /// The alert written as a quotation whose text begins with a marker such as `[!NOTE]`; `nil` for
  /// other quotations.
  static func alert(in blocks: [Block]) -> (Block.Alert.Kind, [Block])? {
    guard case .paragraph(let passage)? = blocks.first,
      case .text(let text)? = passage.target.first,
      text.hasPrefix("[!"), let end = text.utf8.prefix(16).firstIndex(of: 0x5D),
      let kind = kind(of: text[..<end].dropFirst(2))
    else { return nil }
    let rest = passage.dropping(text.utf8.distance(from: text.startIndex, to: end) + 1)
    return (kind, (rest.target.isEmpty ? [] : [.paragraph(rest)]) + blocks.dropFirst())
  }

  private static func kind(of word: some StringProtocol) -> Block.Alert.Kind? {
    Block.Alert.Kind(rawValue: word.lowercased())
  }
}
