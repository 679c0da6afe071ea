import DeclaredDomains
import DeclaredPractice
import Operations
import Sessions

/// How procedures over declared domains are interrupted: in practice, and over HTTP.
extension CrashScenario.Declared {
  /// Its practice form, as a file on the disk that crashes.
  package func practice() throws -> FileTenant {
    let declaration = fixture.declaration
    return FileTenant(bytes: try fixture.practiceFile()) { address in
      let store = try PracticeFile.opened(database: address, of: declaration)
      let settings = declaration.practiceSettings
      let instance = declaration.id.rawValue
      let domain = DeclaredDomain(
        declaration,
        DeclaredDomain.Settings(instance: instance, values: settings, isPractice: true) {
          () throws(DomainFailure) in try store.state().time
        },
        over: PracticeTransport(declaration, settings, instance: instance, in: store),
        found: PracticeTransport.offers(declaration))
      return FileTenant.Opened(domain: domain) {
        let state = try store.state()
        return TenantEnd(
          state: [state.documents.document.canonicalText],
          effects: ["changes": state.performed.count])
      }
    }
  }

  /// The same over HTTP, with a service that lives on.
  ///
  /// - Parameter changed: what a process makes of the domain, to show that the points find faults.
  package func overHTTP(
    declaration: Declaration? = nil,
    changed: @escaping @Sendable (any Domain) -> any Domain = { $0 }
  ) -> ServiceCrash {
    let (fixture, hasNames) = (fixture, hasNames)
    return ServiceCrash(scenario: scenario, way: "over HTTP") {
      let place = ServedPlace(try fixture.things())
      return SurvivingPlace(
        declaration: declaration ?? fixture.declaration, place: place,
        names: hasNames ? try await ServedNameServer(place) : nil, changed: changed)
    }
  }
}

/// A service of a declared domain that outlives the process.
private struct SurvivingPlace: SurvivingService {
  let declaration: Declaration
  let place: ServedPlace
  let names: ServedNameServer?
  let changed: @Sendable (any Domain) -> any Domain
  let clock = VirtualClock()

  var end: TenantEnd {
    TenantEnd(state: [place.contents.canonicalText], effects: place.effects)
  }

  func opened(
    for scenario: CrashScenario, limit: ActionLimit
  ) async throws -> (domain: any Domain, person: any Conversation) {
    let rig = try await DeclaredRig(
      declaration, at: place, over: ServedExchange(place, clock: clock, limit: limit),
      names: names?.address, clock: clock)
    return (try scenario.domain(changed(rig.domain)), scenario.person)
  }

  func discard() async throws { try await names?.close() }
}
