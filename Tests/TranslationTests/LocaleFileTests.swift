import Testing
import Translation
import Yams

struct LocaleFileTests {
  @Test(arguments: LocaleFile.languages)
  func readsWhatAYAMLParserReads(language: String) throws {
    let file = try LocaleFile(language)
    let parsed = try #require(
      try Yams.load(yaml: String(decoding: file.bytes, as: UTF8.self)) as? [String: String])
    #expect(file.catalogue.messages.mapValues(\.text) == parsed)
    #expect(file.catalogue.unreadableLines.isEmpty)
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
      "change.line", "moment.started", "moment.checked", "show.operation", "show.edge",
      "key.enter", "key.no", "key.original", "sessions.id", "fact.subscriptionStatus",
      "code.engage", "page.outlook", "page.oneDrive", "performer.stegvis", "bind.match",
      "command.permissionAnyOf.one", "key.back", "live.step", "undo.entry", "replay.position",
      "web.session",
    ],
    "nl": [
      "change.line", "moment.started", "moment.checked", "show.operation", "show.edge",
      "key.enter", "key.no", "key.mode", "key.original", "code.engage", "list.procedure",
      "sessions.procedure", "report.procedure", "report.tenant", "report.document",
      "fact.product", "alert.tip", "page.outlook", "page.oneDrive", "performer.stegvis",
      "bind.match", "drift.old", "command.permissionAnyOf.one", "live.step", "undo.entry",
      "status.document", "web.procedure", "web.procedures",
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
