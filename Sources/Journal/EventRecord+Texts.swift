import Operations
import Procedures
import Sessions

extension EventRecord {
  /// The record with `change` applied to every text that may name a person, an organisation or a
  /// path.
  ///
  /// Stegvis's own names, for steps, operations, properties and states, stay as they are.
  func mappingTexts(_ change: (String) -> String) -> EventRecord {
    var record = self
    record.actor = actor.map(change)
    record.start?.tenant = start.map { change($0.tenant) } ?? ""
    if let document = start?.document {
      // A foreign document may be named after a person.
      record.start?.document = change(document)
      if let digest = record.start?.documents.removeValue(forKey: document) {
        record.start?.documents[change(document)] = digest
      }
    }
    record.value = value?.mappingTexts(change)
    record.arguments = arguments?.mapValues { $0.mappingTexts(change) }
    record.before = before?.map { $0.mappingTexts(change) }
    record.predicted = predicted?.map { $0.mappingTexts(change) }
    record.observed = observed?.map { $0.mappingTexts(change) }
    record.refusals = refusals?.map { refusal in
      Refusal(refusal.code, refusal.values.mapValues { $0.mappingTexts(change) })
    }
    record.planned = planned?.mappingTexts(change)
    record.actual = actual?.mappingTexts(change)
    // Only these events have reasons typed by a person; other reasons are Stegvis's own words.
    if ["skipped", "overridden", "rejected", "planSetAside"].contains(type) {
      record.reason = reason.map(change)
    }
    return record
  }
}

extension Value {
  fileprivate func mappingTexts(_ change: (String) -> String) -> Value {
    switch self {
    case .text(let text): .text(change(text))
    case .list(let values): .list(values.map { $0.mappingTexts(change) })
    case .number, .bytes, .flag, .instant, .code, .absent: self
    }
  }
}

extension Fact {
  fileprivate func mappingTexts(_ change: (String) -> String) -> Fact {
    Fact(change(subject), property, value.mappingTexts(change))
  }
}

extension PlannedStep {
  fileprivate func mappingTexts(_ change: (String) -> String) -> PlannedStep {
    PlannedStep(
      step: step, outcome: outcome, value: value?.mappingTexts(change),
      skipped: skipped.map(change),
      differences: differences.map { difference in
        Difference(
          subject: change(difference.subject), property: difference.property,
          before: difference.before.mappingTexts(change),
          after: difference.after.mappingTexts(change))
      })
  }
}
