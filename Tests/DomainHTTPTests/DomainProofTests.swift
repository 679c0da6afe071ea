import DeclaredDomains
import DomainHTTP
import Operations
import OutgoingHTTP
import Testing

/// A test of operations on services that are honest, or lie in one way.
struct DomainProofTests {
  private static let declared = """
    format: 1
    id: lockers
    settings: {base: {type: address}}
    service:
      base: $base
      sign-in: {bearer: token}
      probe: {get: "/", is: {/service: lockers}, facts: {version: /version}}
      errors: [{status: 422, means: refused, message: /error}]
    subjects:
      locker:
        list: {get: "/lockers", items: /lockers}
        read: {get: "/lockers/{locker}"}
        id: /name
        absent: {status: 404}
        facts:
          locked: {at: /locked, type: flag}
          owner: {at: /owner, type: text}
          reason: {at: /reason, type: text}
          note: {at: /note, type: text}
          tokens: {at: /tokens, type: "[text]"}
    operations:
      locker.lock:
        kind: change
        inputs: {locker: locker}
        refuse: [{when: {locker: {locked: true}}, code: isLocked}]
        perform: {patch: "/lockers/{locker}", body: {locked: true}, guard: reread}
        predict: {locker: {locked: true}}
        inverse: locker.unlock
        deadline: 5
      locker.unlock:
        kind: change
        inputs: {locker: locker}
        refuse: [{when: {locker: {locked: false}}, code: isUnlocked}]
        perform: {patch: "/lockers/{locker}", body: {locked: false}, guard: reread}
        predict: {locker: {locked: false}}
        inverse: locker.lock
        deadline: 5
      locker.explain:
        kind: change
        inputs: {locker: locker}
        refuse: [{when: {locker: {locked: true}}, code: isLocked}]
        perform: {patch: "/lockers/{locker}", body: {locked: true, reason: lost}, guard: reread}
        predict: {locker: {locked: true}}
        moves: [locker.reason]
        inverse: none
        deadline: 5
      locker.addToken:
        kind: change
        inputs: {locker: locker, token: text}
        perform: {post: "/lockers/{locker}/tokens", body: {token: $token}, guard: none, key: {header: Once}}
        predict: {locker: {tokens: {has: $token}}}
        inverse: none
        repeat: byKey
        deadline: 5
      locker.create:
        kind: change
        inputs: {name: text}
        creates: {locker: {list: locker, where: {/name: $name}}}
        refuse: [{when: {locker: present}, code: isThere}]
        perform: {post: "/lockers", body: {name: $name}, guard: none}
        predict: {locker: {owner: Anna Lind}}
        inverse: {operation: locker.remove, with: {locker: $locker}}
        deadline: 5
      locker.remove:
        kind: change
        inputs: {locker: locker}
        perform: {delete: "/lockers/{locker}", guard: none}
        predict: {locker: absent}
        inverse: none
        deadline: 5
    """

  private static let trial = """
    format: 1
    subjects:
      locker:
        is: locker
        make: {post: "/lockers", body: {name: "{key}"}}
        id: "{key}"
        remove: {delete: "/lockers/{locker}"}
    runs:
      - {operation: locker.lock, more: {patch: "/lockers/{locker}", body: {owner: Bram Visser}}}
      - {operation: locker.unlock, before: [locker.lock]}
      - {operation: locker.explain}
      - {operation: locker.addToken, with: {token: "{key}"}}
      - {operation: locker.create, with: {name: "{key}n"}}
      - {operation: locker.remove}
    """

  private func proof(
    of operation: OperationID, on service: PlayedLockers, declared: String = declared,
    trial: String = trial
  ) async throws -> OperationProof {
    let read = DeclarationReader.read(
      DeclarationFile(path: "lockers/domain.yaml", bytes: Array(declared.utf8)))
    let declaration = try #require(
      read.declaration, "\(read.diagnostics.map { "\($0.place.line): \($0.message)" })")
    let found = TrialReader.read(
      DeclarationFile(path: "lockers/trial.yaml", bytes: Array(trial.utf8)), of: declaration)
    let trial = try #require(
      found.trial, "\(found.diagnostics.map { "\($0.place.line): \($0.message)" })")
    let way = ServiceWay(
      settings: ["base": .text("https://lockers.example")], secrets: ["token": "right"]
    ) { settings, secrets async throws(DomainFailure) in
      do throws(HTTPTransportProblem) {
        return try HTTPTransport(
          declaration, settings: settings, secrets: secrets.mapValues { Secret($0) },
          exchange: service)
      } catch {
        throw .damaged("\(error)")
      }
    }
    let run = try #require(trial.runs.first { $0.operation == operation })
    return await DomainProof(
      declaration, trial, over: way, instance: "lockers", seed: "t", clock: SteppedClock()
    ).proof(of: run, number: 0)
  }

  /// The rows that did not hold, each with its reason.
  private func failed(_ proof: OperationProof) -> [String] {
    proof.results.compactMap { result in
      if case .failed(let fault) = result.outcome {
        "\(result.row.rawValue): \(fault.kind.rawValue)"
      } else {
        nil
      }
    }
  }

  private func notTried(_ proof: OperationProof) -> [String] {
    proof.results.compactMap { result in
      if case .notTried(let reason) = result.outcome {
        "\(result.row.rawValue): \(reason.rawValue)"
      } else {
        nil
      }
    }
  }

  @Test(arguments: ["locker.lock", "locker.unlock", "locker.addToken", "locker.create"])
  func provesWhatAnHonestServiceDoes(_ operation: String) async throws {
    let service = PlayedLockers(lockers: ["theirs"])
    let theirs = service.document("theirs")
    let proof = try await proof(of: OperationID(rawValue: operation), on: service)
    #expect(failed(proof) == [])
    #expect(proof.isProved)
    // Everything that was made is gone, and what was there is as it was.
    #expect(service.names == ["theirs"])
    #expect(service.document("theirs") == theirs)
    let mutants = try #require(proof.results.first { $0.row == .mutants })
    #expect(mutants.tally.values.reduce(0, +) > 3)
    #expect(mutants.tally[.wrongEffect] == nil)
  }

  @Test func triesEverythingThatTheTrialAllows() async throws {
    let proof = try await proof(of: "locker.lock", on: PlayedLockers())
    #expect(proof.results.map(\.row) == ProofRow.allCases)
    #expect(notTried(proof) == [])
  }

  @Test func saysWhatItHasNotTried() async throws {
    #expect(
      try await notTried(proof(of: "locker.addToken", on: PlayedLockers()))
        == ["inverse: noInverse", "more: noMore"])
  }

  @Test(arguments: [
    (PlayedLockers.Lie.listsOthers, ["readings: listDiffers"]),
    (.listsNothing, ["readings: notListed"]),
    (.flickers, ["readings: readingsDiffer", "prediction: notPerformed"]),
    (.doesNothing, ["prediction: notConfirmed"]),
    (.refusesChanges, ["prediction: notPerformed"]),
    (.takesOwners, ["prediction: surprise"]),
    (.counts, ["documents: unpredicted", "inverse: notGivenBack"]),
    (.staysLocked, ["inverse: notReversed"]),
    (.losesColours, ["inverse: notGivenBack"]),
    (.skips(4), ["replyLost: notFound"]),
    (.locksByItself("1005"), ["requestLost: believed"]),
    (.locksByItself("1006"), ["forged: believed"]),
    (.answersEverywhere, ["wrongAddress: confirmed"]),
    (.ignoresSecrets, ["wrongSecret: confirmed"]),
  ])
  func failsTheRowInWhichAServiceLies(_ lie: PlayedLockers.Lie, _ rows: [String]) async throws {
    let service = PlayedLockers(lie)
    let proof = try await proof(of: "locker.lock", on: service)
    #expect(failed(proof) == rows)
    #expect(!proof.isProved)
    #expect(service.names == [])
  }

  @Test func noticesTwoEffectsOfOneKey() async throws {
    let proof = try await proof(of: "locker.addToken", on: PlayedLockers(.forgetsKeys))
    #expect(failed(proof) == ["once: doneTwice"])
  }

  @Test func noticesAnAlteredRequestWithAnotherEffect() async throws {
    let proof = try await proof(of: "locker.explain", on: PlayedLockers())
    #expect(failed(proof) == ["mutants: wrongEffect"])
    let mutants = try #require(proof.results.last)
    #expect(mutants.tally[.wrongEffect] == 2)
    guard case .failed(let fault) = mutants.outcome else { return }
    #expect(fault.evidence.contains("/reason"))
  }

  @Test func noticesThatMoreMayHappenUnseen() async throws {
    let lenient = Self.declared.replacing(
      "inverse: locker.unlock", with: "moves: [locker.owner]\n    inverse: locker.unlock")
    let proof = try await proof(of: "locker.lock", on: PlayedLockers(), declared: lenient)
    #expect(failed(proof) == ["more: notNoticed"])
  }

  @Test func noticesWhatIsTakenForAbsentAtAWrongAddress() async throws {
    let credulous = Self.declared.replacing(
      "  probe: {get: \"/\", is: {/service: lockers}, facts: {version: /version}}\n", with: "")
    #expect(credulous != Self.declared)
    let proof = try await proof(
      of: "locker.lock", on: PlayedLockers(.emptyElsewhere), declared: credulous)
    #expect(failed(proof) == ["wrongAddress: believedAbsent"])
  }

  @Test func saysWhatItCouldNotRemove() async throws {
    let service = PlayedLockers(.keepsRemoved)
    let proof = try await proof(of: "locker.lock", on: service)
    #expect(proof.left.map(\.kind).contains("locker"))
    #expect(!proof.isProved)
    // Where something is left, nothing more is made.
    #expect(service.names.count < 3)
    #expect(notTried(proof).contains { $0.hasSuffix("stopped") })
  }

  @Test func putsBackWhatIsNotItsOwn() async throws {
    let own = """
      format: 1
      subjects: {locker: {is: locker, id: theirs}}
      runs:
        - {operation: locker.lock, more: {patch: "/lockers/{locker}", body: {owner: Bram Visser}}}
      """
    let service = PlayedLockers(lockers: ["theirs"])
    let before = service.document("theirs")
    let proof = try await proof(of: "locker.lock", on: service, trial: own)
    #expect(failed(proof) == [] && proof.isProved)
    #expect(notTried(proof) == ["more: notMade"])
    #expect(service.document("theirs") == before)
    // Another method could do any harm to it.
    #expect(!service.requests.contains { $0.hasPrefix("DELETE") || $0.hasPrefix("PUT") })
    let stuck = PlayedLockers(.losesColours, lockers: ["theirs"])
    let spoilt = try await self.proof(of: "locker.lock", on: stuck, trial: own)
    #expect(
      spoilt.left.map(\.id) == ["theirs"] && spoilt.left.first?.evidence.contains("colour") == true)
  }
}
