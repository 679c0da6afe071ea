import Diagnostics

/// Diagnostics as lines in the style of compilers, so that editors can jump to their places.
///
/// For programs, there are `DiagnosticJSON` and `DiagnosticSARIF`.
package enum DiagnosticText {
  /// Lines such as "path:line:column: severity: message [id]", each with its related places, its
  /// sentence and its advice indented below.
  package static func lines(_ diagnostics: [Diagnostic], _ words: FindingWords) -> [TextLine] {
    diagnostics.flatMap { diagnostic in
      [headline(diagnostic, words)]
        + diagnostic.related.map {
          TextLine("\(place($0)): \(words.seeAlso)", .quiet, indent: 2)
        }
        + sentence(diagnostic)
        + (words.advice(of: diagnostic).map { [TextLine($0.text, indent: 2, hanging: 2)] } ?? [])
    }
  }

  /// The English and the translation, on a line each.
  private static func sentence(_ diagnostic: Diagnostic) -> [TextLine] {
    guard let sentence = diagnostic.sentence else { return [] }
    return [
      TextLine("en: \(sentence.source)", .quiet, indent: 2, hanging: 4),
      TextLine("→   \(sentence.target)", .quiet, indent: 2, hanging: 4),
    ]
  }

  private static func headline(_ diagnostic: Diagnostic, _ words: FindingWords) -> TextLine {
    TextLine(
      [
        .init(.strong, "\(place(diagnostic.place)): "),
        .init(style(of: diagnostic.severity), "\(words.severity(of: diagnostic)): "),
        .init(.plain, words.message(of: diagnostic).text),
        .init(
          .quiet,
          " [\(diagnostic.id.rawValue)\(diagnostic.specification.map { "; \($0)" } ?? "")]"),
      ], hanging: 2)
  }

  private static func place(_ place: SourcePlace) -> String {
    "\(place.path):\(place.line):\(place.column)"
  }

  private static func style(of severity: Severity) -> Style {
    switch severity {
    case .error: .bad
    case .warning: .warning
    case .note: .strong
    }
  }
}

/// Diagnostics as JSON: an array of objects, with more members than in `stegvis outline`.
package enum DiagnosticJSON {
  /// The array, in the order of the diagnostics. Lines and columns are counted from 1, columns and
  /// lengths in characters.
  ///
  /// Members about a sentence, a specification or a fix are left out if the diagnostic has none.
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

/// Diagnostics in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0).
package enum DiagnosticSARIF {
  /// A log with one run; its rules are the ids of the diagnostics, in alphabetical order.
  ///
  /// - Parameter version: Stegvis's own version.
  package static func value(_ diagnostics: [Diagnostic], version: String) -> JSONValue {
    let ids = Set(diagnostics.map(\.id.rawValue)).sorted()
    let rules = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
    return .object([
      "$schema": .string("https://json.schemastore.org/sarif-2.1.0.json"),
      "version": .string("2.1.0"),
      "runs": .array([
        .object([
          "tool": .object([
            "driver": .object([
              "name": .string("stegvis"), "version": .string(version),
              "rules": .array(ids.map { .object(["id": .string($0)]) }),
            ])
          ]),
          // Without this, SARIF counts columns in UTF-16 code units (§3.14.17).
          "columnKind": .string("unicodeCodePoints"),
          "results": .array(diagnostics.map { result($0, rules) }),
        ])
      ]),
    ])
  }

  private static func result(_ diagnostic: Diagnostic, _ rules: [String: Int]) -> JSONValue {
    var message = diagnostic.message
    if let specification = diagnostic.specification { message += " (\(specification))" }
    if let advice = diagnostic.advice { message += ". \(advice)" }
    var members: [String: JSONValue] = [
      "ruleId": .string(diagnostic.id.rawValue),
      "ruleIndex": .integer(rules[diagnostic.id.rawValue] ?? -1),
      "level": .string(level(diagnostic.severity)),
      "message": .object(["text": .string(message)]),
      "locations": .array([.object(["physicalLocation": location(diagnostic.place)])]),
      "relatedLocations": .array(
        diagnostic.related.enumerated().map { index, place in
          .object(["id": .integer(index + 1), "physicalLocation": location(place)])
        }),
    ]
    if let sentence = diagnostic.sentence {
      members["properties"] = .object([
        "unit": .string(sentence.unit), "source": .string(sentence.source),
        "target": .string(sentence.target),
      ])
    }
    if let fix = diagnostic.fix { members["fixes"] = .array([self.fix(fix)]) }
    return .object(members)
  }

  /// A fix object (SARIF §3.55).
  private static func fix(_ fix: Diagnostic.Fix) -> JSONValue {
    let region: [String: JSONValue] = [
      "startLine": .integer(fix.place.line), "startColumn": .integer(fix.place.column),
      "endColumn": .integer(fix.place.column + fix.place.length),
    ]
    return .object([
      "artifactChanges": .array([
        .object([
          "artifactLocation": .object(["uri": .string(uri(fix.place.path))]),
          "replacements": .array([
            .object([
              "deletedRegion": .object(region),
              "insertedContent": .object(["text": .string(fix.text)]),
            ])
          ]),
        ])
      ])
    ])
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }

  private static func location(_ place: SourcePlace) -> JSONValue {
    var region: [String: JSONValue] = [
      "startLine": .integer(place.line), "startColumn": .integer(place.column),
    ]
    if place.length > 0 { region["endColumn"] = .integer(place.column + place.length) }
    return .object([
      "artifactLocation": .object(["uri": .string(uri(place.path))]), "region": .object(region),
    ])
  }

  /// The path as a relative URI or, if it is absolute, a file URI. Everything but the slash and the
  /// unreserved characters of RFC 3986 is percent-encoded.
  private static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    let encoded = path.utf8.reduce(into: "") { uri, byte in
      let scalar = Unicode.Scalar(byte)
      let isKept =
        byte < 0x80
        && (scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar))
      uri +=
        isKept ? String(Character(scalar)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
    return path.hasPrefix("/") ? "file://\(encoded)" : encoded
  }
}
