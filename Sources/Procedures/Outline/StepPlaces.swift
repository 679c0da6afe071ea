import Documents

/// Where each sentence of a document stands, for those who see it without the document.
package enum StepPlaces {
  /// A step as it is written in a document.
  package struct Place: Hashable, Sendable {
    package let number: Int
    package let id: StepID
    /// The step's line, counted from 1.
    package let line: Int
    /// The id of the operation it is bound to; `nil` where the document is bound to none.
    package let operation: String?

    /// Step, line and operation in English, as notes to translators have them.
    package var text: String {
      let text = "Step \(number) (\(id)), line \(line)."
      return operation.map { "\(text) Operation: \($0)." } ?? text
    }
  }

  /// The step of each unit that is in one.
  ///
  /// - Parameter operations: the ids of operations by step, where the document is bound.
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
