/// Recognises text that belongs to the page around a document, such as notices about cookies, dates
/// and paths to the page.
struct PageFurniture: Sendable {
  /// What follows a text that belongs to the page.
  enum Kind {
    /// Nothing that belongs to it.
    case alone
    /// A list of the page's own headings follows.
    case beforeList
    /// The value that this line labels follows on the next line.
    case beforeValue
    /// A question to the reader, whose answers follow on the next lines.
    case beforeAnswers
  }

  private let kinds: [String: Kind]
  private let answers: Set<String>
  /// The names that occur in lists of languages, each in its own language.
  private let languages: Set<String>
  /// The beginnings of notices that may be longer than a line.
  private let notices: [String]
  private let roots: Set<String>
  private let dates: PageDate

  init(_ rules: [LanguageRules]) {
    var kinds: [String: Kind] = [:]
    func words(_ key: LanguageKey) -> [String] { rules.flatMap { $0[key] } }
    for text in words(.pageAlone) { kinds[text] = .alone }
    for text in words(.pageList) { kinds[text] = .beforeList }
    for text in words(.pageQuestions) { kinds[text] = .beforeAnswers }
    for text in words(.pageValue) { kinds[text] = .beforeValue }
    self.kinds = kinds
    answers = Set(words(.pageAnswers))
    languages = Set(words(.pageLanguages))
    notices = words(.pageNotices)
    roots = Set(words(.pageRoots))
    dates = PageDate(
      kinds: Set(words(.pageKinds).map { Substring($0) }), dates: words(.pageDates),
      counts: words(.pageCounts))
  }

  /// The maximum length of page furniture in bytes: twice the longest text that is matched as a
  /// whole in English, Swedish and Dutch.
  private static let longest = 120

  /// The kind of page furniture that `text`, one line or paragraph, is; `nil` if it belongs to the
  /// document.
  func kind(of text: String) -> Kind? {
    if text.utf8.first == 0xC2, text.hasPrefix("©") { return .alone }
    let start =
      text.utf8.count <= Self.longest ? text.lowercased() : text.prefix(Self.longest).lowercased()
    // A notice may be longer than a line, but no instruction begins like one.
    if notices.contains(where: start.hasPrefix) { return .alone }
    guard text.utf8.count <= Self.longest else { return nil }
    let key = PlainTextRepair.isDoubled(start) ? Self.halved(start) : start
    if let kind = kinds[key] { return kind }
    if key.hasSuffix("?"), let kind = kinds[String(key.dropLast()).trimmingSpace] { return kind }
    return dates.isPageDate(key) || isBreadcrumb(key) ? .alone : nil
  }

  /// Whether the text is an answer to the page's question whether it was helpful.
  func isAnswer(_ text: String) -> Bool {
    text.utf8.count <= 12 && answers.contains(text.lowercased())
  }

  /// Whether the text is the name of a language, in that language.
  func isLanguage(_ text: String) -> Bool {
    text.utf8.count <= 32 && languages.contains(text.lowercased())
  }

  private static func halved(_ text: String) -> String {
    let words = text.split(separator: " ")
    return words.prefix(words.count / 2).joined(separator: " ")
  }

  /// Whether the text is a path to the page, such as `Learn / Guides / Licenses`, that begins at
  /// the root of a site.
  private func isBreadcrumb(_ text: String) -> Bool {
    for separator in [" / ", " › ", " » "] where text.contains(separator) {
      let parts = text.split(separator: separator)
      if parts.count >= 2, roots.contains(String(parts[0]).trimmingSpace) { return true }
    }
    return false
  }
}

extension String {
  /// The text without spaces at its start and end.
  fileprivate var trimmingSpace: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    while text.first == " " { text.removeFirst() }
    return String(text)
  }
}

/// Recognises lines that say when a page was written, how long it takes to read or how many people
/// wrote it.
struct PageDate: Sendable {
  /// Kinds of pages that are named beside the date.
  let kinds: Set<Substring>
  /// Words before a date.
  let dates: [String]
  /// Words after a number of minutes or authors.
  let counts: [String]

  /// - Parameter text: one line in lower case.
  func isPageDate(_ text: String) -> Bool {
    let parts = text.split(whereSeparator: { $0 == "•" || $0 == "|" || $0 == "·" })
      .map(Self.trimmed).filter { !$0.isEmpty }
    guard let first = parts.first else { return false }
    // If any part says something else, the line is a sentence about dates.
    return parts.allSatisfy(isPart)
      || parts.count > 1 && kinds.contains(first) && isPart(parts[1])
  }

  private func isPart(_ text: Substring) -> Bool {
    if kinds.contains(text) || Self.isDate(text) { return true }
    if text.utf8.first.map({ (0x30...0x39).contains($0) }) == true,
      counts.contains(where: text.hasSuffix)
    {
      return true
    }
    guard let update = dates.first(where: text.hasPrefix) else { return false }
    return text.dropFirst(update.count).utf8.contains { (0x30...0x39).contains($0) }
  }

  /// Whether the text is a date: `2023-05-17`, `05/17/2023`, `17.5.2023`, that is, exactly three
  /// numbers, one of them with four digits.
  private static func isDate(_ text: Substring) -> Bool {
    let parts = text.utf8.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x2D || $0 == 0x2F || $0 == 0x2E })
    return parts.count == 3 && parts.contains { $0.count == 4 }
      && parts.allSatisfy {
        (1...4).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\u{A0}" { text.removeFirst() }
    while text.last == " " || text.last == "\u{A0}" { text.removeLast() }
    return text
  }
}

/// Removes the lines of a scraped page that belong to the page around its text.
struct PageFurnitureLines {
  private(set) var kept: [PlainTextLine] = []

  private let lines: [PlainTextLine]
  private let words: PageFurniture
  private var position = 0
  /// The last index of each text; filled only for pages that list their headings.
  private var lastPlaces: [String: Int] = [:]

  init(_ lines: [PlainTextLine], _ words: PageFurniture) {
    self.lines = lines
    self.words = words
    kept.reserveCapacity(lines.count)
    while position < lines.count {
      let line = lines[position]
      guard isCandidate(line), let kind = words.kind(of: line.text) else {
        if isLanguage(at: position) {
          position += 1
        } else {
          kept.append(line)
          position += 1
        }
        continue
      }
      position += 1
      switch kind {
      case .alone: break
      case .beforeValue: skipValue()
      case .beforeAnswers: skipAnswers()
      case .beforeList: skipList()
      }
    }
  }

  private func isCandidate(_ line: PlainTextLine) -> Bool {
    switch line.kind {
    case .text, .bullet, .row: true
    case .blank, .marker, .alertWord, .alert: false
    }
  }

  private mutating func skipBlank() {
    while position < lines.count, lines[position].kind == .blank { position += 1 }
  }

  private mutating func skipValue() {
    skipBlank()
    // Longer lines, in bytes, are sentences; the longest list of products measured has 87 bytes.
    if position < lines.count, lines[position].kind == .text,
      lines[position].text.utf8.count <= 120
    {
      position += 1
    }
  }

  private mutating func skipAnswers() {
    while true {
      let start = position
      skipBlank()
      guard position < lines.count, words.isAnswer(lines[position].text) else {
        position = start
        return
      }
      position += 1
    }
  }

  /// Skips the list of the page's own headings: bullets, or numbered or plain lines that are
  /// repeated further down.
  private mutating func skipList() {
    if lastPlaces.isEmpty {
      for (index, line) in lines.enumerated() where line.kind == .text {
        lastPlaces[line.text] = index
      }
    }
    let start = position
    skipBlank()
    guard position < lines.count else { return }
    let first = lines[position].kind
    while position < lines.count {
      let line = lines[position]
      switch line.kind {
      case .blank: break
      // A page can begin with its steps, so numbered lines are skipped only if they are repeated as
      // headings.
      case .bullet where first == .bullet: break
      case .marker, .text, .bullet:
        guard lastPlaces[line.text, default: 0] > position else { return }
      case .alertWord, .alert, .row: return
      }
      position += 1
    }
    // Every line looked like part of the list, which cannot be right for a whole page.
    position = start
  }

  /// Whether the line is part of a list of at least two languages.
  private func isLanguage(at index: Int) -> Bool {
    guard isCandidate(lines[index]), words.isLanguage(lines[index].text) else {
      return false
    }
    return [-1, 1].contains { step in
      var next = index + step
      // Skips one blank line.
      if lines.indices.contains(next), lines[next].kind == .blank { next += step }
      return lines.indices.contains(next) && words.isLanguage(lines[next].text)
    }
  }
}
