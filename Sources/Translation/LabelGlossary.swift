import Documents
import Yams

/// The names of buttons, pages and fields in the user interface, in each language.
package struct LabelGlossary: Sendable {
  /// A label in every language in which it is known.
  package struct Entry: Hashable, Sendable {
    /// The official names, by language code.
    package let names: [String: String]
    /// Other forms that documents use, by language code.
    package let also: [String: [String]]
    /// What distinguishes the label from another with the same English name ("as an answer"); `nil`
    /// if there is no other.
    package let context: String?
    /// Where the official name was found as a label, by language code: `human` (pages that people
    /// translated), `machine`, `name` (a product's own name) or `nowhere`.
    package let seen: [String: String]

    /// The English name, which identifies the label.
    package var english: String { names["en"] ?? "" }

    /// - Parameters:
    ///   - names: the official names, by language code; the English one under `en`.
    ///   - also: other forms that documents use, by language code.
    ///   - context: a text that distinguishes the label from another with the same English name.
    ///   - seen: where the official names were found, by language code.
    package init(
      names: [String: String], also: [String: [String]] = [:], context: String? = nil,
      seen: [String: String] = [:]
    ) {
      self.names = names
      self.also = also
      self.context = context
      self.seen = seen
    }

    /// All forms in one language, the official one first.
    package func forms(in language: String) -> [String] {
      (names[language].map { [$0] } ?? []) + (also[language] ?? [])
    }
  }

  /// A label found in a text.
  package struct Match: Hashable, Sendable {
    package let entry: Entry
    /// The characters of the text that name the label.
    package let text: String
    /// Where they begin and end, in characters, counted from 0.
    package let range: Range<Int>
  }

  /// The value of `seen` for a name that is our own translation, which no page has.
  package static let nowhere = "nowhere"

  /// Why labels cannot be read.
  package enum Failure: Error, Hashable {
    /// The file is not a list of labels; the text gives the place and the reason, in English.
    case notAListOfLabels(String)
  }

  /// One name of a label in one language.
  private struct Form: Sendable {
    let characters: [Character]
    /// The index of the label in `entries`.
    let entry: Int
  }

  package let entries: [Entry]
  /// The index of an entry, by language and lower-case form.
  private let byName: [String: [String: Int]]
  /// The forms by language and lower-case first character, the longest first.
  private let byFirst: [String: [Character: [Form]]]

  /// A glossary of these labels; if two share a form, the first one is found.
  package init(entries: [Entry] = []) {
    var byName: [String: [String: Int]] = [:]
    var byFirst: [String: [Character: [Form]]] = [:]
    for (index, entry) in entries.enumerated() {
      for language in Set(entry.names.keys).union(entry.also.keys) {
        for form in entry.forms(in: language) {
          let key = form.lowercased()
          guard let first = key.first, byName[language]?[key] == nil else { continue }
          byName[language, default: [:]][key] = index
          byFirst[language, default: [:]][first, default: []].append(
            Form(characters: Array(form), entry: index))
        }
      }
    }
    self.entries = entries
    self.byName = byName
    self.byFirst = byFirst.mapValues {
      $0.mapValues { $0.sorted { $0.characters.count > $1.characters.count } }
    }
  }

  /// Reads a list of items of the form `{en: …, sv: …, also: {sv: […]}, context: …, seen: {sv: …}}`.
  ///
  /// - Throws: `Failure.notAListOfLabels` if the text has any other form.
  package init(yaml: String) throws(Failure) {
    guard let list = LabelList(yaml) else {
      self.init(entries: try Self.entries(parsing: yaml))
      return
    }
    self.init(entries: list.entries)
  }

  /// The same labels, read with a YAML parser.
  package static func entries(parsing yaml: String) throws(Failure) -> [Entry] {
    let loaded: Any?
    do {
      loaded = try Yams.load(yaml: yaml)
    } catch {
      throw .notAListOfLabels("\(error)")
    }
    guard let list = loaded as? [[String: Any]] else {
      throw .notAListOfLabels("the top level is no list")
    }
    var entries: [Entry] = []
    for (index, item) in list.enumerated() {
      let names = item.compactMapValues { $0 as? String }.filter { $0.key != "context" }
      guard names["en"] != nil else {
        throw .notAListOfLabels("label \(index + 1) has no English name")
      }
      let also = item["also"] as? [String: [String]] ?? [:]
      entries.append(
        Entry(
          names: names, also: also, context: item["context"] as? String,
          seen: item["seen"] as? [String: String] ?? [:]))
    }
    return entries
  }

  /// All labels with this English name; they differ in their context.
  package func homonyms(ofEnglish english: String) -> [Entry] {
    entries.filter { $0.english.lowercased() == english.lowercased() }
  }

  /// The label that has `name` as one of its forms in a language; `nil` if there is none.
  package func entry(named name: String, in locale: ContentLocale) -> Entry? {
    byName[locale.language]?[name.lowercased()].map { entries[$0] }
  }

  /// The official name, in a language, of the label with this English name; `nil` if it is not
  /// known.
  package func name(ofEnglish english: String, in locale: ContentLocale) -> String? {
    byName["en"]?[english.lowercased()].flatMap { entries[$0].names[locale.language] }
  }

  /// The labels in running text, in order; the longest at each place.
  ///
  /// In a menu path, the first letter may be upper or lower case (`Users > active users`).
  /// Elsewhere it must match the interface, or "remove licenses" would be taken for a button in any
  /// text about removing licenses. A label is not recognised at the start of a longer text, where
  /// every first word has a capital letter.
  package func labels(in text: String, locale: ContentLocale) -> [Match] {
    guard let forms = byFirst[locale.language] else { return [] }
    let characters = Array(text)
    var matches: [Match] = []
    var position = 0
    while position < characters.count {
      if isStart(position, in: characters),
        let form = forms[lowered(characters[position])]?.first(where: {
          fits($0, characters, at: position)
        })
      {
        let end = position + form.characters.count
        matches.append(
          Match(
            entry: entries[form.entry], text: String(characters[position..<end]),
            range: position..<end))
        position = end
      } else {
        position += 1
      }
    }
    return matches
  }

  /// Whether a word starts here; a capital after a small letter counts, because scraping joins
  /// words.
  private func isStart(_ position: Int, in characters: [Character]) -> Bool {
    guard position > 0 else { return true }
    let before = characters[position - 1]
    return !(before.isLetter || before.isNumber || before == "-")
      || before.isLowercase && characters[position].isUppercase
  }

  /// Whether the text has the form at this position, in the right case and as a whole word.
  private func fits(_ form: Form, _ characters: [Character], at position: Int) -> Bool {
    let end = position + form.characters.count
    guard end <= characters.count else { return false }
    for index in 1..<max(1, form.characters.count)
    where characters[position + index] != form.characters[index] {
      return false
    }
    let isBeforeArrow = end < characters.count && characters[end...].starts(with: " >")
    if characters[position] != form.characters[0] {
      let isAfterArrow = characters[..<position].suffix(2).elementsEqual("> ")
      guard isBeforeArrow || isAfterArrow,
        lowered(characters[position]) == lowered(form.characters[0])
      else { return false }
    }
    if position == 0, end < characters.count, !isBeforeArrow { return false }
    guard end < characters.count else { return true }
    let after = characters[end]
    let isWordBefore = form.characters.last?.isLetter ?? false
    return !(isWordBefore && (after.isLetter || after.isNumber || after == "-"))
      || (after.isUppercase && form.characters.last?.isLowercase == true)
  }

  private func lowered(_ character: Character) -> Character {
    character.lowercased().first ?? character
  }
}

/// Labels in the language of a reader's screen, which need not be the language of the sentences
/// around them.
package struct LabelNames: Sendable {
  /// The language of the screen, such as `en`.
  package let language: String
  private let glossary: LabelGlossary
  private let reader: ContentLocale

  /// - Parameters:
  ///   - reader: the language of the sentences.
  ///   - language: the language of the screen, such as `en`.
  package init(_ glossary: LabelGlossary, reader: ContentLocale, language: String) {
    self.glossary = glossary
    self.reader = reader
    self.language = language
  }

  /// The name of a label, or of each step in a menu path; names not in the glossary stay unchanged.
  package func name(of text: String) -> String {
    if let name = single(text) { return name }
    let parts = text.split(separator: ">", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text }
    return parts.map { part in
      let bare = String(part).trimmed(of: " ")
      return single(bare).map { String(part).replacing(bare, with: $0) } ?? String(part)
    }.joined(separator: ">")
  }

  private func single(_ text: String) -> String? {
    glossary.entry(named: text, in: reader)?.names[language]
  }
}
