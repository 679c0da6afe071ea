import Diagnostics
import Markup

/// Checks the inline codes of a unit or match against each other (XLIFF 2.1, 4.2.3 and 4.7).
struct CodeRules {
  let scope: CodeScope
  let findings: XLIFFFindings

  /// Checks all codes of the unit or match.
  func check() {
    guard !(scope.source.isEmpty && scope.target.isEmpty) else { return }
    sourceIDs()
    targetIDs()
    check(scope.source)
    check(scope.target)
    if scope.source.contains(where: { $0.copyOf != nil })
      || scope.target.contains(where: { $0.copyOf != nil })
    {
      copies()
    }
    if !scope.isMatch { targetKeepsCodes() }
  }

  private func check(_ side: [InlineCode]) {
    guard !side.isEmpty else { return }
    for index in side.indices { checkAlone(side[index]) }
    CodePairs(findings: findings).check(side)
    if !scope.isMatch { sequence(of: side) }
  }

  /// The number of codes up to which a linear search is faster than a set of ids.
  private static let linearSearchLimit = 24

  /// Checks that ids are unique in the sources (4.3.1 id).
  private func sourceIDs() {
    var seen: Set<String> = []
    let isLong = scope.source.count + scope.partIDs.count > Self.linearSearchLimit
    if isLong { seen.formUnion(scope.partIDs) }
    for index in scope.source.indices {
      guard let id = scope.source[index].id else { continue }
      let isUsed =
        isLong
        ? !seen.insert(id).inserted
        : scope.partIDs.contains(id) || scope.source[..<index].contains { $0.id == id }
      guard isUsed else { continue }
      findings.add(
        .xliffID, at: scope.source[index].place,
        "id '\(id)' is used more than once in the \(container)",
        advice: "give each segment, code and annotation of a \(container) an id of its own",
        section: "4.3.1 id")
    }
  }

  /// Checks that ids are unique in the targets and match those of the sources (4.3.1 id).
  private func targetIDs() {
    let isLong = scope.target.count + scope.source.count > Self.linearSearchLimit
    var places: [String: Int] = [:]
    if isLong {
      for index in scope.source.indices.reversed() {
        if let id = scope.source[index].id { places[id] = index }
      }
    }
    var seen: Set<String> = []
    for index in scope.target.indices {
      guard let id = scope.target[index].id else { continue }
      let isUsed =
        isLong
        ? !seen.insert(id).inserted : scope.target[..<index].contains { $0.id == id }
      let place = isLong ? places[id] : scope.source.firstIndex { $0.id == id }
      targetID(scope.target[index], id, isUsed: isUsed, place.map { scope.source[$0] })
    }
  }

  private func targetID(
    _ code: InlineCode, _ id: String, isUsed: Bool, _ source: InlineCode?
  ) {
    if isUsed || scope.partIDs.contains(id) {
      findings.add(
        .xliffID, at: code.place,
        "id '\(id)' is used more than once in the targets of the \(container)",
        section: "4.3.1 id")
    } else if let source, source.segment != code.segment || !code.corresponds(to: source) {
      findings.add(
        .xliffID, at: code.place,
        source.segment == code.segment
          ? "id '\(id)' is a <\(source.name)> in the source and a <\(code.name)> here"
          : "id '\(id)' belongs to a code of another segment's source",
        section: "4.3.1 id")
    }
  }

  private var container: FindingText { scope.isMatch ? "match" : "unit" }

  /// Checks a code by itself.
  private func checkAlone(_ code: InlineCode) {
    data(code.dataRef, code)
    data(code.dataRefStart, code)
    data(code.dataRefEnd, code)
    // 2.0 does not ask for both.
    if (code.dataRefStart == nil) != (code.dataRefEnd == nil), findings.version != .v20 {
      pairMissing("dataRefStart", "dataRefEnd", code)
    }
    if (code.subFlowsStart == nil) != (code.subFlowsEnd == nil) {
      pairMissing("subFlowsStart", "subFlowsEnd", code)
    }
    if code.hasEquivStart != code.hasEquivEnd { pairMissing("equivStart", "equivEnd", code) }
    if code.copyOf != nil, code.hasData {
      findings.add(
        .xliffCode, at: code.place, "code with original data is no copy of another",
        advice: "take 'copyOf' away", section: "4.7.2.5 Duplicating an existing code")
    }
    if code.canReorder != .yes, code.canCopy || code.canDelete {
      findings.add(
        .xliffCode, at: code.place,
        "code that may not be moved must not be copied or deleted either",
        advice: "set canCopy and canDelete to \"no\"", section: "4.7.2.4 Editing hints")
    }
    if let subType = code.subType { self.subType(subType, code) }
    annotation(code)
    if code.element == .ec { endCode(code) }
  }

  private func data(_ ref: String?, _ code: InlineCode) {
    guard let ref, !scope.data.contains(ref) else { return }
    findings.add(
      .xliffReference, at: code.place, "original data '\(ref)' is not in the \(container)",
      advice: "add <data id=\"\(ref)\"> to its <originalData>", section: "4.3.1 dataRef")
  }

  private func pairMissing(_ first: String, _ second: String, _ code: InlineCode) {
    findings.add(
      .xliffCode, at: code.place, "'\(first)' and '\(second)' are used together",
      section: "4.2.3.3 pc")
  }

  /// Checks that a `subType` goes with its `type` (4.3.1 subType).
  private func subType(_ subType: String, _ code: InlineCode) {
    if code.type == nil {
      findings.add(
        .xliffCode, at: code.place, "'subType' is used without 'type'", section: "4.3.1 subType")
      return
    }
    guard subType.hasPrefix("xlf:") else { return }
    let type: String? =
      switch subType {
      case "xlf:lb", "xlf:pb", "xlf:b", "xlf:i", "xlf:u": "fmt"
      case "xlf:var": "ui"
      case _: nil
      }
    guard code.type != type else { return }
    findings.add(
      .xliffCode, at: code.place,
      type.map { "'subType' is '\(subType)', which goes with type '\($0)'" }
        ?? "'\(subType)' is none of the sub-types of XLIFF itself",
      section: "4.3.1 subType")
  }

  /// Checks the attributes that the type of an annotation needs (4.7.3.1).
  private func annotation(_ code: InlineCode) {
    guard code.element == .mrk || code.element == .sm else { return }
    switch code.type ?? "generic" {
    case "comment":
      if code.hasValue == (code.ref != nil) {
        findings.add(
          .xliffAnnotation, at: code.place, "comment has one of 'value' and 'ref'",
          section: "4.7.3.1.3 Comment annotation")
      }
    case "mtc:match":
      if code.ref != nil {
        findings.add(
          .xliffAnnotation, at: code.place, "annotation of a translation candidate has no 'ref'",
          section: "5.1.4 Translation Candidate Annotation")
      }
    case let type where type.hasPrefix("xlf:"):
      findings.add(
        .xliffAnnotation, at: code.place, "prefix of '\(type)' is reserved for XLIFF itself",
        section: "4.3.1 type")
    case _: break
    }
  }

  private func endCode(_ code: InlineCode) {
    if code.isIsolated ? code.id == nil || code.startRef != nil : code.startRef == nil {
      findings.add(
        .xliffCode, at: code.place,
        code.isIsolated
          ? "isolated end code has an 'id' and no 'startRef'"
          : "end code that is not isolated has a 'startRef'",
        section: "4.2.3.5 ec")
    } else if !code.isIsolated, code.id != nil {
      findings.add(
        .xliffCode, at: code.place, "end code that is not isolated has no 'id'",
        section: "4.2.3.5 ec")
    }
    if !code.isIsolated, code.hasDirection {
      findings.add(
        .xliffCode, at: code.place, "end code has a 'dir' only where it is isolated",
        section: "4.2.3.5 ec")
    }
  }

  /// Checks that a code which may not be moved follows the codes it belongs to, the first of which
  /// says so (4.7.2.4).
  private func sequence(of side: [InlineCode]) {
    var before: InlineCode?
    for code in side where code.isCode {
      if code.canReorder == .no, before.map({ $0.canReorder == .yes }) ?? true {
        findings.add(
          .xliffCode, at: code.place, "code that may not be moved follows none that begins a row",
          advice: "set canReorder=\"firstNo\" on the first code of the row",
          section: "4.7.2.4 Editing hints")
      }
      before = code
    }
  }

  /// Checks that the codes that copies refer to exist and may be copied (4.7.2.5).
  private func copies() {
    for code in scope.source + scope.target {
      guard let base = code.copyOf else { continue }
      let bases = (scope.source + scope.target).filter { $0.id == base }
      if bases.isEmpty {
        findings.add(
          .xliffReference, at: code.place, "code '\(base)' to copy is not in the \(container)",
          section: "4.7.2.5 Duplicating an existing code")
      } else if bases.contains(where: \.hasData) {
        findings.add(
          .xliffCode, at: code.place, "code '\(base)' has original data: its copy names that",
          section: "4.7.2.5 Duplicating an existing code")
      }
      if bases.contains(where: { !$0.canCopy }) {
        findings.add(
          .xliffCode, at: code.place, "code '\(base)' may not be copied",
          section: "4.7.2.4 Editing hints")
      }
    }
  }

  /// Checks what a target must keep of its source, even an empty one.
  private func targetKeepsCodes() {
    guard scope.source.contains(where: { !$0.canDelete || $0.canReorder != .yes }) else { return }
    for (index, part) in scope.parts.enumerated() where part.hasTarget {
      for code in scope.source where code.segment == index && code.isCode && !code.canDelete {
        // Another segment's target may have it.
        guard !scope.target.contains(where: { isSame($0, code) }) else { continue }
        findings.add(
          .xliffCode, part.isFinal ? .error : .warning, at: code.place,
          "code '\(code.identity ?? "")' may not be deleted and is not in the target",
          section: "4.7.2.4 Editing hints")
      }
      let source = CodeMark.marks(of: scope.source, in: index)
      let target = CodeMark.marks(of: scope.target, in: index)
      for (before, mark) in zip(source, source.dropFirst()) where mark.follows {
        guard let place = target.firstIndex(where: { isSame($0, mark) }) else { continue }
        if place == 0 || !isSame(target[place - 1], before) {
          findings.add(
            .xliffCode, at: target[place].code.place,
            mark.isEnd
              ? "code '\(mark.code.identity ?? "")' ends in another place than in the source"
              : "code '\(mark.code.identity ?? "")' has been moved from behind '\(before.code.identity ?? "")'",
            section: "4.7.2.4 Editing hints")
        }
      }
    }
  }

  private func isSame(_ code: InlineCode, _ other: InlineCode) -> Bool {
    guard code.identity == other.identity else { return false }
    return code.corresponds(to: other)
  }

  private func isSame(_ mark: CodeMark, _ other: CodeMark) -> Bool {
    mark.isEnd == other.isEnd && mark.code.identity == other.code.identity
      && (mark.isEnd || mark.code.corresponds(to: other.code))
  }
}
