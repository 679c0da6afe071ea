/// The kind of action that a step asks for.
package enum StepKind: String, Hashable, Sendable, CaseIterable {
  /// Go to a page, or expand a part of it.
  case open
  case choose
  /// Type a value.
  case enter
  /// Tick, clear or switch.
  case toggle
  /// Put the change into effect.
  case commit
  /// Run a command or a program.
  case run
  /// Look at something to get information.
  case read
  case wait
  /// Repeat the procedure or a part of it.
  case repeatSteps = "repeat"
  /// Act only under the stated condition.
  case condition
  /// Keep something outside the product: copy, download, export or write it down.
  case record
  case signIn
  /// Acknowledge, close, or go to the next page.
  case confirm
  /// Anything else.
  case instruct
}
