/// Checks that starts and ends of codes and annotations match (XLIFF 2.1, 4.2.3.4 to 4.2.3.8).
struct CodePairs {
  let findings: XLIFFFindings

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
      let hasEnd = ended.contains("\(code.element)\(code.id ?? "")")
      if code.element == .sc, code.isIsolated {
        guard hasEnd else { continue }
        findings.add(
          .xliffCode, at: code.place, "start code is isolated and its end is in the same unit",
          section: "4.3.1 isolated")
      } else if !hasEnd {
        findings.add(
          .xliffCode, at: code.place,
          "start '\(code.id ?? "")' has no \(code.element == .sc ? "<ec>" : "<em>") after it",
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
