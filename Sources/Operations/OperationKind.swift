/// The kind of an operation, which decides how a step bound to it is walked.
package enum OperationKind: String, Hashable, Sendable, CaseIterable {
  /// Tells the person where to go: the page's labels, and what the page would show.
  case open
  /// Collects an input; the candidates are read from the tenant.
  case choose
  /// Changes the tenant; no other kind does.
  case change
  /// Reads and judges; nothing changes.
  case check
  /// Asks a question whose answer selects the next step.
  case decide
  /// A person does it outside the program; the evidence is recorded.
  case record
  /// Nothing can be read; the person confirms that it is done.
  case confirm
}
