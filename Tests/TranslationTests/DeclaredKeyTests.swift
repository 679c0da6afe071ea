import Diagnostics
import Documents
import Testing
import Translation

/// The words of declared domains among those of all others.
struct DeclaredKeyTests {
  private func file(_ path: String, _ text: String) -> SourceFile {
    SourceFile(path: path, text: text)
  }

  @Test(arguments: [
    ("subject.zone.one", "type.dns:zone"), ("subject.zone.other", "types.dns:zone"),
    ("subject.zone.few", "types.dns:zone.few"),
    ("property.zone.serial", "fact.dns:zone.serial"),
    ("value.zone.kind.native", "code.dns:zone.kind.native"),
    ("operation.text.add", "operation.dns:text.add"),
    ("outcome.text.check.served", "outcome.dns:text.check.served"),
    ("refusal.notThere", "refusal.dns:notThere"), ("setting.base", "setting.dns:base"),
    ("domain.name", "domain.dns:name"),
  ])
  func isFoundUnderItsDomain(key: String, found: String) {
    #expect(DeclaredKey.inCatalogue(key, of: "dns") == found)
  }

  @Test func keepsTwoDomainsWithTheSameWordsApart() {
    let one = "operation.account.close: \"Close the account\"\nrefusal.notThere: \"No account\"\n"
    let other = "operation.account.close: \"Settle the account\"\n"
    let words = MessageCatalogue(
      language: "en",
      reading: [
        WordsFile(file("locales/en.yaml", "yes: \"yes\"\n")),
        WordsFile(file("chat/en.yaml", one), ofDeclared: "chat"),
        WordsFile(file("bank/en.yaml", other), ofDeclared: "bank"),
      ])
    #expect(words.problems == [])
    #expect(words["operation.chat:account.close"]?.text == "Close the account")
    #expect(words["operation.bank:account.close"]?.text == "Settle the account")
    #expect(words["refusal.bank:notThere"] == nil && words["operation.account.close"] == nil)
  }

  @Test func saysWhatTheDomainSaysThatItExtends() {
    let base = file(
      "scim/en.yaml", "operation.account.close: \"Close\"\nsetting.base: \"Address\"\n")
    let own = file("chat/en.yaml", "setting.base: \"Address of the chat\"\n")
    let words = MessageCatalogue(
      language: "en",
      reading: [
        WordsFile(own, ofDeclared: "chat"), WordsFile(base, ofDeclared: "chat"),
        WordsFile(base, ofDeclared: "scim"),
      ])
    #expect(words.problems == [])
    #expect(words["setting.chat:base"]?.text == "Address of the chat")
    #expect(words["operation.chat:account.close"]?.text == "Close")
    #expect(words["setting.scim:base"]?.text == "Address")
  }

  /// English is read only where a language lacks something: a start must not read both.
  @Test func countsWhatALanguageLacks() {
    let english = file("dns/en.yaml", "operation.text.add: \"Add\"\nsubject.zone.one: \"zone\"\n")
    let swedish = file(
      "dns/sv.yaml", "operation.text.add: \"Lägg till\"\nsubject.zone.one: \"zon\"\n")
    let half = file("dns/sv.yaml", "operation.text.add: \"Lägg till\"\n")
    func catalogue(_ own: SourceFile) -> MessageCatalogue {
      MessageCatalogue(
        language: "sv",
        reading: [WordsFile(own, ofDeclared: "dns"), WordsFile(own, ofDeclared: "ns2")],
        english: [WordsFile(english, ofDeclared: "dns"), WordsFile(english, ofDeclared: "ns2")])
    }
    #expect(catalogue(swedish).borrowed == 0)
    #expect(catalogue(half).borrowed == 2)
    #expect(catalogue(half)["type.dns:zone"]?.text == "zone")
  }
}
