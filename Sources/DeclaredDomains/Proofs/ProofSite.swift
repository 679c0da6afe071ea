import Operations

/// What a test has of a service: its declaration, ways to it, and the time there.
struct ProofSite: Sendable {
  let declaration: Declaration
  let trial: DomainTrial
  let way: ServiceWay
  let instance: String
  let clock: any ProofClock

  /// The settings, with those of the declaration where none are given.
  var settings: [String: JSONDocument] {
    let usual = declaration.settings.compactMap { setting in
      setting.usual.map { (setting.name, $0) }
    }
    return way.settings.merging(usual) { given, _ in given }
  }

  var text: SubjectText { SubjectText(instance: instance, declaration.subjects) }

  /// Reaches the service anew.
  ///
  /// - Parameter way: another than the right one.
  func connect(_ way: ServiceWay? = nil) async throws(DomainFailure) -> ProofConnection {
    let way = way ?? self.way
    let transport = try await way.transport()
    do {
      let found = try await transport.probe()
      return ProofConnection(transport: transport, found: found, settings: way.settings, site: self)
    } catch {
      await transport.close()
      throw error
    }
  }
}

/// A connection of its own to the service.
struct ProofConnection: Sendable {
  let transport: any DomainTransport
  let found: [String: JSONDocument]
  let settings: [String: JSONDocument]
  let site: ProofSite

  /// The domain over this connection, or over one that spoils what goes through it.
  func domain(over spoiling: SpoilingTransport? = nil) -> DeclaredDomain {
    let clock = site.clock
    return DeclaredDomain(
      site.declaration,
      DeclaredDomain.Settings(instance: site.instance, values: settings, isPractice: false) {
        () throws(DomainFailure) in clock.now() / 1_000
      },
      over: spoiling ?? transport, found: found)
  }
}
