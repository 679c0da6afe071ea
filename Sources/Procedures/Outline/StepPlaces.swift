import Documents

/// Finds the step that contains each sentence, for people who see the sentence without its
/// document.
package enum StepPlaces {
  /// A step as written in a document.
  package struct Place: Hashable, Sendable {
    package let number: Int
    package let id: StepID
    /// The line of the step, counted from 1.
    package let line: Int
    /// The id of the operation that the step is bound to; `nil` if the document is not bound.
    package let operation: String?

    /// The step, line and operation in English, as a note to translators.
    package var text: String {
      let text = "Step \(number) (\(id)), line \(line)."
      return operation.map { "\(text) Operation: \($0)." } ?? text
    }
  }

  /// The step of each unit that is in a step.
  ///
  /// - Parameter operations: the ids of operations by step, if the document is bound.
  package static func places(
    in outline: DocumentOutline, operations: [StepID: String] = [:]
  ) -> [SegmentID: Place] {
    var places: [SegmentID: Place] = [:]
    var waiting = outline.procedures.flatMap(\.steps)
    while let step = waiting.popLast() {
      waiting += step.steps
      let place = Place(
        number: step.number, id: step.id, line: step.place.line, operation: operations[step.id])
      let alerts = step.alerts.flatMap(\.blocks).flatMap(\.passages)
      for passage in [step.passage] + step.further + alerts {
        for segment in passage.segments { places[segment] = place }
      }
    }
    return places
  }
}
