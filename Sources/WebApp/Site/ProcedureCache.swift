import Commands
import FoundationEssentials
import Procedures
import Sessions
import Synchronization
import Workspaces

/// Procedures as they were last bound, until one of their files changes.
///
/// A class, because it remembers them.
final class ProcedureCache: Sendable {
  private struct Bound {
    let library: ProcedureLibrary
    let stamp: [String]
    /// When the files were last checked.
    let at: ContinuousClock.Instant
  }

  /// A changed document shows within this time, and many pages per second check only once.
  private static let pause: Duration = .milliseconds(500)

  private let bound = Mutex<Bound?>(nil)
  private let graphs = Mutex<[String: StepGraph]>([:])

  /// Returns all procedures of the content folder, bound.
  func library(_ context: CommandContext) throws -> ProcedureLibrary {
    let now = ContinuousClock.now
    let known = bound.withLock { $0 }
    if let known, now - known.at < Self.pause { return known.library }
    let stamp = try Self.stamp(context.content)
    if let known, known.stamp == stamp {
      bound.withLock { $0 = Bound(library: known.library, stamp: stamp, at: now) }
      return known.library
    }
    let library = try context.library(context.content.procedures())
    bound.withLock { $0 = Bound(library: library, stamp: stamp, at: now) }
    // Graphs for other languages must come from the current documents, too.
    graphs.withLock { $0 = [:] }
    return library
  }

  /// Returns the graph with which a session started; sessions that started with the same files
  /// share it.
  func graph(of session: KeptSession, _ context: CommandContext) throws -> StepGraph {
    let start = session.start
    let documents = start.documents.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let key =
      ([context.words.language, start.procedure.rawValue, start.document ?? ""] + documents)
      .joined(separator: "\n")
    let known = start.undoes == nil ? graphs.withLock { $0[key] } : nil
    if let known { return known }
    let graph = try context.graph(of: session)
    // The graph of an undo belongs to its own session.
    if start.undoes == nil {
      graphs.withLock { graphs in
        if graphs.count > 200 { graphs = [:] }
        graphs[key] = graph
      }
    }
    return graph
  }

  /// Returns the time of the last change of each file.
  private static func stamp(_ content: ContentFolder) throws -> [String] {
    try FileReading.files(below: "\(content.path)/procedures", endings: [".md", ".yaml"])
      .map { path in
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(path) \(time)"
      }
  }
}
