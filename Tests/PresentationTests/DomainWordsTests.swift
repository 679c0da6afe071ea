import Microsoft365
import Operations
import Presentation
import Testing

struct DomainWordsTests {
  @Test(arguments: ["en", "sv", "nl"])
  func hasWordsForEverythingTheDomainNames(language: String) throws {
    let words = try Invented.words(language)
    let limits = try Limits(
      LimitID.allCases.map {
        DatedLimit(
          id: $0, value: 1, unit: "days", effectiveFrom: "2026-01-01", source: "invented",
          contradiction: nil)
      })
    #expect(words.missing(for: Microsoft365Catalogue.catalogue(limits)) == [])
    #expect(words.missing(.fact, FactProperty.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.code, StateCode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.refusal, RefusalCode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.advice, RefusalCode.allCases.map(\.rawValue)) == [])
    #expect(words.missing(.page, AdminPage.allCases.map(\.rawValue)) == [])
  }
}
