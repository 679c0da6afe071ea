import Commands
import FoundationEssentials
import Journal
import Operations
import Presentation
import Procedures
import Sessions
import Synchronization
import Workspaces

/// Procedures as they were last bound, until one of their files changes, and what their sessions
/// explain.
///
/// A class, because it remembers them.
final class ProcedureCache: Sendable {
  private struct Bound {
    let library: ProcedureLibrary
    /// By language; only of languages that somebody has asked for.
    var extents: [String: [ProcedureID: ProcedureExtent]] = [:]
    let stamp: [String]
    /// Another number for each library.
    let revision: Int
    /// When the files were last checked.
    var at: ContinuousClock.Instant
  }

  /// A changed document shows within this time, and many pages per second check only once.
  private static let pause: Duration = .milliseconds(500)

  private let bound = Mutex<Bound?>(nil)
  private let graphs = Mutex<[String: StepGraph]>([:])
  /// By language and domains.
  private let concepts = Mutex<[String: Concepts]>([:])

  /// Returns all procedures of the content folder, bound.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if the folder cannot be read.
  func library(_ context: CommandContext) throws -> ProcedureLibrary {
    let now = ContinuousClock.now
    let known = bound.withLock { $0 }
    if let known, now - known.at < Self.pause { return known.library }
    let stamp = try Self.stamp(context.content)
    if let known, known.stamp == stamp {
      bound.withLock { bound in if bound?.stamp == stamp { bound?.at = now } }
      return known.library
    }
    let library = try context.procedures.library(context.content.procedures())
    bound.withLock { bound in
      bound = Bound(
        library: library, stamp: stamp, revision: (bound?.revision ?? 0) + 1, at: now)
    }
    // Graphs for other languages must come from the current documents, too.
    graphs.withLock { $0 = [:] }
    return library
  }

  /// The number of the library that was bound last.
  var revision: Int { bound.withLock { $0?.revision ?? 0 } }

  /// Returns what each procedure of the content folder may ask and change, in the reader's language.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if the folder cannot be read.
  func extents(_ context: CommandContext) throws -> [ProcedureID: ProcedureExtent] {
    let library = try library(context)
    let known = bound.withLock { $0 }
    let language = context.words.language
    if let extents = known?.extents[language] { return extents }
    let extents = library.procedures.mapValues { procedure in
      ProcedureExtent(
        procedure, StepGraph(of: procedure.id, in: library.procedures), context.words)
    }
    bound.withLock { bound in
      if bound?.stamp == known?.stamp { bound?.extents[language] = extents }
    }
    return extents
  }

  /// Returns the graph with which a session started; sessions that started with the same files
  /// share it.
  ///
  /// - Throws: `CommandFailure` if a document is lost, or they no longer make a procedure.
  func graph(of session: KeptSession, _ context: CommandContext) throws -> StepGraph {
    let start = session.start
    let documents = start.documents.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let key =
      ([context.words.language, start.procedure.rawValue, start.document ?? ""] + documents
      // By the domains of its tenants, a step may be bound otherwise.
      + context.domains.domains(ofTenants: start.tenants).map(\.rawValue).sorted()
      + DomainInstances(start.instances).names.map { "\($0.key)=\($0.value)" }.sorted())
      .joined(separator: "\n")
    let known = start.undoes == nil ? graphs.withLock { $0[key] } : nil
    if let known { return known }
    let graph = try session.graph(context)
    // The graph of an undo belongs to its own session.
    if start.undoes == nil {
      graphs.withLock { graphs in
        if graphs.count > 200 { graphs = [:] }
        graphs[key] = graph
      }
    }
    return graph
  }

  /// Returns what sessions on these tenants explain, which is read when it is first needed.
  ///
  /// - Throws: `WorkspaceFailure` if a list of terms cannot be read.
  func concepts(ofTenants names: [String], _ context: CommandContext) throws -> Concepts {
    let domains = context.domains.ids(ofTenants: names).map(\.rawValue).sorted()
    let key = ([context.words.language] + domains).joined(separator: " ")
    if let known = concepts.withLock({ $0[key] }) { return known }
    let read = try context.concepts(ofTenants: names)
    concepts.withLock { $0[key] = read }
    return read
  }

  /// Returns the time of the last change of each file.
  private static func stamp(_ content: ContentFolder) throws -> [String] {
    let folders = try ["\(content.path)/procedures"] + content.addedProcedures().map(\.path)
    return try folders.flatMap { try FileReading.files(below: $0, endings: [".md", ".yaml"]) }
      .map { path in
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(path) \(time)"
      }
  }
}

/// How long procedures take, counted again only now and then, since a journal may contain thousands
/// of sessions.
///
/// A class, because it remembers the result.
final class DurationCache: Sendable {
  private struct Counted {
    let durations: SessionDurations
    let at: ContinuousClock.Instant
  }

  private static let pause: Duration = .seconds(30)

  private let counted = Mutex<Counted?>(nil)

  /// Returns durations that are at most 30 seconds old.
  ///
  /// - Throws: `EventStoreFailure` if the journal cannot be read.
  func current(in journal: Journal) throws -> SessionDurations {
    let now = ContinuousClock.now
    if let known = counted.withLock({ $0 }), now - known.at < Self.pause { return known.durations }
    let taken = try journal.durations()
    return counted.withLock { counted in
      let known = counted?.durations
      let durations =
        known?.taken == taken
        ? known : SessionDurations(taken, revision: (known?.revision ?? 0) + 1)
      counted = durations.map { Counted(durations: $0, at: now) }
      return durations ?? SessionDurations(taken, revision: 0)
    }
  }
}

/// How long procedures take: measured from sessions here if there are enough, otherwise estimated.
struct SessionDurations: Sendable {
  /// With fewer sessions than this, their median says little.
  private static let fewest = 3
  /// The durations of completed sessions in seconds, by what they walk.
  fileprivate let taken: [String: [Int]]
  /// Another number as soon as other sessions count.
  let revision: Int

  init(_ taken: [String: [Int]], revision: Int) {
    self.taken = taken
    self.revision = revision
  }

  /// Returns how long a procedure takes, in minutes, and whether that was measured or estimated.
  ///
  /// - Parameter procedure: for a document that is walked as it is, its path.
  func text(of procedure: ProcedureID, _ extent: ProcedureExtent, _ words: Words) -> String {
    if let seconds = taken[procedure.rawValue]?.sorted(), seconds.count >= Self.fewest {
      let minutes = Self.minutes(seconds[seconds.count / 2])
      return words.text(
        .webTook, ["sessions": words.formats.number(seconds.count)], count: minutes)
    }
    return words.text(.webTakes, count: Self.minutes(extent.seconds))
  }

  private static func minutes(_ seconds: Int) -> Int { max(1, (seconds + 30) / 60) }
}

/// What a procedure may ask and change, with the procedures that it calls.
package struct ProcedureExtent: Sendable {
  /// The number of steps, in words.
  package let steps: String
  /// The names of the changes, each once, in the order of the steps.
  package let changes: [String]
  /// How long it takes, estimated, in seconds.
  let seconds: Int

  /// The reading speed in words per minute (Brysbaert 2019: 238 for silent reading of English
  /// prose), and the seconds it takes to find the place on a screen and act, from our own sessions.
  private static let wordsPerMinute = 238
  private static let secondsPerStep = 15

  /// - Parameter graph: `nil` if the procedure calls one that is missing; then only its own steps are
  ///   known.
  package init(_ procedure: Procedure, _ graph: StepGraph?, _ words: Words) {
    let own = procedure.steps.count
    let most = graph.map(Self.longestWay) ?? own
    steps =
      most > own
      ? words.text(.webStepsCalled, count: most) : words.text(.webSteps, count: own)
    var names: [String] = []
    for step in graph?.nodes.map(\.step) ?? procedure.steps where step.operation.kind == .change {
      let name = words.operation(step.operation.id)
      if !names.contains(name) { names.append(name) }
    }
    changes = names
    // Each text is read once, however often its procedure is called.
    let count = (graph?.procedures ?? [procedure]).compactMap { $0.texts[words.language] }
      .flatMap(\.steps.values).reduce(0) { sum, step in
        let alerts = step.alerts.flatMap(\.paragraphs).map { words.runs(of: $0).plain }
        return sum
          + (alerts + [words.runs(of: step.sentence).plain]).joined(separator: " ")
          .split(separator: " ").count
      }
    seconds =
      count * 60 / Self.wordsPerMinute + max(most, own) * Self.secondsPerStep
  }

  /// The number of steps on the longest way through a graph that comes to no step twice.
  private static func longestWay(_ graph: StepGraph) -> Int {
    var longest: [StepID: Int] = [:]
    // What follows a step is known when its turn comes, unless the way leads back.
    for node in graph.nodes.reversed() {
      longest[node.id] = 1 + (node.next.values.compactMap { $0.flatMap { longest[$0] } }.max() ?? 0)
    }
    return graph.nodes.first.flatMap { longest[$0.id] } ?? 0
  }
}
