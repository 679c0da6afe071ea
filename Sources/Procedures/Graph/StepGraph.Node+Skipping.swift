extension StepGraph.Node {
  /// Whether a person may skip the step, that is, whether no later step needs its result.
  package var canBeSkipped: Bool {
    switch step.operation.kind {
    case .open, .change, .confirm: true
    case .record: into == nil || !isGiven
    case .choose, .check, .decide: false
    }
  }
}
