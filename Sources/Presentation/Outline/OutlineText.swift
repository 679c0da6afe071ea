import Diagnostics
import Documents
import Procedures

/// A document's outline as text, for people.
package enum OutlineText {
  /// The lines, without a line end after the last and without control characters.
  package static func text(for outline: DocumentOutline) -> String {
    let document = outline.document
    let counts = outline.counts
    let locales = [document.locale, document.sourceLocale].compactMap { $0?.identifier }
    var lines = [
      "\(document.file.path): \(outline.title?.target.plainText ?? "-")",
      "  \(locales.joined(separator: " + ")), \(counts.segments) segments, "
        + "\(counts.procedures) procedures, \(counts.steps) steps",
    ]
    for procedure in outline.procedures {
      lines.append("")
      lines.append("  \(procedure.title.target.plainText)  #\(procedure.anchor)")
      for step in procedure.steps { add(step, indent: "    ", to: &lines) }
      for alert in procedure.alerts { lines.append("    ! \(text(alert))") }
    }
    if !outline.diagnostics.isEmpty { lines.append("") }
    for found in outline.diagnostics {
      lines.append(
        "  \(found.severity.rawValue) \(found.place.line):\(found.place.column): \(found.message) "
          + "[\(found.id.rawValue)]")
    }
    return lines.map { PrintableText.of($0) }.joined(separator: "\n")
  }

  private static func add(_ step: OutlineStep, indent: String, to lines: inout [String]) {
    let variants = step.variants.isEmpty ? "" : "  {\(step.variants.joined(separator: ", "))}"
    lines.append("\(indent)\(step.number). [\(step.kind.rawValue)] \(step.text)\(variants)")
    if !step.menuPath.isEmpty {
      lines.append("\(indent)   \(step.menuPath.map(name).joined(separator: " > "))")
    } else if !step.labels.isEmpty {
      lines.append("\(indent)   \(step.labels.map(name).joined(separator: ", "))")
    }
    for link in step.links { lines.append("\(indent)   → \(link)") }
    for alert in step.alerts { lines.append("\(indent)   ! \(text(alert))") }
    for inner in step.steps { add(inner, indent: indent + "  ", to: &lines) }
  }

  /// A label, followed by its English in parentheses if that differs.
  private static func name(_ label: OutlineLabel) -> String {
    switch (label.target, label.source) {
    case (let target?, let source?) where target != source: "\(target) (\(source))"
    case (let target?, _): target
    case (nil, let source): "(\(source ?? "-"))"
    }
  }

  private static func text(_ alert: Block.Alert) -> String {
    let texts = alert.blocks.compactMap { block in
      if case .paragraph(let passage) = block { passage.target.plainText } else { nil }
    }
    return "\(alert.kind.rawValue): \(texts.joined(separator: " "))"
  }
}
