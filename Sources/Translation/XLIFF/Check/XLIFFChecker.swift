import Diagnostics
import Dispatch
import Markup
import Synchronization

/// Finds everything that is wrong with an XLIFF file, in one pass (OASIS XLIFF 1.2, 2.0, 2.1, 2.2).
package final class XLIFFChecker: XMLBatchReceiver {
  // A class, because it receives the file batch by batch.
  private let findings: XLIFFFindings
  private let grammars: XLIFFGrammars
  private let isStrict: Bool
  private var attributes = XLIFFAttributes()
  private var learnt: [(name: XMLName, number: Int)] = []
  private var hasStarted = false
  private var failure: (any Error)?
  /// Depending on the version of the file, one of these two is set.
  private var second: CheckRun<XLIFF2Rules>?
  private var first: CheckRun<XLIFF1Rules>?

  private init(path: String, grammars: XLIFFGrammars, isStrict: Bool) {
    findings = XLIFFFindings(path: path)
    self.grammars = grammars
    self.isStrict = isStrict
  }

  /// Checks a file and returns the diagnostics in file order.
  ///
  /// - Parameters:
  ///   - isStrict: whether warnings become errors, and XLIFF 1.2 is checked against its strict
  ///     schema.
  ///   - next: returns the next bytes of the file; empty at its end.
  /// - Throws: the error that `next` throws, or the one from a grammar that cannot be used.
  package static func diagnostics(
    path: String, grammars: XLIFFGrammars, isStrict: Bool = false,
    from next: @escaping () throws -> [UInt8]
  ) throws -> [Diagnostic] {
    let pipe = XMLPipe()
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<Result<[Diagnostic], any Error>>(.success([]))
    // The file is read on this thread and checked on the other.
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
    if first == nil, second == nil { learnt.append((name, number)) }
    first?.walk.learn(name, as: number)
    second?.walk.learn(name, as: number)
  }

  package func take(_ batch: XMLBatch) {
    attributes.begin(batch)
    if !hasStarted, batch.words.first == XMLBatch.Event.start {
      hasStarted = true
      begin(batch)
    }
    second?.take(batch, &attributes)
    first?.take(batch, &attributes)
    attributes.end()
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
        advice: "the namespaces are "
          + Set(XLIFFVersion.allCases.map(\.namespace)).sorted().joined(separator: ", "),
        section: "")
      return
    }
    if own == .v20, version != "2.0" { own = .v21 }
    findings.version = own
    do {
      var walk = GrammarWalk(try grammars.grammar(for: own, isStrict: isStrict))
      for (name, number) in learnt { walk.learn(name, as: number) }
      if own == .v12 {
        first = CheckRun(
          walk, XLIFF1Rules(findings: findings, isStrict: isStrict), findings,
          isTransitional: !isStrict)
      } else {
        second = CheckRun(walk, XLIFF2Rules(findings: findings), findings, isTransitional: false)
      }
    } catch {
      failure = error
    }
  }
}
