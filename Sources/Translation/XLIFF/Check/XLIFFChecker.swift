import Diagnostics
import Markup

/// Everything that is wrong with an XLIFF file, found in one reading (OASIS XLIFF 1.2, 2.0, 2.1, 2.2).
package final class XLIFFChecker: XMLReceiver {
  // A class, because it is fed event by event.
  private let findings: XLIFFFindings
  private let grammars: XLIFFGrammars
  private let isStrict: Bool
  private let names = XLIFFNames()
  private var learnt: [(name: XMLName, number: Int)] = []
  private var walk: GrammarWalk?
  private var rules: (any XLIFFRules)?
  private var open: [XLIFFElement] = []
  private var hasStarted = false
  private var failure: (any Error)?
  private var isTransitional = false

  private init(path: String, grammars: XLIFFGrammars, isStrict: Bool) {
    findings = XLIFFFindings(path: path)
    self.grammars = grammars
    self.isStrict = isStrict
  }

  /// - Parameters:
  ///   - isStrict: whether warnings are errors, and XLIFF 1.2 is held to its strict schema.
  ///   - next: the next bytes of the file; empty at its end.
  /// - Throws: what `next` throws, and where a grammar cannot be used.
  package static func diagnostics(
    path: String, grammars: XLIFFGrammars, isStrict: Bool = false,
    from next: @escaping () throws -> [UInt8]
  ) throws -> [Diagnostic] {
    let checker = XLIFFChecker(path: path, grammars: grammars, isStrict: isStrict)
    try XMLEventReader.read(into: checker, from: next)
    if let failure = checker.failure { throw failure }
    return checker.finished()
  }

  private func finished() -> [Diagnostic] {
    var found = findings.diagnostics.sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
    if findings.unlisted > 0, let last = found.last {
      found.append(
        Diagnostic(
          .xliffLimit, .warning, at: last.place,
          "\(findings.unlisted) more things are wrong and not listed"))
    }
    guard isStrict else { return found }
    return found.map { diagnostic in
      diagnostic.severity == .warning ? diagnostic.with(.error) : diagnostic
    }
  }

  package func learn(_ name: XMLName, as number: Int) {
    names.learn(name, as: number)
    walk?.learn(name, as: number)
    if walk == nil { learnt.append((name, number)) }
  }

  package func start(_ tag: XMLStartTag) {
    if !hasStarted {
      hasStarted = true
      begin(tag)
    }
    guard let walk else { return }
    walk.open(tag, report: report)
    let element = walk.isForeign ? .other : names.element(tag.name)
    open.append(element)
    rules?.start(element, XLIFFAttributes(tag, names))
  }

  package func end(_ name: Int) {
    guard let walk, let element = open.popLast() else { return }
    rules?.end(element)
    walk.close(report: report)
  }

  package func text(_ bytes: Span<UInt8>) {
    walk?.text(bytes, at: nil, report: report)
    rules?.text(bytes)
  }

  package func problem(_ problem: XMLProblem) {
    let id: DiagnosticID =
      switch problem.kind {
      case .malformed: .xliffMalformed
      case .entity, .externalSubset: .xliffEntity
      case .limit: .xliffLimit
      }
    findings.add(
      id, problem.kind == .externalSubset ? .warning : .error, at: problem.place, problem.message,
      section: "")
  }

  private func report(_ problem: GrammarProblem) {
    // Transitional 1.2 lets any attribute through on these (xsd:anyAttribute of ##any).
    if isTransitional, problem.kind == .attribute,
      !Self.closed.contains(problem.section.split(separator: " ").last.map(String.init) ?? "")
    {
      return
    }
    findings.add(problem)
  }

  /// Elements whose schema names every attribute, in transitional files too.
  private static let closed: Set<String> = [
    "header", "body", "note", "phase-group", "phase", "count-group", "count", "context-group",
    "context", "prop-group", "prop", "internal-file", "external-file", "sub",
  ]

  /// Chooses grammar and rules by the root.
  private func begin(_ tag: XMLStartTag) {
    let root = names[tag.name]
    let version = XLIFFAttributes(tag, names)[.version] ?? ""
    guard root.local == "xliff",
      var own = XLIFFVersion.allCases.first(where: { $0.namespace == root.namespace })
    else {
      findings.add(
        .xliffVersion, at: tag.place,
        "root is '\(root.local)' of namespace '\(root.namespace)', which is no version of XLIFF",
        advice: "the namespaces are "
          + Set(XLIFFVersion.allCases.map(\.namespace)).sorted().joined(separator: ", "),
        section: "")
      return
    }
    if own == .v20, version != "2.0" { own = .v21 }
    findings.version = own
    do {
      let walk = GrammarWalk(try grammars.grammar(for: own, isStrict: isStrict))
      for (name, number) in learnt { walk.learn(name, as: number) }
      self.walk = walk
    } catch {
      failure = error
      return
    }
    isTransitional = own == .v12 && !isStrict
    rules =
      own == .v12
      ? XLIFF1Rules(findings: findings, isStrict: isStrict) : XLIFF2Rules(findings: findings)
  }
}
