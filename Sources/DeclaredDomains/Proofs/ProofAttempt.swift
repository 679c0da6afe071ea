import Operations

/// One change, made once by a test and read on a connection of its own.
struct ProofAttempt: Sendable {
  let operation: OperationDeclaration
  let arguments: Arguments
  /// What was sent; `nil` if nothing was.
  let sent: PreparedCall?
  let before: [Fact]
  let predicted: [Fact]
  let observed: [Fact]
  let verdict: Verdict
  let surprises: [Difference]
  /// Why it was not carried out, as far as that is known.
  let failure: DomainFailure?
  /// Why what was to be done besides was not.
  let failureOfMore: DomainFailure?
  let documentsBefore: ConcernedDocuments
  let documentsAfter: ConcernedDocuments
  /// How long it took to be seen, in milliseconds.
  let milliseconds: Int

  /// How long a verification lasts.
  enum Patience {
    /// As long as the operation says, and until no surprise is left.
    case declared
    /// So many milliseconds; what is confirmed, or not, is enough, or has a surprise.
    case brief(Int, untilSurprised: Bool)
  }

  /// The places at which documents differ after it.
  func changes(_ site: ProofSite) -> [DocumentChange] {
    documentsBefore.changes(to: documentsAfter, site.declaration, site.trial)
  }

  /// The first property that is not as predicted, with what was read.
  var unmet: String {
    let old = FactIndex(before)
    let new = FactIndex(observed)
    let fact = predicted.first { !$0.isMet(from: old.value(like: $0), by: new.value(like: $0)) }
    return fact.map { "\($0.property): \(new.value(like: $0)?.shown ?? "–")" } ?? "–"
  }
}

extension Value {
  /// It in a few words, for people who know the service.
  var shown: String {
    switch self {
    case .text(let text), .code(let text): text
    case .number(let number), .bytes(let number), .instant(let number): "\(number)"
    case .flag(let isSet): "\(isSet)"
    case .absent: "–"
    case .list(let values): "[\(values.map(\.shown).joined(separator: ", "))]"
    case .subject(let subject): subject.id
    case .unread(let refusal): refusal.evidenceText
    case .changed: "changed"
    case .expected: "\(self)"
    }
  }
}

extension ProofStage {
  /// How long a reading that shows a surprise may be out of date, in milliseconds: as long as in a
  /// session.
  private static let settling = 15_000

  /// Makes one change and reads what came of it on a new connection.
  ///
  /// - Parameters:
  ///   - connection: the one that it is made over.
  ///   - verifying: the way that it is read; `nil` for the right one.
  /// - Throws: `ProofFault` if it was not even tried.
  func attempt(
    _ operation: OperationDeclaration, _ arguments: Arguments, over connection: ProofConnection,
    _ spoil: SpoilingTransport.Spoil = .nothing, key: String? = nil,
    _ patience: ProofAttempt.Patience = .declared, verifying way: ServiceWay? = nil
  ) async throws(ProofFault) -> ProofAttempt {
    let spoiling = SpoilingTransport(connection.transport, spoil)
    let domain = connection.domain(over: spoiling)
    let name = site.declaration.name(of: operation.id)
    guard let call = domain.call(name, arguments) else { throw ProofFault(.refusedBefore) }
    let reading: DeclaredDomain.Reading
    do {
      reading = try await domain.read(call)
    } catch {
      throw ProofFault(.refusedBefore, error)
    }
    if let refusal = domain.refusals(name, arguments, reading.facts).first {
      throw ProofFault(.refusedBefore, refusal.evidenceText)
    }
    guard domain.reach(of: name, given: reading.facts) == .whole else {
      let unread = reading.facts.first { $0.value.isUnread }
      throw ProofFault(
        .refusedBefore, unread.map { "\($0.property): \($0.value.shown)" } ?? "–")
    }
    let predicted = domain.prediction(name, arguments, reading.facts)
    let isSo = Verdict.of(
      predicted: predicted, before: reading.facts, observed: reading.facts, deadlinePassed: false)
    guard !predicted.isEmpty, isSo != .confirmed else {
      throw ProofFault(.nothingPredicted, predicted.first.map { "\($0.property)" } ?? "")
    }
    let start = site.clock.now()
    var failure: DomainFailure?
    do throws(DomainFailure) {
      try await domain.changing(from: reading.facts).holding(secrets(of: operation), for: name)
        .perform(name, arguments, key: key ?? self.key, actor: "stegvis")
    } catch {
      failure = error
    }
    // What was certainly not made does not come later; one reading shows whether that is true.
    var patience = patience
    if case .refused? = failure { patience = .brief(0, untilSurprised: false) }
    let seen = try await verified(
      call, name, predicted, before: reading.facts, from: start, patience, over: way)
    return ProofAttempt(
      operation: operation, arguments: arguments, sent: spoiling.sent, before: reading.facts,
      predicted: predicted, observed: seen.facts, verdict: seen.verdict, surprises: seen.surprises,
      failure: failure, failureOfMore: spoiling.failureOfMore,
      documentsBefore: ConcernedDocuments(call, reading), documentsAfter: seen.documents,
      milliseconds: site.clock.now() - start)
  }

  private struct Seen {
    var facts: [Fact] = []
    var verdict = Verdict.unverifiable
    var surprises: [Difference] = []
    var documents: ConcernedDocuments
  }

  private func verified(
    _ call: OperationCall, _ name: OperationID, _ predicted: [Fact], before: [Fact],
    from start: Int, _ patience: ProofAttempt.Patience, over way: ServiceWay?
  ) async throws(ProofFault) -> Seen {
    let connection: ProofConnection
    do {
      connection = try await site.connect(way)
    } catch {
      guard way != nil else { throw ProofFault(.notPrepared, error) }
      return Seen(documents: ConcernedDocuments([:]))
    }
    let domain = connection.domain()
    var pause = 100
    var seen = Seen(documents: ConcernedDocuments([:]))
    var settled: Int?
    while true {
      do throws(DomainFailure) {
        let reading = try await domain.read(call)
        let elapsed = site.clock.now() - start
        let isOver: Bool =
          if case .brief(let most, _) = patience { elapsed >= most } else { false }
        seen.facts = reading.facts
        seen.documents = ConcernedDocuments(call, reading)
        seen.verdict = Verdict.of(
          predicted: predicted, before: before, observed: reading.facts, isEventual: true
        ) { fact in
          isOver
            || elapsed >= 1_000 * (domain.deadline(of: fact, in: name) ?? call.operation.deadline)
        }
        seen.surprises = domain.surprises(
          among: Difference.between(before, and: reading.facts), predicted, name, call.arguments,
          before: before)
      } catch {
        seen.verdict = .unverifiable
      }
      let elapsed = site.clock.now() - start
      switch patience {
      case .brief(let most, let untilSurprised):
        let isKnown = seen.verdict != .pending && seen.verdict != .unverifiable
        let isCalm = untilSurprised && seen.verdict == .confirmed && seen.surprises.isEmpty
        if isKnown && !isCalm || elapsed >= most { break }
        await site.clock.sleep(milliseconds: min(pause, max(1, most - elapsed)))
        pause = min(pause * 2, 15_000)
        continue
      case .declared:
        let isOpen = seen.verdict == .pending
        let isUnread = seen.verdict == .unverifiable && elapsed < 1_000 * call.operation.deadline
        if seen.verdict == .confirmed, !seen.surprises.isEmpty {
          // What a later reading does not show any more was only out of date.
          settled = settled ?? elapsed + Self.settling
        } else if !isOpen, !isUnread {
          break
        }
        if let settled, elapsed >= settled { break }
        await site.clock.sleep(milliseconds: pause)
        pause = min(pause * 2, 15_000)
        continue
      }
      break
    }
    await connection.transport.close()
    return seen
  }
}

extension DeclaredDomain {
  /// What changed besides, as a session tells it.
  fileprivate func surprises(
    among found: [Difference], _ predicted: [Fact], _ operation: OperationID,
    _ arguments: Arguments, before: [Fact]
  ) -> [Difference] {
    found.filter { change in
      before.contains(where: change.concerns)
        && !predicted.awaits(change, before: before)
        && !mayAlter(change, with: operation, arguments, before: before)
    }
  }
}

extension [Fact] {
  /// Whether a prediction accounts for a change. What it predicts otherwise is refuted, and no
  /// surprise.
  fileprivate func awaits(_ change: Difference, before: [Fact]) -> Bool {
    guard let fact = last(where: change.concerns) else { return false }
    let old = before.value(like: fact)
    guard case .expected = fact.value, fact.isMet(from: old, by: change.after) else { return true }
    return account(for: change, from: old)
  }
}
