import Diagnostics
import Dispatch
import Markup
import Synchronization

/// Checks an XLIFF file of any version against its grammar and its rules, in one pass (OASIS XLIFF
/// 1.2, 2.0, 2.1, 2.2).
///
/// It is a class, because it receives the file batch by batch.
package final class XLIFFChecker: XMLBatchReceiver {
  private let findings: XLIFFFindings
  private let grammars: XLIFFGrammars
  private let isStrict: Bool
  private var attributes = XLIFFAttributes()
  /// The names that came before the root element, which selects what has to learn them.
  private var earlyNames: [(name: XMLName, number: Int)] = []
  private var hasStarted = false
  private var failure: (any Error)?
  /// Depending on the version of the file, one of these two is set.
  private var xliff2: CheckRun<XLIFF2Rules>?
  private var xliff1: CheckRun<XLIFF1Rules>?

  private init(path: String, grammars: XLIFFGrammars, isStrict: Bool) {
    findings = XLIFFFindings(path: path)
    self.grammars = grammars
    self.isStrict = isStrict
  }

  /// Checks a file and returns the diagnostics in file order.
  ///
  /// - Parameters:
  ///   - path: the path that diagnostics name.
  ///   - isStrict: whether warnings become errors, and XLIFF 1.2 is checked against its strict
  ///     schema.
  ///   - next: returns the next bytes of the file; empty at its end.
  /// - Throws: the error that `next` throws, or the one from a grammar that cannot be used.
  package static func diagnostics(
    path: String, grammars: XLIFFGrammars, isStrict: Bool = false,
    from next: @escaping () throws -> [UInt8]
  ) throws -> [Diagnostic] {
    let pipe = XMLBatchQueue()
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<[Diagnostic], any Error>>(.success([]))
    // The file is read on this thread and checked on another.
    DispatchQueue.global().async {
      let checker = XLIFFChecker(path: path, grammars: grammars, isStrict: isStrict)
      pipe.drain(into: checker)
      result.withLock {
        $0 = checker.failure.map { .failure($0) } ?? .success(checker.finished())
      }
      done.signal()
    }
    let reading = Result { try XMLEventReader.read(into: pipe, from: next) }
    pipe.end()
    done.wait()
    try reading.get()
    return try result.withLock { try $0.get() }
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
    attributes.learn(name, as: number)
    if xliff1 == nil, xliff2 == nil { earlyNames.append((name, number)) }
    xliff1?.walk.learn(name, as: number)
    xliff2?.walk.learn(name, as: number)
  }

  package func take(_ batch: XMLBatch) {
    attributes.begin(batch)
    if !hasStarted, batch.words.first == XMLBatch.Event.start {
      hasStarted = true
      begin(batch)
    }
    xliff2?.take(batch, &attributes)
    xliff1?.take(batch, &attributes)
    attributes.end()
  }

  package func problem(_ problem: XMLProblem) {
    let (id, severity) = problem.xliffDiagnostic
    findings.add(id, severity, at: problem.place, problem.text, section: "")
  }

  private static var namespaces: String {
    Set(XLIFFVersion.allCases.map(\.namespace)).sorted().joined(separator: ", ")
  }

  /// Selects the grammar and the rules by the root element.
  private func begin(_ batch: XMLBatch) {
    _ = attributes.load(batch.words.span, at: 0)
    let root = attributes.name(Int(batch.words[1]))
    let version = attributes[.version] ?? ""
    guard root.local == "xliff",
      var own = XLIFFVersion.allCases.first(where: { $0.namespace == root.namespace })
    else {
      findings.add(
        .xliffVersion, at: attributes.place,
        "root is '\(root.local)' of namespace '\(root.namespace)', which is no version of XLIFF",
        advice: "the namespaces are \(Self.namespaces)",
        section: "")
      return
    }
    if own == .v20, version != "2.0" { own = .v21 }
    findings.version = own
    do {
      var walk = GrammarChecker(try grammars.grammar(for: own, isStrict: isStrict))
      for (name, number) in earlyNames { walk.learn(name, as: number) }
      if own == .v12 {
        xliff1 = CheckRun(
          walk, XLIFF1Rules(findings: findings, isStrict: isStrict), findings,
          isTransitional: !isStrict)
      } else {
        xliff2 = CheckRun(walk, XLIFF2Rules(findings: findings), findings, isTransitional: false)
      }
    } catch {
      failure = error
    }
  }
}

/// Runs the grammar and the rules of one XLIFF version over the batches of a file.
private struct CheckRun<Rules: XLIFFRules> {
  var walk: GrammarChecker
  private var rules: Rules
  private let findings: XLIFFFindings
  private let isTransitional: Bool
  private var open: [XLIFFElement] = []

  init(
    _ walk: GrammarChecker, _ rules: Rules, _ findings: XLIFFFindings, isTransitional: Bool
  ) {
    self.walk = walk
    self.rules = rules
    self.findings = findings
    self.isTransitional = isTransitional
  }

  /// Checks the tags and texts of one batch.
  mutating func take(_ batch: XMLBatch, _ attributes: inout XLIFFAttributes) {
    let words = batch.words.span
    let bytes = batch.bytes.span
    let (findings, isTransitional) = (findings, isTransitional)
    let report = { (problem: GrammarProblem) in
      if !isTransitional || Self.appliesToTransitional(problem) { findings.add(problem) }
    }
    var index = 0
    while index < words.count {
      switch words[index] {
      case XMLBatch.Event.start:
        walk.open(words, bytes, at: index, report: report)
        var element = attributes.load(words, at: index)
        // Change tracking has rules of its own, although later versions take it for an extension.
        if walk.isForeign, !element.isOfChangeTracking { element = .other }
        open.append(element)
        rules.start(element, attributes)
        index +=
          XMLBatch.Event.startLength + Int(words[index + 6]) * XMLBatch.Event.attributeLength
      case XMLBatch.Event.end:
        if let element = open.popLast() { rules.end(element) }
        walk.close(report: report)
        index += 2
      case _:
        walk.text(words, bytes, at: index, report: report)
        rules.text()
        index += 3
      }
    }
  }

  /// Whether the problem is one in transitional files too. Transitional 1.2 allows any attribute on
  /// most elements (xsd:anyAttribute of ##any).
  private static func appliesToTransitional(_ problem: GrammarProblem) -> Bool {
    problem.kind != .attribute
      || closedElements.contains(problem.section.split(separator: " ").last.map(String.init) ?? "")
  }

  /// The elements on which only listed attributes are allowed, even in transitional files.
  private static var closedElements: Set<String> {
    [
      "header", "body", "note", "phase-group", "phase", "count-group", "count", "context-group",
      "context", "prop-group", "prop", "internal-file", "external-file", "sub",
    ]
  }
}

/// The rules of an XLIFF version that a grammar cannot express, applied to all tags of a file in
/// order.
protocol XLIFFRules {
  /// Called for each start tag.
  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes)
  /// Called for each end tag.
  mutating func end(_ element: XLIFFElement)
  /// Called for text that is not empty.
  mutating func text()
}

/// Collects the findings in an XLIFF file.
///
/// It is a class, because the grammar and the rules add to the same list while a file is read.
final class XLIFFFindings {
  private(set) var diagnostics: [Diagnostic] = []
  /// The number of findings beyond the limit.
  private(set) var unlisted = 0
  /// The version that findings name as their source.
  var version = XLIFFVersion.v21

  private let path: String

  /// More findings than anybody would read; a limit keeps a hostile file from filling the memory.
  private static let limit = 10_000

  init(path: String) { self.path = path }

  /// Adds a finding, unless the limit is reached.
  ///
  /// - Parameter section: the section of the specification that is violated; empty if there is
  ///   none.
  func add(
    _ id: DiagnosticID, _ severity: Severity = .error, at place: XMLPlace, _ message: FindingText,
    advice: FindingText? = nil, section: String
  ) {
    guard diagnostics.count < Self.limit else {
      unlisted += 1
      return
    }
    diagnostics.append(
      Diagnostic(
        id, severity, at: SourcePlace(path: path, line: place.line, column: place.column), message,
        advice: advice,
        specification: section.isEmpty ? nil : "XLIFF \(version.rawValue), \(section)"))
  }

  /// Adds a violation of the grammar.
  func add(_ problem: GrammarProblem) {
    let id: DiagnosticID =
      switch problem.kind {
      case .element: .xliffElement
      case .incomplete: .xliffIncomplete
      case .attribute, .attributeMissing: .xliffAttribute
      case .value: .xliffValue
      case .text: .xliffText
      }
    add(id, at: problem.place, problem.text, section: problem.section)
  }
}

/// The grammars in `Resources/` for checking XLIFF files; each is read on demand.
package struct XLIFFGrammars: Sendable {
  private let file: @Sendable (String) throws -> [UInt8]

  /// - Parameter file: returns the bytes of a file in `Resources/`, by its name. `grammar` calls
  ///   it, and throws what it throws.
  package init(file: @escaping @Sendable (String) throws -> [UInt8]) { self.file = file }

  /// The grammar for a version.
  ///
  /// - Parameter isStrict: whether to take the strict grammar of 1.2; the others have only one.
  /// - Throws: `Grammar.Failure.unusable`, and any error that reading a file throws.
  package func grammar(for version: XLIFFVersion, isStrict: Bool) throws -> Grammar {
    let name =
      switch version {
      case .v12: isStrict ? "xliff-1.2.rng" : "xliff-1.2-transitional.rng"
      case .v20, .v21: "xliff-2.0.rng"
      case .v22: "xliff-2.2.rng"
      }
    return try Grammar(named: name, file: file)
  }
}
