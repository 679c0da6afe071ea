import DeclaredDomains
import Operations
import Synchronization
import Testing

/// Catalogues that are read when one of their operations is asked for.
@Suite struct LazyCatalogueTests {
  @Test("A catalogue is read for its own operations only") func lazily() {
    let reads = Mutex<[String]>([])
    let names = DeclaredCatalogue(Invented.names).catalogue
    let whole = Catalogue([Operation("page.open", .open)], roles: []).adding([
      "names:": {
        reads.withLock { $0.append("names") }
        return names
      },
      "desk:": {
        reads.withLock { $0.append("desk") }
        return nil
      },
    ])
    #expect(whole["page.open"] != nil && whole["page.close"] == nil)
    #expect(reads.withLock { $0 } == [])
    #expect(whole["names:text.add"]?.reversal == .inverse("names:text.remove"))
    #expect(whole["desk:account.close"] == nil)
    #expect(reads.withLock { $0 } == ["names", "desk"])
  }

  @Test("What a person chooses for operations is one, too") func choices() {
    let catalogue = DeclaredCatalogue(Invented.names).catalogue
    #expect(catalogue["names:zone.choose"]?.collects == ValueType("names:zone"))
    #expect(catalogue["names:recordSet.choose"] == nil)
    #expect(
      catalogue["names:set.replace"]?.parameters.map { "\($0.name) \($0.type)" }
        == ["zone names:zone", "name text", "type text", "values [text]", "ttl number"])
    #expect(catalogue["names:set.replace"]?.parameter("ttl")?.isOptional == true)
    let accounts = DeclaredCatalogue(Invented.accounts).catalogue
    #expect(accounts["desk:account.create"]?.parameters.map(\.name) == ["login", "shown"])
    #expect(accounts["desk:account.erase"]?.reversal == .irreversible)
  }

  @Test("Whose an operation is, its name says") func qualified() {
    #expect(QualifiedName("dns:text.add") == QualifiedName("dns", "text.add"))
    #expect(QualifiedName("license.assign") == nil && QualifiedName(":x") == nil)
    #expect(Invented.names.declared("desk:account.close") == nil)
  }
}
