/// What happens when a step bound to the operation is walked.
package enum OperationKind: String, Hashable, Sendable, CaseIterable {
  /// Where to go: the page's labels, and what that page would show.
  case open
  /// Collects an input; the candidates are read from the tenant.
  case choose
  /// The one thing that alters the tenant.
  case change
  /// Reads and judges; nothing changes.
  case check
  /// A question that picks an edge.
  case decide
  /// Done outside by a person; kept with evidence.
  case record
  /// Nothing to read; the person says it is done.
  case confirm
}
