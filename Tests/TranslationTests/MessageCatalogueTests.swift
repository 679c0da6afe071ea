import Documents
import Foundation
import Testing
import Translation
import Yams

struct MessageTests {
  @Test func fillsPlaceholdersByName() {
    let message = Message("{title}: step {number} of {count}")
    #expect(message.placeholders == ["title", "number", "count"])
    #expect(
      message.filled(["title": "Back up", "number": "2", "count": "5"]) == "Back up: step 2 of 5")
  }

  @Test func doesNotFillWhatAValueBrings() {
    #expect(Message("{a} {b}").filled(["a": "{b}", "b": "x"]) == "{b} x")
  }

  @Test func showsAnEllipsisWhereAValueIsMissing() {
    #expect(Message("Did you mean {names}?").filled([:]) == "Did you mean …?")
  }

  @Test func leavesALoneBraceAsItIs() {
    #expect(Message("a { b").filled(["b": "x"]) == "a { b")
  }

  @Test(arguments: ["en", "sv", "nl"])
  func picksOneForOneAndOtherForAllElse(language: String) {
    #expect(PluralForm.of(1, language: language) == .one)
    #expect(PluralForm.of(-1, language: language) == .one)
    for count in [0, 2, 11, 21, 101, 1000] {
      #expect(PluralForm.of(count, language: language) == .other)
    }
  }

  @Test func findsThePluralFormOfAKey() {
    let bytes = Array("days.one: \"{count} dag\"\ndays.other: \"{count} dagen\"\nend: Einde\n".utf8)
    let catalogue = MessageCatalogue(
      language: "nl", reading: [WordsFile(SourceFile(path: "nl.yaml", bytes: bytes))])
    #expect(catalogue["days", count: 1]?.text == "{count} dag")
    #expect(catalogue["days", count: 0]?.text == "{count} dagen")
    #expect(catalogue["end", count: 3]?.text == "Einde")
    #expect(catalogue["days"] == nil)
  }

  @Test func namesLinesItCannotReadAndKeysGivenTwice() {
    let text = """
      # a comment
      a: "first \\"quoted\\" \\\\ line\\nbreak"
      a: again
      no colon here
        indented: value
      list: [a, b]
      b: plain text\r
      c: "unclosed

      """
    let catalogue = MessageCatalogue(language: "en", reading: [words(text, "en.yaml")])
    #expect(catalogue.problems.map(\.line) == [3, 4, 5, 6, 8])
    #expect(
      catalogue.problems.map(\.kind) == [.twice("a")] + Array(repeating: .unreadable, count: 4))
    #expect(catalogue["a"]?.text == "first \"quoted\" \\ line\nbreak")
    #expect(catalogue["b"]?.text == "plain text")
  }

  private func words(_ text: String, _ path: String, of domain: String? = nil) -> WordsFile {
    WordsFile(SourceFile(path: path, bytes: Array(text.utf8)), of: domain)
  }

  /// A screen never has an empty line or a key where a translator has not been yet.
  @Test func saysInEnglishWhatIsMissingOrEmpty() {
    let english = [
      words("# Things\na: \"Save\"\nb: \"Open\"\n", "en.yaml"),
      words("fact.size: \"Size\"\n", "words/en.yaml", of: "oven"),
    ]
    let swedish = [
      words("b: \"\"\na: \"Spara\"\n", "sv.yaml"), words("", "words/sv.yaml", of: "oven"),
    ]
    let catalogue = MessageCatalogue(language: "sv", reading: swedish, english: english)
    #expect(catalogue.problems.isEmpty)
    #expect(
      catalogue.messages.mapValues(\.text) == ["a": "Spara", "b": "Open", "fact.size": "Size"])
    #expect(catalogue["fact.size"]?.domain == "oven")
  }

  /// One key less and another one more is not the same number of keys.
  @Test func comparesTheKeysAndNotTheirNumber() {
    let english = [words("a: \"Save\"\nb: \"Open\"\n", "en.yaml")]
    let swedish = [words("c: \"Mer\"\na: \"Spara\"\n", "sv.yaml")]
    let catalogue = MessageCatalogue(language: "sv", reading: swedish, english: english)
    #expect(catalogue["b"]?.text == "Open")
  }

  @Test func namesTheFileAndLineOfAKeyThatTheProgramHas() {
    let catalogue = MessageCatalogue(
      language: "sv",
      reading: [
        words("a: \"Spara\"\n", "locales/sv.yaml"),
        words("\na: \"Baka\"\n", "words/sv.yaml", of: "oven"),
      ])
    #expect(catalogue.problems == [WordsProblem("words/sv.yaml", 2, .twice("a"))])
    #expect(catalogue["a"]?.text == "Spara")
  }

  @Test func letsADomainSayASentenceInItsOwnWay() {
    let catalogue = MessageCatalogue(
      language: "en",
      reading: [
        words("act: \"Do it\"\nn.one: \"{count} day\"\nn.other: \"{count} days\"\n", "en.yaml"),
        words(
          "oven.act: \"Bake it\"\noven.n.other: \"{count} loaves\"\n", "words/en.yaml",
          of: "oven"),
      ])
    #expect(catalogue["act"]?.text == "Do it")
    #expect(catalogue["act", in: "oven"]?.text == "Bake it")
    #expect(catalogue["act", in: "library"]?.text == "Do it")
    #expect(catalogue["n", count: 2, in: "oven"]?.text == "{count} loaves")
    #expect(catalogue["n", count: 1, in: "oven"]?.text == "{count} day")
  }
}

struct LocaleFileTests {
  @Test(arguments: LocaleFile.languages)
  func readsWhatAYAMLParserReads(language: String) throws {
    let file = try LocaleFile(language)
    var parsed: [String: String] = [:]
    for bytes in file.files.map(\.file.bytes) {
      let own = try #require(
        try Yams.load(yaml: String(decoding: bytes, as: UTF8.self)) as? [String: String])
      // No key is in two files, so none is left out.
      parsed.merge(own) { one, _ in "twice: \(one)" }
    }
    #expect(file.files.count > 1)
    #expect(file.catalogue.messages.mapValues(\.text) == parsed)
    #expect(file.catalogue.problems.isEmpty)
  }

  @Test(arguments: ["sv", "nl"])
  func hasTheKeysAndPlaceholdersOfEnglish(language: String) throws {
    let english = try LocaleFile("en").catalogue.messages
    let other = try LocaleFile(language).catalogue.messages
    #expect(Set(english.keys).symmetricDifference(other.keys).sorted() == [])
    for (key, message) in english {
      #expect(
        Set(message.placeholders) == Set(other[key]?.placeholders ?? []),
        "placeholders of \(key)")
    }
  }

  @Test(arguments: LocaleFile.languages)
  func hasBothPluralFormsOrNone(language: String) throws {
    let keys = Set(try LocaleFile(language).catalogue.messages.keys)
    for key in keys where key.hasSuffix(".one") {
      #expect(keys.contains(key.dropLast(3) + "other"))
    }
    for key in keys where key.hasSuffix(".other") {
      #expect(keys.contains(key.dropLast(5) + "one"))
    }
  }

  /// Names of products, and words that the languages happen to share.
  private static let same: [String: Set<String>] = [
    "sv": [
      "code.authenticationMethods.authenticatorApp", "code.authenticationMethods.windowsHello",
      "value.nameOfInstance", "change.line", "choice.line", "moment.started", "moment.checked",
      "moment.waitedFor",
      "show.operation", "show.edge", "key.enter", "key.explain", "key.no", "key.original",
      "sessions.id", "adopt.left", "key.file", "key.note",
      "fact.subscriptionStatus", "code.engage", "page.outlook", "page.oneDrive",
      "performer.stegvis", "bind.match", "command.permissionAnyOf.one", "key.back", "live.step",
      "undo.entry", "replay.position", "value.nameWithDigits", "value.none", "web.session",
      "findingPart.element", "findingPart.listed", "outline.segments.one",
    ],
    "nl": [
      "code.authenticationMethods.authenticatorApp", "code.authenticationMethods.windowsHello",
      "value.nameOfInstance", "change.line", "choice.line", "moment.started", "moment.checked",
      "moment.waitedFor",
      "show.operation", "show.edge", "key.enter", "key.explain", "key.no", "key.mode", "adopt.left",
      "key.file", "key.note",
      "key.original",
      "code.engage", "list.procedure", "sessions.procedure", "report.procedure", "report.tenant",
      "report.document", "fact.product", "alert.tip", "page.outlook", "page.oneDrive",
      "performer.stegvis", "bind.match", "drift.old", "command.permissionAnyOf.one", "live.step",
      "undo.entry", "status.document", "web.procedure", "web.procedures", "value.nameWithDigits",
      "code.teams", "fact.services", "value.none", "value.verdictOf", "findingPart.element",
      "findingPart.listed", "construct.procedures", "outline.procedures.one",
      "outline.procedures.other", "outline.segments.one",
    ],
  ]

  @Test(arguments: ["sv", "nl"])
  func leavesNothingInEnglish(language: String) throws {
    let english = try LocaleFile("en").catalogue.messages
    let other = try LocaleFile(language).catalogue.messages
    let untranslated = other.filter { english[$0.key] == $0.value }.map(\.key)
    #expect(Set(untranslated).subtracting(Self.same[language] ?? []).sorted() == [])
  }
}

/// The words of this package in one language: the program's own, and those of its domains.
struct LocaleFile {
  static let languages = ["en", "sv", "nl"]

  let files: [WordsFile]
  let catalogue: MessageCatalogue

  init(_ language: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let domains = root.appending(path: "domains")
    let names = try FileManager.default.contentsOfDirectory(atPath: domains.path).sorted()
    var folders: [(URL, String?)] = [(root.appending(path: "locales"), nil)]
    // The keys of a declared domain are those of its declaration; `domain check` compares them with it.
    for name in names
    where !FileManager.default.fileExists(
      atPath: domains.appending(path: "\(name)/domain.yaml").path)
    {
      folders.append((domains.appending(path: "\(name)/words"), name))
    }
    files = try folders.map { folder, domain in
      let path = folder.appending(path: "\(language).yaml")
      let file = SourceFile(path: path.path, bytes: Array(try Data(contentsOf: path)))
      return WordsFile(file, of: domain)
    }
    catalogue = MessageCatalogue(language: language, reading: files)
  }
}

/// What a language lacks is in English, and counted, so that a reader is told.
struct BorrowedWordsTests {
  private func words(_ text: String, _ path: String) -> WordsFile {
    WordsFile(SourceFile(path: path, bytes: Array(text.utf8)))
  }

  @Test func countsTheSentencesThatAreInEnglish() {
    let english = words("a: A\nb: B\nc: C\nd.one: one\nd.other: more\n", "en.yaml")
    func borrowed(_ language: String, _ text: String) -> Int {
      MessageCatalogue(
        language: language, reading: [words(text, "\(language).yaml")], english: [english]
      ).borrowed
    }
    #expect(borrowed("da", "a: x\nb: y\nc: z\nd.one: en\nd.other: flere\n") == 0)
    #expect(borrowed("da", "a: x\nb: \"\"\nd.one: en\nd.other: flere\n") == 2)
    // Japanese has no form for one.
    #expect(borrowed("ja", "a: x\nb: y\nc: z\nd.other: w\n") == 0)
  }
}
