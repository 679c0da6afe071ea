import Documents

/// An English Markdown document, split into sentences to translate and text to keep; joined, its
/// pieces have the same characters.
package struct EnglishText {
  /// A run of characters that is kept or translated as a whole.
  package enum Piece: Hashable, Sendable {
    /// Markup, code or white space.
    case kept(String)
    case sentence(String)
    /// The start of a heading without an anchor; a translation must set the one that the heading
    /// has in English.
    case anchor(title: String)
  }

  /// The lines of the front matter, including its fences.
  package private(set) var frontMatter: [String] = []
  /// The rest of the document, in order.
  package private(set) var pieces: [Piece] = []

  private var paragraph = ""
  /// The mark that ends the code block that is being read; `nil` outside of one.
  private var fence: Substring?

  /// Splits a document; every kind of line end becomes LF.
  package init(_ file: SourceFile) {
    let hasMark = file.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    // LF, CR and CRLF end a line, and nothing else does (CommonMark §2.1).
    var lines = String(decoding: file.bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
      .map(String.init)
    if let first = lines.first, Self.isFence(first),
      let end = lines.dropFirst().firstIndex(where: { Self.isFence($0) || Self.isEnd($0) })
    {
      // A translation gets fences that every tool knows.
      frontMatter = ["---"] + lines[1..<end] + ["---"]
      lines = Array(lines[(end + 1)...])
    }
    for (index, line) in lines.enumerated() {
      read(line)
      if index < lines.count - 1 { add("\n") }
    }
    endParagraph()
  }

  /// The bytes without a byte order mark, and with LF at the end of each line.
  package static func unixBytes(of bytes: [UInt8]) -> [UInt8] {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard bytes.contains(0x0D) else { return bytes }
    var result: [UInt8] = []
    var before: UInt8 = 0
    for byte in bytes {
      if byte != 0x0A || before != 0x0D { result.append(byte == 0x0D ? 0x0A : byte) }
      before = byte
    }
    return result
  }

  /// Whether a line is `---`, or `- - -` as some editors write it.
  private static func isFence(_ line: String) -> Bool {
    let text = withoutEnd(line)
    return text == "---" || text == "- - -"
  }

  /// Whether a line ends front matter in the other way that YAML has (YAML 1.2 §9.1.4).
  private static func isEnd(_ line: String) -> Bool { withoutEnd(line) == "..." }

  private static func withoutEnd(_ line: String) -> Substring {
    var text = line[...]
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  /// The sentences, in order.
  package var sentences: [String] {
    pieces.compactMap {
      guard case .sentence(let text) = $0 else { return nil }
      return text
    }
  }

  /// Adds text to the open paragraph, or keeps it if there is none.
  private mutating func add(_ text: String) {
    if paragraph.isEmpty { keep(text) } else { paragraph += text }
  }

  private mutating func keep(_ text: String) {
    guard !text.isEmpty else { return }
    if case .kept(let before)? = pieces.last {
      pieces[pieces.count - 1] = .kept(before + text)
    } else {
      pieces.append(.kept(text))
    }
  }

  private mutating func endParagraph() {
    guard !paragraph.isEmpty else { return }
    let text = paragraph
    paragraph = ""
    for part in SentenceSplitter.parts(of: text) {
      if part.isSentence, part.text.contains(where: { $0.isLetter || $0.isNumber }) {
        pieces.append(.sentence(part.text))
      } else {
        keep(part.text)
      }
    }
  }

  private mutating func read(_ line: String) {
    let bare = line.drop { $0 == " " || $0 == "\t" || $0 == ">" }
    if let fence {
      keep(line)
      if bare.hasPrefix(fence) { self.fence = nil }
      return
    }
    if bare.hasPrefix("```") || bare.hasPrefix("~~~") {
      endParagraph()
      fence = bare.prefix(3)
      return keep(line)
    }
    if isKept(bare) {
      endParagraph()
      return keep(line)
    }
    let (prefix, rest, isBlock) = Self.split(line)
    if isBlock || paragraph.isEmpty {
      endParagraph()
      keep(prefix)
      if Self.isHeading(prefix), !prefix.contains("<a name=") {
        pieces.append(.anchor(title: rest))
      }
      if rest.hasPrefix("|") || isRow(rest) { return row(rest) }
      paragraph = rest
      if Self.isHeading(prefix) { endParagraph() }
    } else {
      paragraph += line
    }
  }

  /// Whether a line has nothing to translate, or nothing that could be separated from its markup.
  private func isKept(_ bare: Substring) -> Bool {
    bare.allSatisfy(\.isWhitespace) || bare.hasPrefix(":::") || bare.hasPrefix("[!")
      || bare.hasPrefix("<!--") || bare.hasPrefix("</")
      || bare.hasPrefix("<") && !bare.hasPrefix("<a name") && !bare.hasPrefix("<a href")
        && !bare.hasPrefix("<b")
      || bare.hasPrefix("![") && bare.last == ")" && !bare.dropFirst(2).contains("![")
      || bare.allSatisfy { "-|: *_=".contains($0) }
      || bare.first == "[" && bare.contains("]: ")
  }

  private func isRow(_ text: String) -> Bool {
    text.last == "|" || text.filter { $0 == "|" }.count > 1
  }

  /// Reads a row of a table, cell by cell.
  private mutating func row(_ text: String) {
    for (index, cell) in text.split(separator: "|", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { keep("|") }
      paragraph = String(cell)
      endParagraph()
    }
  }

  /// The markup at the start of a line, the rest, and whether the line begins a new block.
  private static func split(_ line: String) -> (prefix: String, rest: String, isBlock: Bool) {
    var rest = line[...]
    var isBlock = false
    func skip(_ test: (Character) -> Bool) { rest = rest.drop(while: test) }
    skip { $0 == " " || $0 == "\t" }
    while rest.first == ">" {
      isBlock = true
      rest = rest.dropFirst()
      skip { $0 == " " }
    }
    let marks = rest.prefix { $0 == "#" }
    if (1...6).contains(marks.count), rest.dropFirst(marks.count).first == " " {
      isBlock = true
      rest = rest.dropFirst(marks.count)
      skip { $0 == " " }
    } else {
      // A list in a quotation, or a bullet in a step.
      while let length = marker(rest) {
        isBlock = true
        rest = rest.dropFirst(length)
        skip { $0 == " " || $0 == "\u{A0}" }
      }
      // The box of a task is not part of its sentence.
      for box in ["[ ] ", "[x] ", "[X] "] where isBlock && rest.hasPrefix(box) {
        rest = rest.dropFirst(box.count)
        break
      }
    }
    if rest.hasPrefix("<a name="), let end = rest.range(of: "</a>") {
      rest = rest[end.upperBound...]
    }
    return (String(line[..<rest.startIndex]), String(rest), isBlock)
  }

  private static func isHeading(_ prefix: String) -> Bool {
    prefix.drop { " >".contains($0) }.first == "#"
  }

  /// The length of `-`, `*`, `12.`, or `12\.` at the start of a text, before a space of either
  /// kind; `nil` if there is no list marker.
  private static func marker(_ text: Substring) -> Int? {
    if let first = text.first, "-*+".contains(first), text.dropFirst().first == " " { return 1 }
    let digits = text.prefix { $0.isASCII && $0.isNumber }.count
    let escape = text.dropFirst(digits).first == "\\" ? 1 : 0
    let length = digits + escape + 1
    guard (1...9).contains(digits), let mark = text.dropFirst(length - 1).first,
      mark == "." || mark == ")", let space = text.dropFirst(length).first,
      space == " " || space == "\u{A0}"
    else { return nil }
    return length
  }
}
