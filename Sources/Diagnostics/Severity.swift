/// How bad a diagnostic is.
package enum Severity: String, Hashable, Sendable {
  /// It cannot run.
  case error
  /// It runs, and would mislead someone.
  case warning
  /// Nothing is wrong; a reader may want to know.
  case note
}
