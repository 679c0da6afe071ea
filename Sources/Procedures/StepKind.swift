/// What the sentence of a step asks a person to do.
package enum StepKind: String, Hashable, Sendable, CaseIterable {
  case open, choose, enter, toggle, commit, run, read, wait, condition, record, confirm
  case repeatSteps = "repeat"
  case signIn = "sign-in"
  /// None of the others; the last resort.
  case instruct
}
