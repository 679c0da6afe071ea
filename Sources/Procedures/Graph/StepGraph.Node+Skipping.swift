extension StepGraph.Node {
  /// Whether a person may leave the step out: not where later steps need what it finds out.
  package var canBeSkipped: Bool {
    switch step.operation.kind {
    case .open, .change, .confirm: true
    case .record: into == nil || !isGiven
    case .choose, .check, .decide: false
    }
  }
}
