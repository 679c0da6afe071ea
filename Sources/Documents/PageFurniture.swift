/// Recognises text that belongs to the page around a document.
enum PageFurniture {
  enum Kind {
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

  static func isAnswer(_ text: String) -> Bool {
    text.utf8.count <= 12 && answers.contains(text.lowercased())
  }

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
