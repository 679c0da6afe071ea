import DeclaredDomains
import DomainHTTP
import Foundation
import Operations
import OutgoingHTTP
import Testing

extension RealServices {
  /// The scenarios on services that nobody here wrote, and what becomes of requests that are spoiled on
  /// their way; `scripts/test-domains` starts the services.
  struct RealServiceTests {
    @Test func keepsAZone() async throws {
      try await RealService.powerDNS.record("powerdns") { transport in
        try await ZoneScenario(transport: transport, hasNameServer: true).play()
      }
    }

    @Test func keepsAccountsAtACompleteService() async throws {
      try await RealService.scim.record("scim2-server") { transport in
        try await AccountScenario(transport: transport, isComplete: true).play()
      }
    }

    @Test func keepsAccountsAtAServiceWithoutVersionsAndFilters() async throws {
      try await RealService.djangoSCIM.record("django-scim2") { transport in
        try await AccountScenario(transport: transport, isComplete: false).play()
      }
    }

    @Test func keepsNamesAsShipped() async throws {
      let declaration = try #require(try ShippedDeclaration("dns").declaration)
      try await RealService.powerDNS.record("powerdns-shipped", declaration) { transport in
        try await ShippedScenario(declaration: declaration, transport: transport).keepNames()
      }
    }

    @Test(arguments: [true, false])
    func keepsAccountsAsShipped(isComplete: Bool) async throws {
      let declaration = try #require(try ShippedDeclaration("scim").declaration)
      let service = isComplete ? RealService.scim : .djangoSCIM
      let name = isComplete ? "scim2-server-shipped" : "django-scim2-shipped"
      try await service.record(name, declaration) { transport in
        try await ShippedScenario(declaration: declaration, transport: transport)
          .keepAccounts(isComplete: isComplete)
      }
    }

    // MARK: Wrong settings

    @Test func takesNoWrongAddressForAbsence() async throws {
      let service = RealService.powerDNS
      let zone = SubjectKey("zone", ["zone": "lost.example."])
      for settings: [String: JSONDocument] in [
        ["server": .text("other")], ["base": .text(service.address.replacing("/v1", with: "/v2"))],
        ["base": .text(service.address + "/servers")],
      ] {
        try await service.with(settings) { transport in
          let code = await refusal { () throws(DomainFailure) in _ = try await transport.read(zone)
          }
          #expect(code == "otherService", "\(settings)")
        }
        // Without a probe, the list tells.
        try await service.with(settings, .unprobed) { transport in
          let state = try await transport.read(zone)
          #expect(state.unreadCode == "notThere", "\(settings)")
        }
      }
      try await service.with([:], .unprobed) { transport in
        let state = try await transport.read(zone)
        #expect(state == .absent)
      }
    }

    @Test func takesNoWrongSecretForAbsence() async throws {
      // A service may show to everybody what it is, so that the probe succeeds.
      for (service, key) in [
        (RealService.powerDNS, SubjectKey("zone", ["zone": "a.example."])),
        (.scim, SubjectKey("account", ["account": "a"])),
        (.djangoSCIM, SubjectKey("account", ["account": "a"])),
      ] {
        try await service.with([:], secret: "wrong-secret") { transport in
          let failed = await failure { () throws(DomainFailure) in _ = try await transport.read(key)
          }
          guard case .refused(let refusal)? = failed else {
            Issue.record("\(service.address): \(String(describing: failed))")
            return
          }
          #expect(refusal.code == "signInNotAccepted")
          #expect(!"\(refusal)".contains("wrong-secret"))
        }
      }
    }

    // MARK: Spoiled on the way

    /// What a change that was spoiled is known to have done, and what a reading then shows.
    @Test(arguments: [
      ("requestLost", true, false), ("replyLost", true, true), ("notDone", false, false),
      ("more", false, true),
    ])
    func leavesTheVerdictToTheReading(how: String, isUnknown: Bool, isDone: Bool) async throws {
      try await RealService.powerDNS.zone("spoiled.example.") { service, transport in
        let other = service.patch("spoiled.example.", "other", ["\"more\""])
        try await service.spoil(["how": how, "method": "PATCH", "also": other])
        let call = service.call("spoiled.example.", "text", ["\"a\""])
        let failed = await failure { () throws(DomainFailure) in try await transport.perform(call) }
        #expect(
          (failed == .unknownOutcome("brokenOff")) == isUnknown, "\(String(describing: failed))")
        #expect((failed == nil) == !isUnknown)
        let read = try await transport.read(service.set("spoiled.example.", "text"))
        #expect((read.contents?.values["served"] == .list([.text("\"a\"")])) == isDone)
        #expect((read == .absent) == !isDone)
        let more = try await transport.read(service.set("spoiled.example.", "other"))
        #expect((more != .absent) == (how == "more"))
      }
    }

    @Test func isRefusedIfSomebodyElseWasFaster() async throws {
      let service = RealService.scim
      try await service.with([:]) { transport in
        try await transport.perform(
          .trial(
            "POST", "/Users",
            .json(
              #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"faster"}"#)))
        let found = try await transport.candidates(
          of: "account", in: nil, matching: "faster", most: 2)
        let account = try #require(found.subjects.first?.key)
        let id = account.parts["account"] ?? ""
        let version = try #require(try await transport.read(account).contents?.version)
        let operation = #"{"op":"replace","path":"displayName","value":"theirs"}"#
        let body =
          #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operation)]}"#
        try await service.spoil([
          "how": "before", "method": "PATCH",
          "also": [
            "method": "PATCH", "path": "/v2/Users/\(id)",
            "body": try JSONSerialization.jsonObject(with: Data(body.utf8)),
          ],
        ])
        let code = await refusal { () throws(DomainFailure) in
          try await transport.perform(
            .trial(
              "PATCH", "/Users/\(id)", .json(body.replacing("theirs", with: "ours")),
              headers: ["If-Match": version]))
        }
        #expect(code == "changedMeanwhile")
        let now = try await transport.read(account).contents?.documents[""]
        #expect(now?["displayName"] == .text("theirs"))
        try await transport.perform(.trial("DELETE", "/Users/\(id)"))
      }
    }

    @Test func endsAnAnswerThatComesTooSlowly() async throws {
      let limits = ServiceDeclaration.Limits(seconds: 2)
      try await RealService.powerDNS.zone("slow.example.", limits) { service, transport in
        try await service.spoil(["how": "slow", "method": "GET", "skip": 1, "times": 9])
        let failed = await failure { () throws(DomainFailure) in
          _ = try await transport.read(SubjectKey("zone", ["zone": "slow.example."]))
        }
        #expect(failed == .unavailable("timedOut"))
        try await service.forget()
        try await service.spoil(["how": "slow", "method": "PATCH"])
        let broken = service.call("slow.example.", "x", ["no quotes"])
        let changed = await failure { () throws(DomainFailure) in
          try await transport.perform(broken)
        }
        #expect(changed == .unknownOutcome("timedOut"))
      }
    }

    @Test func endsAnAnswerThatIsTooLong() async throws {
      let limits = ServiceDeclaration.Limits(bytes: 100_000)
      try await RealService.powerDNS.zone("long.example.", limits) { service, transport in
        try await service.spoil(["how": "oversize", "method": "GET", "bytes": 200_000, "skip": 1])
        let zone = SubjectKey("zone", ["zone": "long.example."])
        #expect(try await transport.read(zone).unreadCode == "notUnderstood")
        #expect(try await transport.read(zone).contents != nil)
        try await service.spoil(["how": "oversize", "method": "PATCH", "bytes": 200_000])
        let broken = service.call("long.example.", "x", ["no quotes"])
        let changed = await failure { () throws(DomainFailure) in
          try await transport.perform(broken)
        }
        #expect(changed == .unknownOutcome("tooLarge"))
      }
    }

    /// A second service listens where the link leads; it is never asked.
    @Test func followsNoLinkToAnotherHost() async throws {
      let trap = try await PlayedListener()
      let service = RealService.powerDNS
      try await service.with([:], .linked) { transport in
        for header in ["<\(trap.address)/zones>; rel=\"next\"", "<//\(trap.host)/x>; rel=next"] {
          try await service.spoil([
            "how": "answer", "method": "GET", "status": 200, "body": "[]",
            "headers": ["Link": header, "Content-Type": "application/json"],
          ])
          let code = await refusal { () throws(DomainFailure) in
            _ = try await transport.candidates(of: "zone", in: nil, matching: nil, most: 9)
          }
          #expect(code == "listNotWhole")
        }
        try await service.spoil([
          "how": "answer", "method": "GET", "status": 302, "body": "",
          "headers": ["Location": "\(trap.address)/zones"],
        ])
        let moved = await refusal { () throws(DomainFailure) in
          _ = try await transport.candidates(of: "zone", in: nil, matching: nil, most: 9)
        }
        #expect(moved == "refusedByService")
      }
      #expect(trap.connections == 0)
      try await trap.close()
    }

    @Test func knowsThatNothingWasSentToAServiceThatIsNotThere() async throws {
      let closed = try await PlayedListener()
      try await closed.close()
      try await RealService.powerDNS.with(["base": .text(closed.address)], .unprobed) { transport in
        let failed = await failure { () throws(DomainFailure) in
          try await transport.perform(.trial("POST", "/a"))
        }
        #expect(failed == .unavailable("noConnection"))
      }
    }

    /// With the name of a set in the address, this version leaves out its disabled records, so that
    /// whoever replaces the set from that reading destroys them.
    @Test func showsWhyTheWholeZoneIsRead() async throws {
      try await RealService.powerDNS.zone("whole.example.") { service, transport in
        try await transport.perform(
          .trial(
            "PATCH", "/servers/localhost/zones/whole.example.",
            .json(
              #"""
              {"rrsets":[{"name":"t.whole.example.","type":"TXT","changetype":"REPLACE","ttl":60,
              "records":[{"content":"\"on\"","disabled":false},{"content":"\"off\"","disabled":true}]}]}
              """#)))
        let key = service.set("whole.example.", "t")
        let whole = try await transport.read(key).contents?.documents[""]?["records"]
        #expect(Set(whole?.texts("/content") ?? []) == ["\"on\"", "\"off\""])
        try await service.with([:], .filtered) { filtered in
          let part = try await filtered.read(key).contents?.documents[""]?["records"]
          #expect(part?.texts("/content") == ["\"on\""])
        }
      }
    }
  }
}
