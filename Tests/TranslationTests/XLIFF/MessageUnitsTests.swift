import Diagnostics
import Documents
import Foundation
import Testing
import Translation

struct MessageUnitsTests {
  private static let english = SourceFile(
    path: "locales/en.yaml",
    text: """
      # Greetings, on the first screen
      hello: "Hello {name}"
      days.one: "{count} day"
      days.other: "{count} days"

      # Buttons
      ok: "OK"
      """)
  private static let swedish = SourceFile(
    path: "locales/sv.yaml",
    text:
      "# Hälsningar\nhello: \"Hej {name}\"\ndays.one: \"{count} dag\"\ndays.other: \"{count} dar\"\nok: OK\n"
  )

  private func units(in text: String) throws -> [XLIFFUnit] {
    try XLIFFSample.units(in: text).units
  }

  @Test(arguments: XLIFFVersion.allCases)
  func comesBackAsItWentOut(version: XLIFFVersion) throws {
    let file = MessageUnits(english: Self.english, file: Self.swedish, language: "sv").xliff
    let text = XLIFFWriter(version: version).text([file])
    #expect(try XLIFFSample.check(text).allSatisfy { $0.severity == .note })
    #expect(MessageUnits.changes(try units(in: text).returned, in: Self.swedish).texts.isEmpty)
    let changed = text.replacing("dar<", with: "dagar<")
    let changes = MessageUnits.changes(
      try units(in: changed).returned, in: Self.swedish, english: Self.english
    ).texts
    #expect(changes == ["days.other": "{count} dagar"])
    let (edited, unknown) = LocaleEdit(texts: changes).applied(to: Self.swedish)
    #expect(unknown.isEmpty)
    #expect(
      String(decoding: edited.bytes, as: UTF8.self)
        == String(decoding: Self.swedish.bytes, as: UTF8.self).replacing("dar\"", with: "dagar\""))
  }

  /// The same rules as for documents.
  @Test(arguments: [
    ("hello", "Hello {name}", "", DiagnosticID?.some(.importEmpty)),
    ("hello", "Goodbye {name}", "Hejdå {name}", .importSourceChanged),
    ("nothing", "Nothing", "Inget", .importUnknown),
    ("hello", " Hello\n {name}", "Hallå {name}", nil),
  ])
  func namesTheWordsThatItLeaves(
    key: String, source: String, target: String, problem: DiagnosticID?
  ) {
    let unit = XLIFFUnit(
      id: key, source: InlineText([.text(source)]), target: InlineText([.text(target)]),
      state: .translated)
    let flaws: [ReturnedUnit.Flaw] = target.isEmpty ? [.emptyTarget] : []
    let (texts, found) = MessageUnits.changes(
      [ReturnedUnit(unit, at: SourcePlace(path: "x.xlf"), flaws: flaws)], in: Self.swedish,
      english: Self.english)
    #expect(found.map(\.id) == (problem.map { [$0] } ?? []))
    #expect(texts == (problem == nil ? [key: target] : [:]))
  }

  @Test func leavesWordsThatTheFileTranslatesInTwoWays() {
    let units = ["Hallå {name}", "Tjena {name}"].map { target in
      XLIFFUnit(
        id: "hello", source: InlineText([.text("Hello {name}")]),
        target: InlineText([.text(target)]), state: .translated)
    }
    let (texts, found) = MessageUnits.changes(
      units.returned, in: Self.swedish, english: Self.english)
    #expect(texts.isEmpty && found.map(\.id) == [.importAmbiguous])
  }

  /// In YAML, a quote followed by a combining mark ends the text like any other quote.
  @Test func writesEveryQuoteAndBackslashSoThatItIsReadAgain() throws {
    for text in ["\"\u{301}x", "\\\u{301}", "a\"b\\", "\n\u{301}"] {
      let (edited, _) = LocaleEdit(texts: ["days.other": text]).applied(to: Self.swedish)
      let catalogue = MessageCatalogue(language: "sv", reading: [WordsFile(edited)])
      #expect(catalogue.messages["days.other"]?.text == text)
    }
  }

  /// A new file has an empty text for each form of its language, which is nothing yet.
  @Test func asksForEveryFormOfTheLanguage() {
    let polish = SourceFile(
      path: "locales/pl.yaml",
      text: LocaleDraft.text(of: Self.english, language: "pl") { _, _ in "" })
    let words = MessageUnits(english: Self.english, file: polish, language: "pl")
    let units = words.xliff.units
    #expect(units.map(\.id) == ["hello", "days.one", "days.few", "days.many", "ok"])
    #expect(units.allSatisfy { $0.target == nil && $0.state == .new })
    #expect(units[1].source.raw == "{count} day" && units[2].source.raw == "{count} days")
    #expect(words.progress.count == 5 && words.progress.missing == 5)
  }

  @Test func tellsTranslatorsWhatAKeyIsFor() throws {
    let file = MessageUnits(english: Self.english, file: Self.swedish, language: "sv").xliff
    #expect(
      file.units[0].notes.map(\.text)
        == ["Greetings, on the first screen", "Filled in: {name}."])
    let text = XLIFFWriter(version: .v22).text([file])
    #expect(text.contains("pgs:switch=\"plural:count\"") && text.contains("pgs:case=\"one\""))
    #expect(try XLIFFSample.check(text).filter { $0.severity == .error }.isEmpty)
  }

  /// A case belongs to a switch, which a message with one form does not have.
  @Test func writesNoCaseForAMessageWithOneForm() throws {
    var file = MessageUnits(english: Self.english, file: Self.swedish, language: "sv").xliff
    file.units = [
      XLIFFUnit(
        id: "days.other", source: InlineText([.text("days")]), target: nil, state: .new,
        terms: [XLIFFUnit.Term(source: "day", target: "dag")],
        form: XLIFFUnit.Form(selector: "plural:count", value: "other"))
    ]
    let text = XLIFFWriter(version: .v22).text([file])
    #expect(text.contains("id=\"s1\"") && !text.contains("pgs:case"))
    #expect(try XLIFFSample.check(text).filter { $0.severity == .error }.isEmpty)
  }

  @Test(arguments: [
    ("en", 0, PluralForm.other), ("en", 1, .one), ("fr", 0, .one), ("ru", 21, .one),
    ("ru", 12, .many), ("ru", 3, .few), ("pl", 22, .few), ("pl", 21, .many), ("cs", 4, .few),
    ("ar", 2, .two), ("ar", 7, .few), ("ja", 1, .other), ("sl", 102, .two), ("lt", 11, .other),
    ("lv", 0, .zero), ("ro", 0, .few), ("is", 21, .one), ("da", 1, .one),
  ])
  func countsAsCLDRDoes(language: String, count: Int, form: PluralForm) {
    #expect(PluralForm.of(count, language: language) == form)
    #expect(PluralForm.forms(of: language).contains(form))
  }

  @Test func begetsEveryFormOfALanguage() {
    let text = LocaleDraft.text(of: Self.english, language: "pl") { key, _ in key }
    #expect(text.contains("days.few: \"days.few\"") && text.contains("days.many"))
    #expect(!text.contains("days.other"))
  }
}
