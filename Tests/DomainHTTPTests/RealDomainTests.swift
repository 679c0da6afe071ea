import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP
import Testing

extension RealServices {
  /// Declared domains as the engine uses them, on services that nobody here wrote: what is predicted, made,
  /// read again and reversed, also when requests and replies are spoiled on their way.
  struct RealDomainTests {
    /// How a change ended: what it failed with, the verdict, what else changed, and what reverses it.
    private struct Ending {
      let failure: DomainFailure?
      let verdict: Verdict
      let surprises: [Difference]
      let inverse: [Inverse]
    }

    /// Makes a change as the engine does.
    ///
    /// - Parameter meanwhile: what happens between the decision and the change.
    private func change(
      _ name: String, _ arguments: Arguments, _ domain: any Domain,
      meanwhile: () async throws -> Void = {}
    ) async throws -> Ending {
      let operation = try #require(
        domain.catalogue.operations.keys.first { $0.rawValue.hasSuffix(":\(name)") })
      let before = try await domain.read(operation, arguments)
      #expect(domain.refusals(operation, arguments, before) == [])
      let predicted = domain.prediction(operation, arguments, before)
      try await meanwhile()
      let failed = await failure { () throws(DomainFailure) in
        try await domain.changing(from: before).perform(
          operation, arguments, key: UUID().uuidString, actor: "ann")
      }
      let after = try await domain.read(operation, arguments)
      return Ending(
        failure: failed,
        verdict: Verdict.of(
          predicted: predicted, before: before, observed: after, deadlinePassed: true),
        surprises: Difference.between(before, and: after).filter { change in
          !predicted.contains(where: change.concerns)
            && !domain.mayAlter(change, with: operation, arguments, before: before)
        },
        inverse: domain.inverse(of: operation, arguments, before: before))
    }

    /// Runs `body` with a zone that has a set with a disabled record and a comment.
    private func zone(
      _ name: String,
      _ body: (RealService, any Domain, Arguments, HTTPTransport) async throws -> Void
    ) async throws {
      try await RealService.powerDNS.zone(name) { service, transport in
        try await transport.perform(
          .trial(
            "PATCH", "/servers/localhost/zones/\(name)",
            .json(
              #"""
              {"rrsets":[{"name":"\#(name)","type":"TXT","changetype":"REPLACE","ttl":1800,
              "records":[{"content":"\"v=spf1 -all\"","disabled":false},
              {"content":"\"old\"","disabled":true}],
              "comments":[{"content":"asked by Anna","account":"anna","modified_at":1760000000}]}]}
              """#)))
        let (domain, close) = try await service.connected(.managedNames)
        let zone = Subject(id: "names/zone/\(name)", name: name)
        try await body(
          service, domain, ["zone": .subject(zone), "name": .text("@"), "text": .text("proof=1")],
          transport)
        await close()
      }
    }

    private func document(_ transport: HTTPTransport, _ zone: String) async throws -> JSONDocument?
    {
      let key = SubjectKey("recordSet", ["zone": zone, "name": zone, "type": "TXT"])
      return try await transport.read(key).contents?.documents[""]
    }

    @Test func addsARecordAndTakesItAway() async throws {
      try await zone("add.example.") { _, domain, arguments, transport in
        let before = try await document(transport, "add.example.")
        let added = try await change("text.add", arguments, domain)
        #expect(added.failure == nil && added.verdict == .confirmed && added.surprises == [])
        let between = try await document(transport, "add.example.")
        #expect(
          Set(between?["records"]?.texts("/content") ?? [])
            == ["\"v=spf1 -all\"", "\"old\"", "\"proof=1\""])
        #expect(between?["comments"] == before?["comments"] && between?["ttl"] == before?["ttl"])
        let inverse = try #require(added.inverse.first)
        #expect(inverse.operation.rawValue.hasSuffix(":text.remove"))
        let removed = try await change("text.remove", inverse.arguments, domain)
        #expect(removed.failure == nil && removed.verdict == .confirmed && removed.surprises == [])
        let after = try await document(transport, "add.example.")
        #expect(after == before)
      }
    }

    @Test func givesADeletedSetBackExactly() async throws {
      try await zone("back.example.") { _, domain, arguments, transport in
        let before = try await document(transport, "back.example.")
        let deleted = try await change("set.delete", arguments.filter { $0.key != "text" }, domain)
        #expect(deleted.failure == nil && deleted.verdict == .confirmed && deleted.surprises == [])
        let none = try await document(transport, "back.example.")
        #expect(none == nil)
        let inverse = try #require(deleted.inverse.first)
        let restored = try await change("set.restore", inverse.arguments, domain)
        #expect(restored.failure == nil && restored.verdict == .confirmed)
        let after = try await document(transport, "back.example.")
        #expect(after == before)
      }
    }

    /// What is not so is never confirmed, and what is so is found.
    @Test(arguments: [
      ("requestLost", Verdict.refuted, true), ("replyLost", .confirmed, true),
      ("notDone", .refuted, false), ("more", .confirmed, false),
    ])
    func judgesByWhatIsThere(how: String, verdict: Verdict, isUnknown: Bool) async throws {
      try await zone("judge.example.") { service, domain, arguments, _ in
        var also = service.patch("judge.example.", "x", ["\"more\""])
        also["body"] = [
          "rrsets": [
            [
              "name": "judge.example.", "type": "TXT", "changetype": "REPLACE", "ttl": 7,
              "records": ["\"proof=1\"", "\"more\""].map {
                ["content": $0, "disabled": false] as [String: Any]
              },
            ] as [String: Any]
          ]
        ]
        try await service.spoil(["how": how, "method": "PATCH", "also": also])
        let ended = try await change("text.add", arguments, domain)
        #expect((ended.failure == .unknownOutcome("brokenOff")) == isUnknown)
        #expect((ended.failure == nil) == !isUnknown)
        if how == "more" {
          // More was done than was asked for: the time to live is another, so the change is not
          // confirmed.
          #expect(ended.verdict != .confirmed)
        } else {
          #expect(ended.verdict == verdict, "\(ended.verdict)")
          #expect(ended.surprises == [])
        }
      }
    }

    @Test func doesNotChangeWhatSomebodyElseHasChangedMeanwhile() async throws {
      try await zone("race.example.") { service, domain, arguments, transport in
        let theirs = PreparedCall.trial(
          "PATCH", "/servers/localhost/zones/race.example.",
          .json(
            #"""
            {"rrsets":[{"name":"race.example.","type":"TXT","changetype":"REPLACE","ttl":60,
            "records":[{"content":"\"theirs\"","disabled":false}]}]}
            """#))
        let ended = try await change("text.add", arguments, domain) {
          try await transport.perform(theirs)
        }
        guard case .refused(let refusal)? = ended.failure else {
          Issue.record("\(String(describing: ended.failure))")
          return
        }
        #expect(refusal.code == "changedMeanwhile")
        let now = try await document(transport, "race.example.")
        #expect(now?["records"]?.texts("/content") == ["\"theirs\""])
      }
    }

    @Test func switchesAccountsOnAConditionThatTheServiceChecks() async throws {
      let service = RealService.scim
      let (domain, close) = try await service.connected(.managedAccounts)
      try await service.with([:]) { transport in
        try await transport.perform(
          .trial(
            "POST", "/Users",
            .json(
              #"""
              {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"switched",
              "active":true}
              """#)))
        let found = try await transport.candidates(
          of: "account", in: nil, matching: "switched", most: 2)
        let id = try #require(found.subjects.first?.key.parts["account"])
        let arguments: Arguments = [
          "account": .subject(Subject(id: "trial/account/\(id)", name: "switched"))
        ]
        let off = try await change("account.deactivate", arguments, domain)
        #expect(off.failure == nil && off.verdict == .confirmed && off.surprises == [])
        let inverse = try #require(off.inverse.first)
        let on = try await change("account.activate", inverse.arguments, domain)
        #expect(on.failure == nil && on.verdict == .confirmed)
        // Somebody else comes between our last reading and our request.
        let theirs =
          #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":"#
          + #"[{"op":"replace","path":"displayName","value":"theirs"}]}"#
        try await service.spoil([
          "how": "before", "method": "PATCH",
          "also": [
            "method": "PATCH", "path": "/v2/Users/\(id)",
            "body": try JSONSerialization.jsonObject(with: Data(theirs.utf8)),
          ],
        ])
        let late = try await change("account.deactivate", arguments, domain)
        guard case .refused(let refusal)? = late.failure else {
          Issue.record("\(String(describing: late.failure))")
          return
        }
        #expect(refusal.code == "changedMeanwhile" && late.verdict == .refuted)
        try await transport.perform(.trial("DELETE", "/Users/\(id)"))
      }
      await close()
    }

    @Test func connectsByTheVariablesOfTheInstance() async throws {
      for (declaration, service, variable) in [
        (Declaration.managedNames, RealService.powerDNS, "STEGVIS_NAMES_API_KEY"),
        (.managedAccounts, .scim, "STEGVIS_TRIAL_TOKEN"),
      ] {
        let (domain, close) = try await service.connected(declaration)
        #expect(domain.catalogue.operations.count >= 2)
        await close()
        // Without the secret, nothing is sent.
        await #expect(throws: ServiceProblem.unconfigured([variable])) {
          _ = try await service.connected(declaration, without: variable)
        }
      }
      // Another service than the one that was declared.
      await #expect(throws: ServiceProblem.self) {
        _ = try await RealService.djangoSCIM.connected(.managedNames)
      }
    }
  }
}
