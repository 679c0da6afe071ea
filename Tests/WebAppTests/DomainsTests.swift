import Commands
import EmbeddedTenant
import Operations
import Procedures
import TestSupport
import Testing

/// The domains that `main` registers, as the commands and the page ask them.
struct DomainsTests {
  private let provider = Microsoft365Provider(OpenDatabases())

  private var domains: Domains { Domains([provider]) }

  private func place(_ name: String) -> String? {
    switch domains.place(ofTenant: name) {
    case .file(let path, _): "file \(path)"
    case .service(let address, _): "service \(address)"
    case nil: nil
    }
  }

  @Test func findsATenantByTheWordBeforeTheColon() {
    #expect(place("embedded:practice.sqlite") == "file practice.sqlite")
    #expect(place("embedded:/a:b") == "file /a:b")
    #expect(
      place("graph:https://graph.microsoft.com/v1.0") == "service https://graph.microsoft.com/v1.0")
    for name in ["embedded:", "embedded", ":a", "library:books", "", "practice"] {
      #expect(place(name) == nil, "\(name)")
    }
    #expect(domains.isService("graph:a") && !domains.isService("embedded:a"))
  }

  private let library = LibraryProvider(librarian: "ann", readers: [])
  private let china = "graph:https://microsoftgraph.chinacloudapi.cn/v1.0"

  /// The environment selects the variants of documents; a copy has that of practice.
  @Test func knowsTheEnvironmentOfATenant() {
    #expect(domains.environment(ofTenants: []) == "o365-worldwide")
    #expect(domains.environment(ofTenants: ["copy"]) == "o365-worldwide")
    #expect(domains.environment(ofTenants: [china]) == "o365-21vianet")
    #expect(Domains([]).environment(ofTenants: []).isEmpty)
    // A domain without environments does not hide that of another.
    for both in [Domains([provider, library]), Domains([library, provider])] {
      #expect(both.environment(ofTenants: ["library:a", china]) == "o365-21vianet")
      #expect(both.environment(ofTenants: ["library:a"]) == "o365-worldwide")
    }
  }

  @Test func knowsWhichDomainsTenantsAre() {
    let both = Domains([provider, library])
    #expect(both.ids(ofTenants: ["library:a", "embedded:b"]) == ["library", "microsoft-365"])
    #expect(both.ids(ofTenants: ["library:a"]) == ["library"])
    #expect(both.ids(ofTenants: []) == ["microsoft-365"])
    #expect(Domains([]).ids(ofTenants: []).isEmpty)
  }

  @Test func knowsTheAddressOfThePageThatAStepOpens() throws {
    let context = try CommandContext(in: "en")
    let library = try context.procedures.library(context.content.procedures())
    let graph = try #require(
      StepGraph(of: "see-available-licenses", in: library.procedures))
    let addresses = graph.nodes.map {
      domains.address(of: $0, inTenants: ["embedded:a"])
    }
    #expect(addresses.compactMap(\.self).allSatisfy { $0.hasPrefix("https://go.microsoft.com/") })
    #expect(addresses.count { $0 != nil } == 2)
  }

  @Test func joinsTheCataloguesAndRefusesAnOperationOfTwo() throws {
    let context = try CommandContext(in: "en")
    let catalogue = try context.domains.catalogue(context.domainFiles)
    #expect(catalogue["license.assign"] != nil && catalogue["manual.do"] != nil)
    #expect(throws: DuplicateOperation.self) {
      try Domains([provider, provider]).catalogue(context.domainFiles)
    }
    // Without a domain, there is still what a person does.
    let alone = try Domains([]).catalogue(context.domainFiles)
    #expect(alone["manual.enter"] != nil && alone["license.assign"] == nil)
  }
}
