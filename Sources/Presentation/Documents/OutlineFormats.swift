import Diagnostics
import Documents
import Procedures

/// A document's outline as text, for people, in the reader's language.
///
/// For programs, there is `OutlineJSON`; `CensusView` counts what many documents contain.
package struct OutlineText: Sendable {
  private let words: Words
  private let findings: FindingWords

  /// - Parameter findings: the sentences of diagnostics in the same language.
  package init(_ words: Words, _ findings: FindingWords) {
    self.words = words
    self.findings = findings
  }

  /// The lines, without a line end after the last and without control characters.
  ///
  /// - Parameter found: what is wrong in the document; `nil` for what the outline says.
  package func text(for outline: DocumentOutline, found: [Diagnostic]? = nil) -> String {
    let document = outline.document
    let counts = outline.counts
    let locales = [document.locale, document.sourceLocale].compactMap { $0?.identifier }
    let numbers = [
      words.text(.outlineSegments, count: counts.segments),
      words.text(.outlineProcedures, count: counts.procedures),
      words.text(.outlineSteps, count: counts.steps),
    ]
    let walked =
      counts.walked == counts.steps ? [] : [words.text(.outlineWalked, count: counts.walked)]
    var lines = [
      "\(document.file.path): \(outline.title?.target.plainText ?? "-")",
      "  "
        + ([locales.joined(separator: " + ")] + numbers + walked).joined(separator: ", "),
    ]
    for procedure in outline.parts {
      lines.append("")
      lines.append("  \(procedure.title.target.plainText)  #\(procedure.anchor)")
      for step in procedure.steps { add(step, indent: "    ", to: &lines) }
      for alert in procedure.alerts { lines.append("    ! \(text(alert))") }
    }
    let diagnostics = found ?? outline.diagnostics
    if !diagnostics.isEmpty { lines.append("") }
    for found in diagnostics {
      let other = found.place.path == document.file.path ? "" : "\(found.place.path):"
      lines.append(
        "  \(findings.severity(of: found)) \(other)\(found.place.line):\(found.place.column): "
          + "\(findings.message(of: found).text) [\(found.id.rawValue)]")
    }
    return lines.map { PrintableText.of($0) }.joined(separator: "\n")
  }

  private func add(_ step: OutlineStep, indent: String, to lines: inout [String]) {
    let own = step.forms.first?.variants ?? step.variants
    let variants = own.isEmpty ? "" : "  {\(own.joined(separator: ", "))}"
    lines.append("\(indent)\(Self.mark(step)) [\(kind(step.kind))] \(step.text)\(variants)")
    if !step.menuPath.isEmpty {
      lines.append("\(indent)   \(step.menuPath.map(Self.name).joined(separator: " > "))")
    } else if !step.labels.isEmpty {
      lines.append("\(indent)   \(step.labels.map(Self.name).joined(separator: ", "))")
    }
    for link in step.links { lines.append("\(indent)   → \(link)") }
    for alert in step.alerts { lines.append("\(indent)   ! \(text(alert))") }
    for form in step.forms.dropFirst() {
      lines.append(
        "\(indent)   [\(kind(form.kind))] \(form.text)  {\(form.variants.joined(separator: ", "))}"
      )
      for inner in form.inner { add(inner, indent: indent + "     ", to: &lines) }
    }
    for inner in step.inner { add(inner, indent: indent + "  ", to: &lines) }
  }

  /// What stands before a step: its number as the document shows it, or a mark like the document's.
  private static func mark(_ step: OutlineStep) -> String {
    switch step.marker {
    case .ordered, .typed, .table, .heading: "\(step.shownNumber)."
    case .task: step.isOrdered ? "\(step.shownNumber). [ ]" : "[ ]"
    case .bullet: "-"
    }
  }

  /// A label, followed by its English in parentheses if that differs.
  private static func name(_ label: OutlineLabel) -> String {
    switch (label.target, label.source) {
    case (let target?, let source?) where target != source: "\(target) (\(source))"
    case (let target?, _): target
    case (nil, let source): "(\(source ?? "-"))"
    }
  }

  private func kind(_ kind: StepKind) -> String {
    words.word(.stepKind, kind.rawValue) ?? kind.rawValue
  }

  private func text(_ alert: Block.Alert) -> String {
    let texts = alert.blocks.compactMap { block in
      if case .paragraph(let passage) = block { passage.target.plainText } else { nil }
    }
    let kind = words.word(.alert, alert.kind.rawValue) ?? alert.kind.rawValue
    return "\(kind): \(texts.joined(separator: " "))"
  }
}

/// A document's outline as one line of JSON, for programs.
package struct OutlineJSON {
  private var json = JSONWriter()
  /// The document's own file.
  private let path: String
  private let target: String
  /// The tag of the source language; `nil` in a document in one language, or if it is also the
  /// target.
  private let source: String?

  /// The line in UTF-8, without a line end. Lines and columns in it are counted from 1, columns in
  /// characters.
  ///
  /// - Parameter includeSegments: whether to list every segment of the document as well.
  package static func line(for outline: DocumentOutline, includeSegments: Bool) -> [UInt8] {
    var writer = OutlineJSON(outline.document)
    writer.write(outline, includeSegments: includeSegments)
    return writer.json.bytes
  }

  /// The line with its line end, to be written to standard output.
  ///
  /// - Parameter includeSegments: whether to list every segment of the document as well.
  package static func printed(for outline: DocumentOutline, includeSegments: Bool) -> PrintedText {
    // `JSONWriter` escapes every character that a terminal must not get.
    var writer = OutlineJSON(outline.document)
    writer.write(outline, includeSegments: includeSegments)
    writer.json.endLine()
    return PrintedText(printable: writer.json.bytes)
  }

  private init(_ document: Document) {
    path = document.file.path
    target = document.locale.identifier
    let other = document.sourceLocale?.identifier
    source = other == target ? nil : other
  }

  private mutating func write(_ outline: DocumentOutline, includeSegments: Bool) {
    let document = outline.document
    json.beginObject()
    json.key("path")
    json.string(document.file.path)
    json.key("locale")
    json.string(document.locale.identifier)
    json.key("sourceLocale")
    json.string(document.sourceLocale?.identifier)
    json.key("title")
    if let title = outline.title { write(title) } else { json.null() }
    json.key("sourceHash")
    json.string(document.sourceHash)
    let counts = outline.counts
    json.key("counts")
    json.beginObject()
    json.key("segments")
    json.integer(counts.segments)
    json.key("procedures")
    json.integer(counts.procedures)
    json.key("steps")
    json.integer(counts.steps)
    json.key("walked")
    json.integer(counts.walked)
    json.endObject()
    array("procedures", outline.parts) { $0.write($1) }
    if includeSegments {
      array("segments", Array(zip(document.segments, document.segmentPlaces))) {
        $0.write($1.0, at: $1.1)
      }
    }
    array("diagnostics", outline.diagnostics) { $0.write($1) }
    json.endObject()
  }

  private mutating func array<Element>(
    _ name: StaticString, _ elements: [Element], _ write: (inout OutlineJSON, Element) -> Void
  ) {
    json.key(name)
    json.beginArray()
    // In place: a copy of a step would retain all that is in it.
    for index in elements.indices { write(&self, elements[index]) }
    json.endArray()
  }

  private mutating func write(_ passage: Passage) {
    write(passage.target.plainText, passage.source?.plainText)
  }

  /// Writes an object with the texts by the tags of the document's languages.
  private mutating func write(_ targetText: String?, _ sourceText: String?) {
    json.beginObject()
    if let targetText {
      json.key(target)
      json.string(targetText)
    }
    if let source, let sourceText {
      json.key(source)
      json.string(sourceText)
    }
    json.endObject()
  }

  /// Writes the file of a place, unless it is the document's own.
  private mutating func write(pathOf place: SourcePlace) {
    guard place.path != path else { return }
    json.key("path")
    json.string(place.path)
  }

  private mutating func write(_ procedure: ProcedureOutline) {
    json.beginObject()
    json.key("anchor")
    json.string(procedure.anchor)
    json.key("title")
    write(procedure.title)
    write(pathOf: procedure.place)
    json.key("line")
    json.integer(procedure.place.line)
    array("steps", procedure.steps) { $0.write($1) }
    json.endObject()
  }

  private mutating func write(_ step: OutlineStep) {
    json.beginObject()
    json.key("id")
    json.string(step.id.rawValue)
    json.key("number")
    json.integer(step.number)
    write(pathOf: step.place)
    json.key("line")
    json.integer(step.place.line)
    json.key("marker")
    json.string(step.marker.rawValue)
    json.key("shown")
    json.integer(step.shownNumber)
    json.key("kind")
    json.string(step.kind.rawValue)
    json.key("text")
    write(step.text, step.sourceText)
    array("labels", step.labels) { $0.write($1.target, $1.source) }
    array("menuPath", step.menuPath) { $0.write($1.target, $1.source) }
    array("links", step.links) { $0.json.string($1) }
    array("segments", Self.segments(of: step)) { $0.json.string($1.rawValue) }
    array("variants", step.variants) { $0.json.string($1) }
    if !step.forms.isEmpty { array("forms", step.forms) { $0.write($1) } }
    array("steps", step.inner) { $0.write($1) }
    json.endObject()
  }

  /// The units of a step itself, without those of the bullets inside that are steps.
  private static func segments(of step: OutlineStep) -> [SegmentID] {
    var all = step.passage.segments
    for passage in step.further { all += passage.segments }
    let others = step.inner.filter { !$0.isOrdered }
    guard !others.isEmpty else { return all }
    let inner = Set(others.flatMap { $0.passage.segments + $0.further.flatMap(\.segments) })
    return all.filter { !inner.contains($0) }
  }

  private mutating func write(_ segment: Segment, at place: SourcePlace) {
    json.beginObject()
    json.key("id")
    json.string(segment.id.rawValue)
    json.key("line")
    json.integer(place.line)
    json.key("column")
    json.integer(place.column)
    json.key("target")
    json.string(segment.target)
    json.key("source")
    json.string(segment.source)
    json.endObject()
  }

  private mutating func write(_ diagnostic: Diagnostic) {
    json.beginObject()
    json.key("id")
    json.string(diagnostic.id.rawValue)
    json.key("severity")
    json.string(diagnostic.severity.rawValue)
    write(pathOf: diagnostic.place)
    json.key("line")
    json.integer(diagnostic.place.line)
    json.key("column")
    json.integer(diagnostic.place.column)
    json.key("message")
    json.string(diagnostic.message)
    json.endObject()
  }
}

/// A census of documents, as a table for people or as JSON for programs.
package enum CensusView {
  /// Lines with a name and a number each in the reader's language, without a line end after the
  /// last.
  package static func text(_ census: DocumentCensus, _ words: Words) -> String {
    var groups = [
      [(words[.outlineDocuments], census.documents)]
        + DocumentCensus.Construct.allCases.map { construct in
          (
            words.word(.construct, "\(construct)") ?? construct.rawValue,
            census.constructs[construct] ?? 0
          )
        }
    ]
    groups.append(
      kinds(census).map { kind, count in
        let name = words.word(.stepKind, kind) ?? kind
        return (words.text(.outlineStepsOfKind, ["kind": name]), count)
      })
    groups.append(diagnostics(census))
    let width = groups.joined().map(\.0.count).max() ?? 0
    return groups.filter { !$0.isEmpty }.map { group in
      group.map { name, count in
        let number = String(count)
        let gap = String(repeating: " ", count: width - name.count + 2 + max(0, 8 - number.count))
        return name + gap + number
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// An object with `documents`, and with the numbers by name in `constructs`, `kinds` and
  /// `diagnostics`.
  ///
  /// A construct that does not occur has the number 0; kinds of steps and diagnostics that do not
  /// occur are left out.
  package static func json(_ census: DocumentCensus) -> JSONValue {
    .object([
      "documents": .integer(census.documents), "constructs": object(constructs(census)),
      "kinds": object(kinds(census)), "diagnostics": object(diagnostics(census)),
    ])
  }

  private static func object(_ pairs: [(String, Int)]) -> JSONValue {
    .object(Dictionary(pairs.map { ($0.0, JSONValue.integer($0.1)) }) { first, _ in first })
  }

  private static func constructs(_ census: DocumentCensus) -> [(String, Int)] {
    DocumentCensus.Construct.allCases.map { ($0.rawValue, census.constructs[$0] ?? 0) }
  }

  private static func kinds(_ census: DocumentCensus) -> [(String, Int)] {
    census.kinds.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { ($0.key.rawValue, $0.value) }
  }

  private static func diagnostics(_ census: DocumentCensus) -> [(String, Int)] {
    census.diagnostics.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { ($0.key.rawValue, $0.value) }
  }
}
