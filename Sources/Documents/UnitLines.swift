/// The lines of a unit's English text, and how a translation is broken into lines in its place.
///
/// A line break within a paragraph is a space (CommonMark 0.31 §6.8), so a translation needs as many
/// as its English only where the lines are something else: items, rows, or lines that end with a hard
/// break (§6.7).
package struct UnitLines {
  private let english: [Substring]
  /// Whether the lines are more than one paragraph that was wrapped.
  package let isStructured: Bool
  /// Whether every line after the first begins with the mark of a quotation.
  private let isQuoted: Bool

  /// - Parameter english: the English text as it is in the file.
  package init(english: String) {
    let lines = Self.lines(of: english)
    self.english = lines
    let rest = lines.dropFirst()
    isQuoted = !rest.isEmpty && rest.allSatisfy { Self.bare($0).first == ">" }
    let isNumbered = lines.first.map { Self.number(of: Self.bare($0)) != nil } ?? false
    let quoted = isQuoted
    // White space at either end of a unit is no line of its own.
    let core = Self.lines(of: Self.parted(english).core)
    isStructured = zip(core, core.dropFirst()).contains { line, next in
      Self.endsHard(line)
        || Self.begins(Self.continued(next, isQuoted: quoted), isNumbered: isNumbered)
    }
  }

  /// A translation as it can stand in place of the old one; `nil` if it has other lines than the
  /// English, and these are items, rows or lines with hard breaks.
  ///
  /// Where the lines are wrapped text, the translation keeps its own if it has as many as the English
  /// or the old text, and joins them otherwise.
  package func fitted(_ text: String, replacing old: String) -> String? {
    let text = withoutLinesAtEnds(text)
    let lines = Self.lines(of: text)
    let oldCount = old.contains { !$0.isWhitespace } ? Self.lines(of: old).count : english.count
    let isAsLong = lines.count == english.count || lines.count == oldCount
    if isStructured {
      guard isAsLong else { return nil }
      return lines.count == english.count ? withHardBreaks(lines) : text
    }
    let areSafe = lines.dropFirst().allSatisfy { line in
      let rest = Self.continued(line, isQuoted: isQuoted)
      return (!isQuoted || Self.bare(line).first == ">") && !Self.begins(rest, isNumbered: true)
    }
    if isAsLong, areSafe, !lines.dropLast().contains(where: Self.endsHard) { return text }
    return joined(lines)
  }

  /// A translation as it can stand in place of the old one; `nil` if its English has lines that it
  /// lacks.
  package static func fitted(
    _ text: String, replacing old: String, english: String
  ) -> String? {
    // Most units are in one line.
    let hasLines = [text, english].contains { $0.utf8.contains { $0 == 0x0A || $0 == 0x0D } }
    return hasLines ? UnitLines(english: english).fitted(text, replacing: old) : text
  }

  /// The English without line breaks.
  package var inOneLine: String { joined(english) }

  /// The number of line breaks in a text, however they are written.
  package static func breaks(in text: String) -> Int { lines(of: text).count - 1 }

  /// The text with the English's white space at its ends, where its own has line breaks.
  private func withoutLinesAtEnds(_ text: String) -> String {
    let own = Self.parted(text)
    guard own.start.utf8.contains(0x0A) || own.end.utf8.contains(0x0A) else { return text }
    let usual = Self.parted(english.joined(separator: "\n"))
    return (own.start.utf8.contains(0x0A) ? usual.start : own.start) + own.core
      + (own.end.utf8.contains(0x0A) ? usual.end : own.end)
  }

  /// The lines with the English's hard breaks, because tools remove spaces at the end of a line.
  private func withHardBreaks(_ lines: [Substring]) -> String {
    var result: [String] = []
    for (index, line) in lines.enumerated() {
      let own = english[index]
      let isLast = index == lines.count - 1
      guard !isLast, Self.endsHard(own), !Self.endsHard(line) else {
        result.append(String(line))
        continue
      }
      let mark = own.last == "\\" ? "\\" : "  "
      result.append(line.last == " " ? line.dropLast() + mark : line + mark)
    }
    return result.joined(separator: "\n")
  }

  private func joined(_ lines: [Substring]) -> String {
    var parts: [Substring] = []
    for (index, line) in lines.enumerated() {
      var part = index == 0 ? line : Self.continued(line, isQuoted: isQuoted)
      if index < lines.count - 1 {
        if Self.endsHard(part), part.last == "\\" { part.removeLast() }
        while let last = part.last, last == " " || last == "\t" { part.removeLast() }
      }
      if !part.isEmpty { parts.append(part) }
    }
    return parts.joined(separator: " ")
  }

  // MARK: Lines

  /// The lines of a text, without their ends. LF, CR and CRLF end a line, and nothing else does
  /// (CommonMark §2.1).
  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  /// A text between the white space at its ends.
  private static func parted(_ text: String) -> (start: String, core: String, end: String) {
    let isSpace = { (character: Character) in
      character == " " || character == "\t" || character == "\n" || character == "\r\n"
        || character == "\r"
    }
    let start = text.prefix(while: isSpace)
    var core = text.dropFirst(start.count)
    while let last = core.last, isSpace(last) { core.removeLast() }
    return (String(start), String(core), String(text[core.endIndex...]))
  }

  private static func bare(_ line: Substring) -> Substring {
    line.drop { $0 == " " || $0 == "\t" }
  }

  /// A line without its indentation and, in a quotation, without the quotation's marks.
  private static func continued(_ line: Substring, isQuoted: Bool) -> Substring {
    var rest = bare(line)
    while isQuoted, rest.first == ">" { rest = bare(rest.dropFirst()) }
    return rest
  }

  /// Whether a line ends with a hard break.
  private static func endsHard(_ line: Substring) -> Bool {
    line.hasSuffix("  ") || !line.reversed().prefix { $0 == "\\" }.count.isMultiple(of: 2)
  }

  /// The number that a line begins with as an item of a list; `nil` if it does not.
  private static func number(of line: Substring) -> Substring? {
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    let rest = line.dropFirst(digits.count)
    guard (1...9).contains(digits.count), rest.first == "." || rest.first == ")" else { return nil }
    let next = rest.dropFirst().first
    return next == nil || next == " " || next == "\t" ? digits : nil
  }

  /// Whether a line ends the paragraph before it: an empty one, or one that begins a block.
  ///
  /// - Parameter isNumbered: whether numbers other than 1 begin items, too (CommonMark §5.3).
  private static func begins(_ line: Substring, isNumbered: Bool) -> Bool {
    guard let first = line.first else { return true }
    let next = line.dropFirst().first
    let isApart = next == nil || next == " " || next == "\t"
    switch first {
    case "#":
      let marks = line.prefix { $0 == "#" }
      let after = line.dropFirst(marks.count).first
      return marks.count <= 6 && (after == nil || after == " " || after == "\t")
    case "-", "+", "*", "=", "_":
      return isApart && first != "=" && first != "_" || isRule(line, of: first)
    case ">", "|": return true
    case ":": return line.hasPrefix(":::")
    case "`", "~": return line.hasPrefix("```") || line.hasPrefix("~~~")
    case "<": return !isInlineTag(line)
    case _:
      guard let number = number(of: line) else { return false }
      return isNumbered || number == "1"
    }
  }

  /// Whether a line is a thematic break or underlines a heading (CommonMark §4.1, §4.3).
  private static func isRule(_ line: Substring, of mark: Character) -> Bool {
    line.allSatisfy { $0 == mark || $0 == " " || $0 == "\t" }
  }

  /// Whether a line begins with the tag of an element that stands within a sentence, or with an
  /// address.
  private static func isInlineTag(_ line: Substring) -> Bool {
    let name = line.dropFirst().drop { $0 == "/" }.prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber)
    }
    return inlineElements.contains(name.lowercased()) || line.dropFirst(1 + name.count).first == ":"
  }

  /// Phrasing elements that documents use (HTML Living Standard §3.2.5.2.5).
  private static let inlineElements: Set<String> = [
    "a", "abbr", "b", "br", "cite", "code", "em", "i", "img", "kbd", "mark", "q", "samp", "small",
    "span", "strong", "sub", "sup", "u", "var", "wbr",
  ]
}
