import Diagnostics
import Markup

/// Checks that starts and ends of codes and annotations match (XLIFF 2.1, 4.2.3.4 to 4.2.3.8).
struct CodePairs {
  let findings: XLIFFFindings

  /// Checks the codes of all sources, or of all targets, of a unit or match.
  func check(_ side: [InlineCode]) {
    guard side.contains(where: { !($0.element == .ph || $0.element == .pc || $0.element == .mrk) })
    else { return }
    var open: [String: InlineCode] = [:]
    var ended: Set<String> = []
    for code in side {
      switch code.element {
      case .sc, .sm: if let id = code.id { open["\(code.element)\(id)"] = code }
      case .ec where !code.isIsolated: close(code, .sc, "4.2.3.5 ec", open, &ended)
      case .em: close(code, .sm, "4.2.3.8 em", open, &ended)
      case _: break
      }
    }
    for code in side where code.element == .sc || code.element == .sm {
      let end = code.element == .sc ? "<ec>" : "<em>"
      let hasEnd = ended.contains("\(code.element)\(code.id ?? "")")
      if code.element == .sc, code.isIsolated {
        guard hasEnd else { continue }
        findings.add(
          .xliffCode, at: code.place, "start code is isolated and its end is in the same unit",
          section: "4.3.1 isolated")
      } else if !hasEnd {
        findings.add(
          .xliffCode, at: code.place,
          "start '\(code.id ?? "")' has no \(end) after it",
          advice: code.element == .sc
            ? "add its end, or set isolated=\"yes\" where it is in another unit" : nil,
          section: code.element == .sc ? "4.2.3.4 sc" : "4.2.3.7 sm")
      }
    }
  }

  private func close(
    _ code: InlineCode, _ element: XLIFFElement, _ section: String,
    _ open: [String: InlineCode], _ ended: inout Set<String>
  ) {
    guard let ref = code.startRef else { return }
    guard let start = open["\(element)\(ref)"] else {
      findings.add(
        .xliffCode, at: code.place, "end '\(ref)' has no <\(element)> before it", section: section)
      return
    }
    if !ended.insert("\(element)\(ref)").inserted {
      findings.add(
        .xliffCode, at: code.place, "start '\(ref)' has two ends", section: section)
    }
    guard element == .sc, !start.isIsolated else { return }
    let expected: InlineCode.Reorder = start.canReorder == .yes ? .yes : .no
    var differing: [String] = []
    if start.canCopy != code.canCopy { differing.append("canCopy") }
    if start.canDelete != code.canDelete { differing.append("canDelete") }
    if start.canOverlap != code.canOverlap { differing.append("canOverlap") }
    if code.canReorder != expected { differing.append("canReorder") }
    for name in differing {
      findings.add(
        .xliffCode, at: code.place, "'\(name)' is not what it is on the start code '\(ref)'",
        section: section)
    }
  }
}

/// The start or the end of a code, in the order of a text.
struct CodeMark {
  let code: InlineCode
  let isEnd: Bool

  /// Whether it must stay behind the mark before it (4.7.2.4): a `<pc>` that begins a row has its end
  /// in it, as the `<ec>` of an `<sc>` is.
  var follows: Bool { code.canReorder == .no || isEnd && code.canReorder == .firstNo }

  /// The marks of one segment. Of a `<pc>` that may be moved, only the start is among them.
  static func marks(of side: [InlineCode], in segment: Int) -> [CodeMark] {
    var marks: [CodeMark] = []
    var open: [InlineCode] = []
    for (index, code) in side.enumerated() where code.segment == segment {
      while let last = open.last, let end = last.end, end <= index {
        marks.append(CodeMark(code: last, isEnd: true))
        open.removeLast()
      }
      guard code.isCode else { continue }
      marks.append(CodeMark(code: code, isEnd: code.element == .ec))
      if code.element == .pc, code.canReorder != .yes { open.append(code) }
    }
    return marks + open.reversed().map { CodeMark(code: $0, isEnd: true) }
  }
}
