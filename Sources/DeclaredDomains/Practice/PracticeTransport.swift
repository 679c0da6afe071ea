import Markup
import Operations
import Synchronization

/// What practice keeps, wherever it keeps it.
package struct PracticeState: Hashable, Sendable {
  package var documents: PracticeDocuments
  /// The time there, in seconds since 1970-01-01T00:00:00Z.
  package var time: Int
  /// The changes that were made, each once, by the key of the attempt.
  package var performed: Set<String>

  package init(_ documents: PracticeDocuments, time: Int, performed: Set<String> = []) {
    self.documents = documents
    self.time = time
    self.performed = performed
  }
}

/// Where practice keeps its state: in memory, or in a file that several programs have open.
package protocol PracticeStore: Sendable {
  /// The state as it is now.
  func state() throws(DomainFailure) -> PracticeState

  /// Changes the state; nobody else does meanwhile, and whoever reads sees all of it or nothing.
  func change(
    _ body: (inout PracticeState) throws(DomainFailure) -> Void
  ) throws(DomainFailure)
}

/// Practice in memory.
package final class PracticeMemory: PracticeStore {
  private let kept: Mutex<PracticeState>

  package init(_ state: PracticeState) { kept = Mutex(state) }

  package func state() throws(DomainFailure) -> PracticeState { kept.withLock { $0 } }

  package func change(
    _ body: (inout PracticeState) throws(DomainFailure) -> Void
  ) throws(DomainFailure) {
    let result: Result<Void, DomainFailure> = kept.withLock { kept in
      var state = kept
      do throws(DomainFailure) {
        try body(&state)
      } catch {
        return .failure(error)
      }
      kept = state
      return .success(())
    }
    try result.get()
  }
}

/// The practice form of a declared domain: it reads documents as the declaration says, and brings about
/// what is predicted.
///
/// It believes the declaration. Whether that is right, only a real service shows.
package struct PracticeTransport: DomainTransport {
  private let declaration: Declaration
  private let text: SubjectText
  private let settings: [String: JSONDocument]
  private let store: any PracticeStore

  package init(
    _ declaration: Declaration, _ settings: [String: JSONDocument], instance: String,
    in store: any PracticeStore
  ) {
    self.declaration = declaration
    self.settings = settings
    self.store = store
    text = SubjectText(instance: instance, declaration.subjects)
  }

  /// Practice can do everything that any part of the declaration needs.
  package static func offers(_ declaration: Declaration) -> [String: JSONDocument] {
    let calls = declaration.operations.flatMap(\.calls)
    let needs =
      declaration.operations.map(\.needs) + calls.compactMap { $0.condition?.service }
      + declaration.subjects.flatMap { $0.readings.values.map(\.needs) + [$0.read.needs] }
    return needs.reduce(into: [:]) { offers, needs in offers.merge(needs) { first, _ in first } }
  }

  package func probe() async throws(DomainFailure) -> [String: JSONDocument] {
    Self.offers(declaration)
  }

  package func read(_ subject: SubjectKey) async throws(DomainFailure) -> SubjectState {
    let world = PracticeWorld(declaration, text, settings, try store.state())
    return world.state(of: subject)
  }

  package func candidates(
    of kind: String, in parent: SubjectKey?, matching text: String?, most: Int
  ) async throws(DomainFailure) -> SubjectList {
    let world = PracticeWorld(declaration, self.text, settings, try store.state())
    let all = world.all(kind, in: parent)
    let wanted = text?.lowercased()
    let found = all.filter { contents in
      wanted.map { contents.name.lowercased().contains($0) } ?? true
    }
    return SubjectList(Array(found.prefix(most)), isWhole: found.count <= most)
  }

  package func find(
    _ created: OperationDeclaration.Created, matches: [ResolvedMatch], query: [String: String]
  ) async throws(DomainFailure) -> [SubjectKey] {
    let world = PracticeWorld(declaration, text, settings, try store.state())
    return world.all(created.kind, in: nil).filter { contents in
      contents.documents[""].map(matches.allHold) ?? false
    }.map(\.key)
  }

  package func perform(_ call: PreparedCall) async throws(DomainFailure) {
    try store.change { state throws(DomainFailure) in
      guard !state.performed.contains(call.key) else { return }
      var world = PracticeWorld(declaration, text, settings, state)
      for effect in call.effects { try world.bringAbout(effect) }
      state.documents = world.documents
      state.performed.insert(call.key)
    }
  }

  package func recall(_ key: String) async throws(DomainFailure) -> RecalledAttempt {
    try store.state().performed.contains(key) ? .done : .notDone
  }

  /// Everything that there is, page by page, one for each kind.
  package func overview() async throws(DomainFailure) -> [OverviewPage] {
    let world = PracticeWorld(declaration, text, settings, try store.state())
    let reader = SubjectFacts(declaration: declaration, text: text, settings: settings)
    return declaration.subjects.map { own in
      OverviewPage(
        declaration.name(ofKind: own.kind),
        world.all(own.kind, in: nil).flatMap { contents in
          reader.facts(
            of: .present(contents),
            about: Subject(id: text.id(of: contents.key), name: contents.name), own.kind
          ).filter { fact in
            own.facts.contains {
              $0.isShown && declaration.name(ofProperty: $0.property, of: own.kind) == fact.property
            }
          }
        })
    }
  }
}

extension Declaration {
  /// What practice takes for settings that nobody has to set there.
  package var practiceSettings: [String: JSONDocument] {
    Dictionary(
      settings.map { setting in
        let made: JSONDocument =
          switch setting.kind {
          case .text, .address, .host: .text("practice")
          case .number: .number("1")
          case .flag: .flag(true)
          }
        return (setting.name, setting.usual ?? (setting.isList ? .list([made]) : made))
      }
    ) { first, _ in first }
  }
}
