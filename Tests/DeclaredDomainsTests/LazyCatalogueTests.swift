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

  private func whole(_ instances: [DomainID: DomainID]) -> Catalogue {
    let names = DeclaredCatalogue(Invented.names).catalogue
    return Catalogue([Operation("page.open", .open)], roles: []).adding(["names:": { names }])
      .knowing(DomainInstances(instances))
  }

  @Test("An instance has the operations of its domain under its own name") func instance() throws {
    let catalogue = whole(["own": "names", "other": "names"])
    // What a session on the instance itself has is the same.
    let declared = DeclaredCatalogue(Invented.names.instance(named: "own")).catalogue
    #expect(declared.operations.count > 5)
    for operation in declared.operations.values {
      #expect(catalogue[operation.id] == operation, "\(operation.id)")
    }
    #expect(catalogue["own:text.add"]?.reversal == .inverse("own:text.remove"))
    #expect(catalogue["page.open"] != nil && catalogue["third:text.add"] == nil)
  }

  @Test("The name of a domain means its only instance, or itself") func meaning() {
    let one = whole(["own": "names"])
    #expect(one["names:text.add"]?.id == "own:text.add")
    #expect(one.type(ValueType("names:zone", isList: true)) == ValueType("own:zone", isList: true))
    #expect(one.type(.text) == .text && one.type(ValueType("desk:a")) == ValueType("desk:a"))
    let two = whole(["own": "names", "other": "names"])
    #expect(two["names:text.add"] == nil && two["names:nothing"] == nil)
    #expect(two.meanings(of: "names:text.add") == ["other:text.add", "own:text.add"])
    #expect(two.meanings(of: "names:nothing") == [] && two.meanings(of: "own:text.add") == [])
    let plain = whole(["own": "names", "names": "names"])
    #expect(plain["names:text.add"]?.id == "names:text.add")
    #expect(
      plain["own:text.add"]?.id == "own:text.add" && plain.meanings(of: "names:text.add") == [])
    // A domain that is used under its own name only needs no instance.
    #expect(DomainInstances(["names": "names"]).isEmpty)
  }

  @Test(
    "Names of instances are words of small letters and digits",
    arguments: [
      ("chat", true), ("chat-2", true), ("a", true), ("", false), ("2a", false), ("Chat", false),
      ("a--b", false), ("-a", false), ("a-", false), ("a:b", false), ("a/b", false), ("å", false),
    ])
  func names(_ text: String, isName: Bool) {
    #expect(DomainInstances.isName(text) == isName)
  }

  /// A declared domain may take what another has, also under another name.
  @Test("A type of another declared domain is called as that calls it") func foreign() throws {
    let names = DeclaredCatalogue(Invented.names).catalogue
    let desk = Catalogue(
      [Operation("desk:zone.show", .check, [.init("zone", ValueType("names/zone"))])], roles: [],
      foreignTypes: ["names/zone": ForeignType("names", "zone")])
    let both = try Catalogue(joining: [("desk", desk), ("names", names)])
    #expect(both["desk:zone.show"]?.parameter("zone")?.type == ValueType("names:zone"))
    let own = DeclaredCatalogue(Invented.names.instance(named: "own")).catalogue
    let named = try Catalogue(
      joining: [("desk", desk), ("own", own)], as: DomainInstances(["own": "names"]))
    #expect(named["desk:zone.show"]?.parameter("zone")?.type == ValueType("own:zone"))
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
