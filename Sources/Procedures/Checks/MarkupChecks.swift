import Diagnostics
import Translation

/// Checks that the links, code and menu paths of a sentence are those of its English.
struct MarkupChecks {
  let pair: SentencePair

  var findings: [SentenceFinding] {
    paths + links + codes + residue
  }

  private var whole: Range<Int> { 0..<pair.target.bytes.count }

  private var paths: [SentenceFinding] {
    let source = Self.separators(in: pair.source.bytes)
    guard source > 0 else { return [] }
    let target = Self.separators(in: pair.target.bytes)
    // Arrows may take the place of `>`.
    guard target == source || pair.target.raw.contains("→") || pair.target.raw.contains("->") else {
      return [
        SentenceFinding(
          .pathSeparators, whole,
          "menu path has \(source) '>' in English and \(target) here",
          advice: "keep every step of the menu path, with '>' between them")
      ]
    }
    guard let gap = Self.gap(in: pair.target), Self.gap(in: pair.source) == nil else { return [] }
    return [
      SentenceFinding(
        .pathEmptyStep, gap, "menu path has an empty step",
        advice: "put a label between every two '>'")
    ]
  }

  /// The number of `>` between words, outside tags, quotations and arrows.
  private static func separators(in bytes: [UInt8]) -> Int {
    positions(in: bytes).count
  }

  private static func positions(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var isInTag = false
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0x3C where index + 1 < bytes.count && (bytes[index + 1] | 0x20).isLowercase:
        isInTag = true
      case 0x3C where index + 1 < bytes.count && bytes[index + 1] == 0x2F: isInTag = true
      case 0x3E:
        if isInTag {
          isInTag = false
        } else if index > 0, bytes[index - 1] == 0x2D || bytes[index - 1] == 0x3D {
          break
        } else {
          let start = index > 0 && bytes[index - 1] == 0x5C ? index - 1 : index
          found.append(start..<index + 1)
        }
      case 0x26 where bytes[index...].starts(with: Array("&gt;".utf8)):
        found.append(index..<index + 4)
      case _: break
      }
      index += 1
    }
    return found
  }

  /// The range in which only white space and marks are between two separators, before the first or
  /// after the last; `nil` if there is none.
  private static func gap(in side: SentencePair.Side) -> Range<Int>? {
    let found = positions(in: side.bytes)
    for (left, right) in zip(found, found.dropFirst())
    where !side.bytes[left.upperBound..<right.lowerBound].contains(where: isWordByte) {
      return left.lowerBound..<right.upperBound
    }
    guard let last = found.last, let first = found.first else { return nil }
    if !side.bytes[last.upperBound...].contains(where: isWordByte) {
      return last.lowerBound..<side.bytes.count
    }
    return side.bytes[..<first.lowerBound].contains(where: isWordByte)
      ? nil : 0..<first.upperBound
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (byte | 0x20).isLowercase || byte >= 0xC3
  }

  private var links: [SentenceFinding] {
    let source = pair.source.links
    let target = pair.target.links
    if let empty = target.first(where: { !$0.text.contains(where: Self.isWord) }),
      !source.contains(where: { $0.text.isEmpty })
    {
      return [
        SentenceFinding(
          .linkEmpty, empty.whole, "link has no text",
          advice: "put the words that lead there between '[' and ']'")
      ]
    }
    let from = source.compactMap { $0.destination.map(LinkText.normal) }.sorted()
    let to = target.compactMap { $0.destination.map(LinkText.normal) }.sorted()
    guard from != to else { return [] }
    if from.count != to.count {
      return [
        SentenceFinding(
          .linkCount, whole, "number of links: \(from.count) in English, \(to.count) here")
      ]
    }
    let other = target.first { span in
      !from.contains(span.destination.map(LinkText.normal) ?? "")
    }
    return [
      SentenceFinding(
        .linkTarget, other?.whole ?? whole,
        "link goes to '\(other?.destination ?? "")', but no link in the English text does")
    ]
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character.isSymbol
  }

  private var codes: [SentenceFinding] {
    var found: [SentenceFinding] = []
    compare(
      pair.source.codes(.code), pair.target.codes(.code), .codeChanged, &found,
      changed: { "code '\($0)' is '\($1)' here" }, lost: { "code '\($0)' is missing here" })
    if pair.source.bytes.first == 0x5B,
      let alert = pair.source.codes(.include).first(where: Self.isAlert),
      let own = pair.target.codes(.include).first(where: { $0.last == "]" && !$0.contains("(") }),
      own.lowercased() != alert.lowercased()
    {
      found.append(
        SentenceFinding(
          .alertWord, whole, "'\(own)' shows no alert: its word is the same in every language",
          advice: "write '\(alert)'"))
    }
    compare(
      pair.source.codes(.include).filter { $0.lowercased().hasPrefix("[!include") }.map(Self.path),
      pair.target.codes(.include).filter { $0.lowercased().hasPrefix("[!include") }.map(Self.path),
      .includeLost, &found, changed: { "include '\($0)' is '\($1)' here" },
      lost: { "include '\($0)' is missing here" })
    compare(
      Self.placeholders(pair.source.plain), Self.placeholders(pair.target.plain),
      .placeholderChanged, &found, changed: { "placeholder '\($0)' is '\($1)' here" },
      lost: { "placeholder '\($0)' is missing here" })
    return found
  }

  /// Whether it is the marker of an alert.
  private static func isAlert(_ include: String) -> Bool {
    ["[!note]", "[!tip]", "[!important]", "[!caution]", "[!warning]"]
      .contains(include.lowercased())
  }

  /// The path of an include, without its title, which is translated.
  private static func path(_ include: String) -> String {
    include.lastIndex(of: "(").map { String(include[$0...]) } ?? include
  }

  private func compare(
    _ source: [String], _ target: [String], _ id: DiagnosticID, _ found: inout [SentenceFinding],
    changed: (String, String) -> FindingText, lost: (String) -> FindingText
  ) {
    guard let first = source.excess(over: target).first else { return }
    found.append(
      SentenceFinding(
        id, whole,
        target.excess(over: source).first.map { changed(first, $0) } ?? lost(first),
        advice: "write '\(first)'"))
  }

  /// Placeholders such as `{name}`, `%s` and `%1`; Business Central numbers them.
  private static func placeholders(_ text: String) -> [String] {
    let characters = Array(text)
    var found: [String] = []
    for (index, character) in characters.enumerated() {
      if character == "%", index + 1 < characters.count,
        "0123456789s@".contains(characters[index + 1]),
        index == 0 || !characters[index - 1].isNumber && characters[index - 1] != " "
          || characters[index - 1] == " " && (index < 2 || !characters[index - 2].isNumber)
      {
        found.append("%\(characters[index + 1])")
      }
      if character == "{", let end = characters[index...].firstIndex(of: "}"), end - index < 40 {
        found.append(String(characters[index...end]))
      }
    }
    return found
  }

  private var residue: [SentenceFinding] {
    var found: [SentenceFinding] = []
    for mark in ["\\*\\*", "****"] where pair.target.raw.contains(mark) {
      guard !pair.source.raw.contains(mark), let range = pair.target.raw.utf8Range(of: mark) else {
        continue
      }
      found.append(
        SentenceFinding(
          .markupResidue, range, "'\(mark)' is left over from bold marks",
          advice: "remove it, or mark the label that it was for"))
    }
    let loose = pair.target.inline.codes.filter { $0.kind == .bold && $0.role == .alone }
    if found.isEmpty,
      loose.count
        > pair.source.inline.codes.count(where: {
          $0.kind == .bold && $0.role == .alone
        })
    {
      found.append(
        SentenceFinding(
          .markupUnbalanced, whole, "bold mark '\(loose[0].data)' has no matching mark",
          advice: "put the bold marks right before and right after the words"))
    }
    if found.isEmpty, let mark = tornEmphasis {
      found.append(
        SentenceFinding(
          .markupUnbalanced, whole, "mark of emphasis '\(mark)' has no matching mark",
          advice: "close emphasis in the order in which it was opened"))
    }
    return found
  }
}

extension MarkupChecks {
  /// A single `*` or `_` without its other half where the English has both halves, and emphasis
  /// inside other marks; `nil` if there is none.
  private var tornEmphasis: String? {
    guard pair.source.bytes.contains(where: { $0 == 0x2A || $0 == 0x5F }) else { return nil }
    let source = pair.source.inline.codes.filter { $0.kind == .italic }
    // Without emphasis in English, an asterisk is a star.
    guard source.contains(where: { $0.role == .open }) else { return nil }
    let loose = pair.target.inline.codes.filter { $0.kind == .italic && $0.role == .alone }
    return loose.count > source.count(where: { $0.role == .alone }) ? loose.first?.data : nil
  }
}

extension UInt8 {
  /// `a` to `z`.
  fileprivate var isLowercase: Bool { (0x61...0x7A).contains(self) }
}

extension String {
  /// The bytes of the first occurrence of `text`; `nil` if there is none.
  fileprivate func utf8Range(of text: String) -> Range<Int>? {
    guard let range = range(of: text) else { return nil }
    let start = utf8.distance(from: startIndex, to: range.lowerBound)
    return start..<start + text.utf8.count
  }
}
