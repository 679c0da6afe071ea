import Documents

/// Where each sentence of a document stands, for those who see it without the document.
package enum StepPlaces {
  /// A line for each unit of a step: its step, its line, and the operation it is bound to.
  ///
  /// - Parameter operations: the ids of operations by step, where the document is bound.
  package static func places(
    in outline: DocumentOutline, operations: [StepID: String] = [:]
  ) -> [SegmentID: String] {
    var places: [SegmentID: String] = [:]
    var waiting = outline.procedures.flatMap(\.steps)
    while let step = waiting.popLast() {
      waiting += step.steps
      var text = "Step \(step.number) (\(step.id)), line \(step.place.line)."
      if let operation = operations[step.id] { text += " Operation: \(operation)." }
      let alerts = step.alerts.flatMap(\.blocks).flatMap(\.passages)
      for passage in [step.passage] + step.further + alerts {
        for segment in passage.segments { places[segment] = text }
      }
    }
    return places
  }
}
