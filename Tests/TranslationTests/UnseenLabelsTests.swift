import Documents
import Foundation
import Testing
import Translation

/// Labels that nobody has seen, with their English names.
struct UnseenLabelsTests {
  private static let lines = """
    # Labels
    - {en: Users, sv: Användare, nl: Gebruikers, seen: {sv: human, nl: human}}
    - {en: Active users, sv: Aktiva användare, also: {sv: ["A, b", C]}, seen: {sv: nowhere}}
    - {en: "Add, and more", sv: "Lägg till, med mera", seen: {sv: nowhere, nl: nowhere}}

    - {en: Remove, sv: Ta bort, seen: {sv: nowhere}, context: one}
    - {en: Delete, sv: Ta bort, seen: {sv: machine}}
    - {en: Outlook, sv: Outlook, seen: {sv: nowhere}}
    - {en: Old, sv: Gammal}
    """

  private func labels(_ text: String, _ language: String = "sv") throws -> UnseenLabels {
    try UnseenLabels(SourceFile(path: "labels.yaml", text: text), language: language)
  }

  @Test func givesTheEnglishOfWhatWasSeenNowhere() throws {
    let labels = try labels(Self.lines)
    #expect(labels.english(of: "Aktiva användare") == "Active users")
    #expect(labels.english(of: "Lägg till, med mera") == "Add, and more")
    for seen in ["Användare", "Ta bort", "Outlook", "Gammal", "Något annat", "C"] {
      #expect(labels.english(of: seen) == nil, "\(seen)")
    }
    #expect(labels.english(of: "Användare > Aktiva användare") == "Användare > Active users")
    #expect(labels.english(of: "Användare > Konto") == nil)
  }

  @Test func readsEveryFormOfYAML() throws {
    let block = "- en: Active users\n  sv: Aktiva användare\n  seen:\n    sv: nowhere\n"
    #expect(try labels(block).english(of: "Aktiva användare") == "Active users")
    let quoted = "- {en: 'It''s', sv: Det, seen: {sv: nowhere}}\n"
    #expect(try labels(quoted).english(of: "Det") == "It's")
    #expect(throws: LabelGlossary.Failure.self) { try labels("- {en: [") }
  }

  /// The reader of lines and the parser of YAML agree on the labels that we have.
  @Test(arguments: LocaleFile.languages)
  func agreesWithTheGlossary(language: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Resources/labels.yaml")
    let text = try String(contentsOf: url, encoding: .utf8)
    let glossary = try LabelGlossary(yaml: text)
    let parsed = UnseenLabels(glossary, language: language)
    let scanned = try labels(text, language)
    let names = glossary.entries.compactMap { $0.names[language] }
    #expect(names.map(parsed.english(of:)) == names.map(scanned.english(of:)))
    #expect((names.contains { scanned.english(of: $0) != nil }) == (language != "en"))
  }
}
