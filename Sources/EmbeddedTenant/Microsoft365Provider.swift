import FoundationEssentials
import Microsoft365
import Operations

/// What Microsoft 365 brings to the program, with the embedded tenant as its practice form.
package struct Microsoft365Provider: DomainProvider {
  package let id: DomainID = "microsoft-365"
  package let practice: any PracticeForm
  package let serviceWord: String? = "graph"
  package let service: (any TenantService)?

  /// - Parameters:
  ///   - databases: the databases of tenants that the process has open.
  ///   - service: how tenants are reached over Microsoft Graph; `nil` in a program without HTTP.
  package init(_ databases: OpenDatabases, service: (any TenantService)? = nil) {
    practice = EmbeddedPractice(databases: databases)
    self.service = service
  }

  package func catalogue(_ files: DomainFiles) throws -> Catalogue {
    Microsoft365Catalogue.catalogue(try LimitsReader.limits(Data(files.bytes("limits.json"))))
  }

  package func knownNames(_ files: DomainFiles) throws -> KnownNames {
    let products = try TenantResources.catalogue(Data(files.bytes("licences.json")))
    return KnownNames(shown: products.displayNames) { PublicNames.contains($0, products) }
  }

  package var countryProperties: Set<String> {
    [FactProperty.usageLocation.rawValue, ValueType.country.name]
  }

  package func environment(ofTenant name: String) -> String {
    GraphCloud(tenant: name).environment
  }

  package func address(
    of operation: OperationID, _ arguments: Arguments, inTenant name: String
  ) -> String? {
    guard operation == PageOpening.operation else { return nil }
    return PageOpening.page(arguments)?.address(in: GraphCloud(tenant: name))
  }

  package func permissions(for operation: OperationID) -> [[String]] {
    Microsoft365Catalogue.needs(of: operation).map(\.anyOf)
  }
}

/// Embedded tenants in files, with the sample organisation.
private struct EmbeddedPractice: PracticeForm {
  let databases: OpenDatabases
  let word = "embedded"

  func sample(_ files: DomainFiles) throws -> any PracticeSample {
    try TenantResources(
      licenses: Data(files.bytes("licences.json")), limits: Data(files.bytes("limits.json")),
      sample: Data(files.bytes("sample-organisation.json")))
  }

  func open(at path: String) throws(DomainFailure) -> any PracticeTenant {
    EmbeddedPracticeTenant(tenant: try databases.tenant(at: path))
  }

  func copy(of path: String) throws(DomainFailure) -> any PracticeTenant {
    EmbeddedPracticeTenant(tenant: try EmbeddedTenant.copy(of: path))
  }
}

extension TenantResources: PracticeSample {
  package func with(organisation: [UInt8]) throws(DomainFailure) -> any PracticeSample {
    let resources: TenantResources = try with(organisation: Data(organisation))
    return resources
  }

  package func problems(in organisation: [UInt8]) throws -> [SampleProblem] {
    try problems(in: Data(organisation)).map(\.told)
  }

  package func inMemory() throws(DomainFailure) -> any PracticeTenant {
    EmbeddedPracticeTenant(tenant: try EmbeddedTenant.inMemory(self))
  }

  package func make(at path: String) throws(DomainFailure) {
    _ = try EmbeddedTenant.make(at: path, self)
  }

  package func make(
    at path: String, replacing: Bool, generatedUsers: Int
  ) throws(DomainFailure) {
    let made =
      replacing
      ? try EmbeddedTenant.replace(at: path, self) : try EmbeddedTenant.create(at: path, self)
    guard generatedUsers > 0 else { return }
    try made.populate(users: generatedUsers, license: PartNumber("ENTERPRISEPACK"))
  }
}

/// An embedded tenant as the commands know one.
private struct EmbeddedPracticeTenant: PracticeTenant {
  let tenant: EmbeddedTenant

  var domain: any Domain { tenant.domain }
  var names: [String: String] { tenant.products.displayNames }

  func overview() async throws(DomainFailure) -> [OverviewPage] {
    try await tenant.domain.overview()
  }

  func usualActor() throws(DomainFailure) -> String? {
    try tenant.globalAdministrators().first?.rawValue
  }

  func copy() throws(DomainFailure) -> any PracticeTenant {
    EmbeddedPracticeTenant(tenant: try tenant.copy())
  }

  func snapshot(to path: String) throws(DomainFailure) { try tenant.snapshot(to: path) }

  func advance(days: Int, hours: Int) throws(DomainFailure) {
    try tenant.advance(days: days, hours: hours)
  }
}

extension OrganisationProblem {
  /// The problem as the commands tell it.
  fileprivate var told: SampleProblem {
    switch kind {
    case .notPossible(let name, let possible, let nearest):
      SampleProblem(
        place, "notPossible",
        ["name": .text(name), "names": .text(possible.joined(separator: ", "))], nearest: nearest)
    case .unknown(let name, let nearest):
      SampleProblem(place, "unknown", ["name": .text(name)], nearest: nearest)
    case .twice(let name): SampleProblem(place, "twice", ["name": .text(name)])
    case .tooFewUnits(let assigned, let bought):
      SampleProblem(
        place, "tooFewUnits", ["assigned": .number(assigned), "bought": .number(bought)])
    case .partsDiffer(let parts, let quantity):
      SampleProblem(
        place, "partsDiffer", ["parts": .number(parts), "quantity": .number(quantity)])
    case .noLocation: SampleProblem(place, "noLocation")
    case .noMailbox: SampleProblem(place, "noMailbox")
    case .notADay(let text): SampleProblem(place, "notADay", ["name": .text(text)])
    case .noAdministrator: SampleProblem(place, "noAdministrator")
    }
  }
}
