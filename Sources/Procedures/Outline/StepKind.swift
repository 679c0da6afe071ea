/// What a step asks of the person who follows it.
package enum StepKind: String, Hashable, Sendable, CaseIterable {
  /// Go to a page, or unfold a part of it.
  case open
  case choose
  /// Type a value.
  case enter
  /// Tick, clear or switch.
  case toggle
  /// Make the change take effect.
  case commit
  /// Run a command or a program.
  case run
  /// Look at something and learn from it.
  case read
  case wait
  /// Do the procedure again, or a part of it.
  case repeatSteps = "repeat"
  /// Only under the condition it states.
  case condition
  /// Keep something outside: copy, download, export, write down.
  case record
  case signIn
  /// Acknowledge, close, go on to the next page.
  case confirm
  /// Anything else.
  case instruct
}
