import Documents
import Procedures

/// A document's outline for a person to read.
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
    }
    return lines.map(printable).joined(separator: "\n")
  }

  private static func add(_ step: OutlineStep, indent: String, to lines: inout [String]) {
    let variants = step.variants.isEmpty ? "" : "  {\(step.variants.joined(separator: ", "))}"
    lines.append(
      "\(indent)\(step.number). [\(step.kind.rawValue)] \(step.passage.target.plainText)\(variants)"
    )
    for alert in step.alerts {
      let text = alert.blocks.compactMap { block in
        if case .paragraph(let passage) = block { passage.target.plainText } else { nil }
      }
      lines.append("\(indent)   ! \(alert.kind.rawValue): \(text.joined(separator: " "))")
    }
    for inner in step.steps { add(inner, indent: indent + "  ", to: &lines) }
  }

  /// The line without characters that a terminal would obey.
  private static func printable(_ line: String) -> String {
    String(
      String.UnicodeScalarView(
        line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
