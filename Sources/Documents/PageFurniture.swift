/// Recognises text that belongs to the page around a document, such as notices about cookies, dates
/// and paths to the page.
enum PageFurniture {
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

  private static let kinds: [String: Kind] = {
    var kinds: [String: Kind] = [:]
    for text in alone { kinds[text] = .alone }
    for text in beforeList { kinds[text] = .beforeList }
    for text in beforeAnswers { kinds[text] = .beforeAnswers }
    for text in ["gäller:", "gäller för:", "van toepassing op:", "geldt voor:", "applies to:"] {
      kinds[text] = .beforeValue
    }
    return kinds
  }()

  private static let alone = [
    "överst på sidan", "till sidans topp", "tillbaka till toppen", "naar boven", "terug naar boven",
    "boven aan de pagina", "top of page", "back to top", "return to top",
    "skip to main content", "skip to content", "hoppa till huvudinnehåll",
    "hoppa till huvudinnehållet", "gå till huvudinnehåll", "gå till innehållet",
    "naar hoofdinhoud gaan", "doorgaan naar hoofdinhoud", "naar inhoud", "ga naar de hoofdinhoud",
    "read in english", "läs på engelska", "in het engels lezen", "lezen in het engels",
    "feedback", "send feedback", "skicka feedback", "feedback verzenden", "feedback geven",
    "provide product feedback", "view all page feedback", "submit and view feedback for",
    "exit focus mode", "avsluta fokusläge", "focusmodus afsluiten",
    "this browser is no longer supported.", "den här webbläsaren stöds inte längre.",
    "deze browser wordt niet meer ondersteund.",
    "accept all", "accept all cookies", "accept cookies", "reject all", "manage cookies",
    "cookie settings", "acceptera alla", "acceptera alla cookies", "acceptera cookies",
    "godkänn alla", "godkänn cookies", "avvisa alla", "neka alla", "hantera cookies",
    "cookieinställningar", "alles accepteren", "alle cookies accepteren", "cookies accepteren",
    "alles weigeren", "alles afwijzen", "cookies beheren", "cookie-instellingen",
    "your privacy choices", "dina sekretessval", "uw privacykeuzes",
    "english (united states)", "svenska (sverige)", "nederlands (nederland)",
  ]

  private static let beforeList = [
    "in this article", "in this article:", "on this page", "table of contents", "contents",
    "i den här artikeln", "i den här artikeln:", "i denna artikel", "på den här sidan",
    "innehållsförteckning", "in dit artikel", "in dit artikel:", "op deze pagina",
    "inhoudsopgave",
  ]

  private static let beforeAnswers = [
    "was this page helpful", "was this article helpful", "was this information helpful",
    "did this solve your problem", "var den här sidan till hjälp",
    "var den här artikeln till hjälp", "hade du nytta av den här sidan",
    "hade du nytta av den här informationen", "hade du nytta av den här artikeln",
    "var informationen till hjälp", "is deze pagina nuttig", "was deze pagina nuttig",
    "was dit artikel nuttig", "was deze informatie nuttig", "heeft dit artikel u geholpen",
  ]

  private static let answers: Set<String> = [
    "yes", "no", "ja", "nej", "nee", "yes no", "ja nej", "ja nee", "yes / no", "ja / nej",
    "ja / nee",
  ]

  /// The names that occur in lists of languages, each in its own language.
  private static let languages: Set<String> = [
    "english", "svenska", "nederlands", "deutsch", "français", "español", "italiano", "dansk",
    "norsk", "norsk bokmål", "suomi", "polski", "português", "português (brasil)", "čeština",
    "日本語", "한국어", "中文", "简体中文", "繁體中文", "русский", "українська", "türkçe", "magyar",
    "english (us)", "english (uk)", "română", "ελληνικά",
  ]

  private static let cookies = [
    "we use cookies", "this site uses cookies", "this website uses cookies",
    "vi använder cookies", "vi använder kakor", "den här webbplatsen använder cookies",
    "den här webbplatsen använder kakor", "wij gebruiken cookies", "we gebruiken cookies",
    "deze site gebruikt cookies", "deze website gebruikt cookies",
    "upgrade to microsoft edge to", "uppgradera till microsoft edge för",
    "upgrade naar microsoft edge om",
  ]

  /// The maximum length of page furniture in bytes: twice the longest text above that is matched as
  /// a whole.
  private static let longest = 120

  /// The kind of page furniture that `text`, one line or paragraph, is; `nil` if it belongs to the
  /// document.
  static func kind(of text: String) -> Kind? {
    if text.utf8.first == 0xC2, text.hasPrefix("©") { return .alone }
    let start = text.utf8.count <= longest ? text.lowercased() : text.prefix(longest).lowercased()
    // A notice may be longer than a line, but no instruction begins like one.
    if cookies.contains(where: start.hasPrefix) { return .alone }
    guard text.utf8.count <= longest else { return nil }
    let key = PlainTextRepair.isDoubled(start) ? halved(start) : start
    if let kind = kinds[key] { return kind }
    if key.hasSuffix("?"), let kind = kinds[String(key.dropLast()).trimmingSpace] { return kind }
    return PageDate.isPageDate(key) || isBreadcrumb(key) ? .alone : nil
  }

  /// Whether the text is an answer to the page's question whether it was helpful.
  static func isAnswer(_ text: String) -> Bool {
    text.utf8.count <= 12 && answers.contains(text.lowercased())
  }

  /// Whether the text is the name of a language, in that language.
  static func isLanguage(_ text: String) -> Bool {
    text.utf8.count <= 32 && languages.contains(text.lowercased())
  }

  private static func halved(_ text: String) -> String {
    let words = text.split(separator: " ")
    return words.prefix(words.count / 2).joined(separator: " ")
  }

  private static let roots: Set<String> = [
    "learn", "docs", "microsoft learn", "home", "support", "hem", "start", "startsida",
    "startpagina",
    "thuis", "intranet",
  ]

  /// Whether the text is a path to the page, such as `Learn / Guides / Licenses`, that begins at
  /// the root of a site.
  private static func isBreadcrumb(_ text: String) -> Bool {
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
enum PageDate {
  private static let kinds: Set<Substring> = ["article", "artikel", "applies", "how-to"]

  private static let updates = [
    "last updated", "updated:", "published:", "senast uppdaterad", "uppdaterad:", "publicerad:",
    "laatst bijgewerkt", "bijgewerkt:", "gepubliceerd:", "last modified", "senast ändrad",
    "laatst gewijzigd",
  ]

  private static let ends = [
    "minutes to read", "minute to read", "min read", "minuter för att läsa",
    "minut för att läsa", "minuter att läsa", "min. läsning", "minuters läsning",
    "minuten om te lezen", "minuut om te lezen",
    "minuten leestijd", "minuut leestijd", "min. leestijd", "contributors", "contributor",
    "deltagare", "medverkande", "inzenders", "inzender", "bijdragers",
  ]

  /// - Parameter text: one line in lower case.
  static func isPageDate(_ text: String) -> Bool {
    let parts = text.split(whereSeparator: { $0 == "•" || $0 == "|" || $0 == "·" })
      .map(trimmed).filter { !$0.isEmpty }
    guard let first = parts.first else { return false }
    // If any part says something else, the line is a sentence about dates.
    return parts.allSatisfy(isPart)
      || parts.count > 1 && kinds.contains(first) && isPart(parts[1])
  }

  private static func isPart(_ text: Substring) -> Bool {
    if kinds.contains(text) || isDate(text) { return true }
    if text.utf8.first.map({ (0x30...0x39).contains($0) }) == true,
      ends.contains(where: text.hasSuffix)
    {
      return true
    }
    guard let update = updates.first(where: text.hasPrefix) else { return false }
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
  private var position = 0
  /// The last index of each text; filled only for pages that list their headings.
  private var lastPlaces: [String: Int] = [:]

  init(_ lines: [PlainTextLine]) {
    self.lines = lines
    kept.reserveCapacity(lines.count)
    while position < lines.count {
      let line = lines[position]
      guard isCandidate(line), let kind = PageFurniture.kind(of: line.text) else {
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
      guard position < lines.count, PageFurniture.isAnswer(lines[position].text) else {
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
    guard isCandidate(lines[index]), PageFurniture.isLanguage(lines[index].text) else {
      return false
    }
    return [-1, 1].contains { step in
      var next = index + step
      // Skips one blank line.
      if lines.indices.contains(next), lines[next].kind == .blank { next += step }
      return lines.indices.contains(next) && PageFurniture.isLanguage(lines[next].text)
    }
  }
}
