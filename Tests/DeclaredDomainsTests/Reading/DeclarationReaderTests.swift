import DeclaredDomains
import Diagnostics
import Testing

/// `domain.yaml`, from bytes to a declaration or to what is wrong in it.
struct DeclarationReaderTests {
  private func read(
    _ text: String, among source: DeclarationSource = SampleDeclarations.others
  ) -> (declaration: Declaration?, diagnostics: [Diagnostic]) {
    DeclarationReader.read(
      DeclarationFile(path: "domain.yaml", bytes: Array(text.utf8)), among: source)
  }

  @Test func readsEveryPartOfTheForm() throws {
    let (found, diagnostics) = read(SampleDeclarations.loans)
    #expect(
      diagnostics.map { "\($0.place.line) \($0.id): \($0.message)" } == [
        "86 domainPutClears: 'put' writes all of 'reader', and may clear 'firstPassword', which no reading gives"
      ])
    #expect(diagnostics.map(\.id) == [.domainPutClears])
    let loans = try #require(found)
    #expect(loans.settings.map(\.name) == ["base", "branch", "mirrors", "limit"])
    #expect(loans.subjects.map(\.kind) == ["reader", "book", "copy"])
    #expect(loans.operations.count == 10)
    #expect(loans.digest.count == 64)
  }

  @Test func readsADomainThatAProgramReaches() throws {
    let (found, diagnostics) = read(SampleDeclarations.exchange)
    #expect(diagnostics == [])
    let exchange = try #require(found)
    #expect(exchange.service.access == .program(["exchange-plugin", "--quiet"]))
    let call = try #require(exchange.operation("line.share")?.calls.first)
    #expect(call.target == .program("share"))
    #expect(
      call.body
        == .object([
          .init("site", .reference(Reference("site"))), .init("quiet", .literal(.flag(true))),
        ]))
  }
}
