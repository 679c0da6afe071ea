import Diagnostics

/// Diagnostics as JSON: an array of objects, with more members than in `stegvis outline`.
package enum DiagnosticJSON {
  package static func value(_ diagnostics: [Diagnostic]) -> JSONValue {
    .array(diagnostics.map(value))
  }

  private static func value(_ diagnostic: Diagnostic) -> JSONValue {
    var members: [String: JSONValue] = [
      "id": .string(diagnostic.id.rawValue), "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message), "advice": JSONValue(diagnostic.advice),
      "related": .array(diagnostic.related.map { .object(position(of: $0)) }),
    ]
    if let specification = diagnostic.specification {
      members["specification"] = .string(specification)
    }
    if let sentence = diagnostic.sentence {
      members["unit"] = .string(sentence.unit)
      members["source"] = .string(sentence.source)
      members["target"] = .string(sentence.target)
    }
    if let fix = diagnostic.fix {
      members["fix"] = .object(
        position(of: fix.place).merging(["text": .string(fix.text)]) { own, _ in own })
    }
    return .object(members.merging(position(of: diagnostic.place)) { own, _ in own })
  }

  private static func position(of place: SourcePlace) -> [String: JSONValue] {
    [
      "path": .string(place.path), "line": .integer(place.line),
      "column": .integer(place.column), "length": .integer(place.length),
    ]
  }
}
