import Diagnostics
import Documents
import Procedures

/// A document's outline as one line of JSON, for programs.
package struct OutlineJSON {
  private var json = JSONWriter()
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

  private init(_ document: Document) {
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
    json.endObject()
    array("procedures", outline.procedures) { $0.write($1) }
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
    for element in elements { write(&self, element) }
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

  private mutating func write(_ procedure: ProcedureOutline) {
    json.beginObject()
    json.key("anchor")
    json.string(procedure.anchor)
    json.key("title")
    write(procedure.title)
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
    json.key("line")
    json.integer(step.place.line)
    json.key("kind")
    json.string(step.kind.rawValue)
    json.key("text")
    write(step.text, step.sourceText)
    array("labels", step.labels) { $0.write($1.target, $1.source) }
    array("menuPath", step.menuPath) { $0.write($1.target, $1.source) }
    array("links", step.links) { $0.json.string($1) }
    array("segments", step.passage.segments + step.further.flatMap(\.segments)) {
      $0.json.string($1.rawValue)
    }
    array("variants", step.variants) { $0.json.string($1) }
    array("steps", step.steps) { $0.write($1) }
    json.endObject()
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
    json.key("line")
    json.integer(diagnostic.place.line)
    json.key("column")
    json.integer(diagnostic.place.column)
    json.key("message")
    json.string(diagnostic.message)
    json.endObject()
  }
}
