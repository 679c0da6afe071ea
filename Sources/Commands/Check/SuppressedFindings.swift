import Diagnostics
import Workspaces

/// Findings without those that somebody has accepted in a `suppressions.yaml`.
struct SuppressedFindings {
  private(set) var diagnostics: [Diagnostic] = []
  /// How many findings were left out.
  private(set) var count = 0

  init(_ found: [Diagnostic], _ context: CommandContext) throws {
    var files: [String: [Suppression]] = [:]
    var used: Set<Suppression> = []
    for diagnostic in found {
      let path = TranslationFiles.suppressions(beside: diagnostic.place.path)
      if files[path] == nil { files[path] = try read(path, context) }
      if let own = files[path]?.first(where: { $0.covers(diagnostic) }) {
        used.insert(own)
        count += 1
      } else {
        diagnostics.append(diagnostic)
      }
    }
    for suppression in files.values.joined() where !used.contains(suppression) {
      diagnostics.append(
        Diagnostic(
          .suppressionUnused, .note, at: suppression.place,
          "suppression of '\(suppression.id.rawValue)' covers nothing", advice: "take it out"))
    }
  }

  private mutating func read(_ path: String, _ context: CommandContext) throws -> [Suppression] {
    guard FileReading.isFile(path) else { return [] }
    let (suppressions, problems) = SuppressionsReader.read(try context.read(path))
    diagnostics += problems
    return suppressions
  }
}
