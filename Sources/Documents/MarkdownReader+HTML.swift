import Diagnostics
import Markup

extension MarkdownReader {
  /// The text of an HTML block, its rows paired across the languages by their order.
  func htmlPassages(firstLine: Int, node: MarkdownNode) -> [Passage] {
    let first = node.startLine + firstLine
    let last = min(node.endLine + firstLine, table.lines.count)
    guard first >= 1, first <= last else { return [] }
    let lines = Array(table.lines[first - 1..<last])
    let range = lines[0].lowerBound..<lines[lines.count - 1].upperBound
    let units = cutter.units(in: range)
    let targets = HTMLText.passages(
      of: cutter.text(lines, units: units, joint: 0x0A) { $0.targetRange })
    guard !targets.isEmpty else { return [] }
    let hasSource = units.contains { $0.sourceRange != nil }
    let sources =
      hasSource
      ? HTMLText.passages(of: cutter.text(lines, units: units, joint: 0x0A) { $0.sourceRange })
      : []
    return targets.enumerated().map { index, target in
      let line = first + target.line - 1
      let next =
        index + 1 < targets.count ? first + targets[index + 1].line - 1 : Int.max
      let isLast = index + 1 == targets.count
      let own = units.filter { unit in
        unit.line >= line && (isLast || unit.line < max(next, line + 1))
      }
      return Passage(
        target: inlines(target),
        source: index < sources.count ? inlines(sources[index]) : nil,
        segments: own.map(\.id), place: SourcePlace(path: file.path, line: line))
    }
  }

  private func inlines(_ passage: HTMLText.Passage) -> [Inline] {
    InlineReader.merged(
      passage.runs.map { run in
        let strong: Inline = run.isStrong ? .strong([.text(run.text)]) : .text(run.text)
        return run.destination.map { .link(destination: $0, [strong]) } ?? strong
      })
  }
}
