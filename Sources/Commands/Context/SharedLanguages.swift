import Documents
import Synchronization
import Workspaces

/// The rules of languages, read when a command first needs them and kept like its words.
///
/// A class, because every copy of a context shares them: a command over a thousand documents would
/// otherwise read and parse the same files for each.
final class SharedLanguages: Sendable {
  private let languages = Mutex<Languages?>(nil)

  /// - Throws: `WorkspaceFailure` if a file cannot be read.
  func rules(in content: ContentFolder) throws(WorkspaceFailure) -> Languages {
    if let known = languages.withLock(\.self) { return known }
    // Two threads may read them at once; both find the same.
    let read = try content.languageRules()
    languages.withLock { $0 = read }
    return read
  }
}
