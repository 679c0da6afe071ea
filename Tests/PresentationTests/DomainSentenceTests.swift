import Operations
import Presentation
import Sessions
import Testing

/// Sentences of the program that a domain says in its own way.
struct DomainSentenceTests {
  /// Only Microsoft 365 has an admin center; what anybody does by hand is done anywhere.
  @Test(
    arguments: [
      ("en", "admin center"), ("sv", "administrationscent"), ("nl", "beheercentrum"),
    ])
  func asksAsTheOwnerOfTheOperation(_ language: String, _ place: String) throws {
    let words = try Invented.words(language)
    for question in [Question.act, .actWithoutInterface, .judge(outcomes: ["done"])] {
      #expect(words.question(question, "license.unassign", .change).contains(place))
      let general = words.question(question, "manual.do", .change)
      #expect(!general.contains(place) && !general.contains("Microsoft"))
    }
  }

  @Test func advisesAsTheOwnerOfTheRole() throws {
    let words = try Invented.words("en").naming([:], of: "library")
    #expect(
      words.advice(Refusal("roleInactive", ["roles": .list([.text("global")])]))
        == words.catalogue["microsoft-365.advice.roleInactive"]?.text)
    #expect(
      words.advice(Refusal("roleInactive", ["roles": .list([.text("librarian")])]))
        == "Activate the role, and then try again.")
  }

  @Test func saysTheRestAsTheTenantsDomain() throws {
    let words = try Invented.words("en")
    #expect(words.word(.modeMeaning, "manual")?.contains("admin center") == true)
    let other = words.naming([:], of: "library")
    #expect(
      other.word(.modeMeaning, "manual") == "You make the changes yourself; Stegvis checks them.")
    #expect(
      other.text(.commandPermissionMissing, count: 2)
        == "the application lacks 2 permissions that this procedure needs:")
    #expect(words.text(.commandPermissionMissing, count: 2).contains("Microsoft Graph"))
  }

  /// Which texts are countries, the domain says.
  @Test func namesCountriesWhereADomainHasThem() throws {
    let words = try Invented.words("en")
    #expect(words.text(of: .text("SE"), property: "usageLocation").contains("Sweden"))
    #expect(words.text(of: .text("SE"), property: "department") == "SE")
    #expect(words.areCountries(ValueType("country")) && !words.areCountries(ValueType("user")))
  }
}
