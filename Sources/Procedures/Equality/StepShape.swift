import Diagnostics
import Documents

/// Compares the depth, variants and alerts of a step with those of the same step elsewhere.
struct StepShape {
  let step: StepSignature
  let other: StepSignature
  let language: String

  init(_ step: StepSignature, _ other: StepSignature, _ language: String) {
    self.step = step
    self.other = other
    self.language = language
  }

  var diagnostics: [Diagnostic] {
    nesting + variants
      + Self.alerts(step.alerts, other.alerts, at: step.place, "step '\(step.id)'", language)
  }

  private var nesting: [Diagnostic] {
    guard step.depth != other.depth else { return [] }
    return [
      Diagnostic(
        .stepNesting, .error, at: step.place,
        "step '\(step.id)' stands \(step.depth) deep, in language '\(language)' \(other.depth)",
        advice: "indent it as there", related: [other.place])
    ]
  }

  private var variants: [Diagnostic] {
    guard Set(step.variants) != Set(other.variants) else { return [] }
    return [
      Diagnostic(
        .stepVariant, .error, at: step.place,
        "step '\(step.id)' holds for \(Self.names(step.variants)), in language '\(language)' for \(Self.names(other.variants))",
        related: [other.place])
    ]
  }

  private static func names(_ variants: [String]) -> String {
    variants.isEmpty ? "every environment" : variants.map { "'\($0)'" }.joined(separator: ", ")
  }

  /// Reports the alerts that are in only one of the lists, compared by kind.
  static func alerts(
    _ own: [StepSignature.Alert], _ others: [StepSignature.Alert], at place: SourcePlace,
    _ name: String, _ language: String
  ) -> [Diagnostic] {
    var rest = others
    var added: [StepSignature.Alert] = []
    for alert in own {
      if let index = rest.firstIndex(where: { $0.kind == alert.kind }) {
        rest.remove(at: index)
      } else {
        added.append(alert)
      }
    }
    return rest.map { alert in
      Diagnostic(
        .alertLost, .error, at: place,
        "\(name) has lost a '\(alert.kind.rawValue)' that it has in language '\(language)'",
        related: [alert.place])
    }
      + added.map { alert in
        Diagnostic(
          .alertAdded, .error, at: alert.place,
          "\(name) has a '\(alert.kind.rawValue)' that it has not in language '\(language)'",
          related: [SourcePlace(path: place.path, line: place.line)])
      }
  }
}
