import Microsoft365
import Testing

/// What products are called, and what a word means, where several share a name or a part number.
struct ProductNameTests {
  private func catalogue(_ products: [(id: String, number: String, name: String)])
    -> ProductCatalogue
  {
    ProductCatalogue(
      products.map {
        Product(id: SkuID($0.id), partNumber: PartNumber($0.number), name: $0.name, plans: [])
      }, rules: PlanRules(conflicts: [], dependencies: [:], blockedCountries: [:]))
  }

  @Test func addsThePartNumberToANameThatTwoHave() {
    let products = catalogue([("a-1", "VISIO_1", "Visio"), ("b-2", "VISIO_2", "Visio")])
    #expect(products.name(SkuID("a-1")) == "Visio (VISIO_1)")
    #expect(products.name(SkuID("B-2")) == "Visio (VISIO_2)")
    #expect(products.products(meant: "visio").map(\.id) == [SkuID("a-1"), SkuID("b-2")])
    #expect(products.products(meant: "visio (visio_2)").map(\.id) == [SkuID("b-2")])
  }

  @Test func addsTheEndOfTheIDWhereThePartNumberIsTheSame() {
    let products = catalogue([
      ("a-000001", "TEAMS", "Teams"), ("b-000001", "TEAMS", "Teams"), ("c-7", "EMS", "Security"),
    ])
    #expect(products.name(SkuID("a-000001")) == "Teams (…a-000001)")
    #expect(products.name(SkuID("b-000001")) == "Teams (…b-000001)")
    #expect(products.name(SkuID("c-7")) == "Security")
    #expect(products.products(meant: "TEAMS").count == 2)
  }

  @Test func namesAProductThatItDoesNotHaveByItsID() {
    #expect(catalogue([]).name(SkuID("A-1")) == "a-1")
    #expect(catalogue([]).products(meant: "a-1").isEmpty)
  }
}
