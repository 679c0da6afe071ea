import EmbeddedTenant
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// Situations that administrators have reported: what a tenant does not show stops nothing else, and
/// what Microsoft refuses is refused once, with its reason.
struct SituationTests {
  private func rig(_ situation: SandboxSituation) async throws -> GraphRig {
    let rig = try await GraphRig(over: try Conformance.shared.sample.copy())
    await rig.sandbox.play(situation)
    return rig
  }

  private func arguments(_ user: String, _ product: String) throws -> Arguments {
    [
      "users": .list([.subject(Nordlund.subject(user))]),
      "licenses": .list([.subject(try Nordlund.product(product))]),
    ]
  }

  private func value(
    _ facts: [Fact], _ user: String, _ property: FactProperty
  ) -> Value? {
    facts.value(like: Fact(Nordlund.subject(user), property, .absent))
  }

  private func need(_ value: Value?) -> String? {
    if case .unread(let refusal)? = value { refusal.values["needs"]?.text } else { nil }
  }

  private static let forbidden = SandboxSituation.Answer(
    403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.",
    path: "/mailboxSettings")
  private static let noNumbers = SandboxSituation.Answer(
    404, "NotFound", "Resource not found.", path: "/numberAssignments")

  @Test(arguments: [
    noNumbers,
    .init(400, "BadRequest", "Not supported in this cloud.", path: "/numberAssignments"),
    .init(401, "Unauthorized", "Unauthorized.", path: "/numberAssignments"),
    .init(401, "InvalidAuthenticationToken", "Unauthorized.", path: "/numberAssignments"),
    .init(403, "Forbidden", "Forbidden.", path: "/numberAssignments"),
  ])
  func takesALicenseAwayWithoutWhatTheTenantDoesNotShow(
    _ numbers: SandboxSituation.Answer
  ) async throws {
    var situation = SandboxSituation()
    situation.answers = [Self.forbidden, numbers]
    let rig = try await rig(situation)
    let domain = rig.tenant.domain
    let arguments = try arguments("george.ellis", "ENTERPRISEPACK")
    let before = try await domain.read("license.unassign", arguments)
    #expect(need(value(before, "george.ellis", .mailboxState)) == "MailboxSettings.Read")
    #expect(
      need(value(before, "george.ellis", .phoneNumbers)) == "TeamsTelephoneNumber.Read.All")
    #expect(domain.refusals("license.unassign", arguments, before) == [])
    #expect(domain.reach(of: "license.unassign", given: before) == .whole)
    let predicted = domain.prediction("license.unassign", arguments, before)
    try await domain.perform("license.unassign", arguments, key: "k", actor: "a")
    let after = try await domain.read("license.unassign", arguments)
    #expect(
      Verdict.of(predicted: predicted, before: before, observed: after, deadlinePassed: false)
        == .confirmed)
    #expect(value(after, "george.ellis", .assignedLicenses) == .list([]))
  }

  @Test func asksThePersonOnlyForWhatNeedsTheNumbers() async throws {
    var situation = SandboxSituation()
    situation.answers = [Self.noNumbers]
    let domain = try await rig(situation).tenant.domain
    let user: Value = .subject(Nordlund.subject("lars.ekman"))
    let checked = try await domain.read("phoneNumber.check", ["user": user])
    #expect(domain.reach(of: "phoneNumber.check", given: checked) == .judgedByPerson)
    let typed = try await domain.accept(["+46 8 500 001 03"], for: "phoneNumber.choose", [:])
    #expect(typed == .success(.text("+46850000103")))
    await #expect(throws: DomainFailure.self) {
      try await domain.accept(["reception"], for: "phoneNumber.choose", [:])
    }
    let arguments: Arguments = ["phoneNumber": .text("+46850000103"), "user": user]
    let facts = try await domain.read("phoneNumber.assign", arguments)
    #expect(domain.reach(of: "phoneNumber.assign", given: facts) == .changedByPerson)
    #expect(domain.refusals("phoneNumber.assign", arguments, facts) == [])
    // Nothing of it can be read, so that nothing is predicted, and nothing confirmed.
    #expect(domain.prediction("phoneNumber.assign", arguments, facts) == [])
  }

  @Test func listsTheMailboxesThatAreShown() async throws {
    let whole = try await rig(SandboxSituation()).tenant.domain
    let all = try await whole.candidates(for: "mailbox.choose", [:])
    var situation = SandboxSituation()
    let anna = Nordlund.subject("anna.lind")
    situation.answers = [
      .init(403, "ErrorAccessDenied", "Access is denied.", path: "\(anna.id)/mailboxSettings")
    ]
    let domain = try await rig(situation).tenant.domain
    #expect(try await domain.candidates(for: "mailbox.choose", [:]) == all)
    #expect(!all.isEmpty)
    // It may be one of them, so that it can be named.
    #expect(
      try await domain.accept([anna.name], for: "mailbox.choose", [:])
        == .success(.subject(anna)))
    let page = try await domain.read("page.open", ["page": .code("sharedMailboxes")])
    #expect(page.contains(Fact("sharedMailboxes", .unreadMailboxes, .number(1))))
  }

  @Test func opensAPageWhoseContentsAreNotShown() async throws {
    var situation = SandboxSituation()
    situation.answers = [
      Self.forbidden,
      .init(403, "Authorization_RequestDenied", "Insufficient.", path: "/directory/subscriptions"),
    ]
    let domain = try await rig(situation).tenant.domain
    for page in ["sharedMailboxes", "yourProducts"] {
      let facts = try await domain.read("page.open", ["page": .code(page)])
      #expect(facts.map(\.property) == ["pageContents"])
      #expect(facts.filter(\.value.isUnread).count == 1)
    }
  }

  @Test(arguments: [
    (SandboxSituation.Management.exchange, RefusalCode.mailEnabledGroup),
    (.localDirectory, .syncedGroup),
  ])
  func saysBeforeTheChangeThatAGroupIsManagedElsewhere(
    _ management: SandboxSituation.Management, _ code: RefusalCode
  ) async throws {
    var situation = SandboxSituation()
    situation.groups = ["Sales team": management]
    let rig = try await rig(situation)
    let arguments = try arguments("lotte.visser", "MCOMEETADV")
    let facts = try await rig.tenant.domain.read("license.leaveGroup", arguments)
    let refusals = rig.tenant.domain.refusals("license.leaveGroup", arguments, facts)
    #expect(refusals.map(\.code) == [code.rawValue])
    #expect(refusals.first?.values["group"]?.texts == ["Sales team"])
    // Where that has changed since the reading, Microsoft's answer is understood as well.
    let refusal = try await refusal(
      of: .leaveGroups([Nordlund.user("lotte.visser")], [Nordlund.sku("MCOMEETADV")]), rig)
    #expect(refusal?.code == code.rawValue)
    #expect(refusal?.values["group"]?.texts == ["Sales team"])
  }

  /// What Microsoft shows of the error may stay for a long time; that the person has left the group
  /// is read itself.
  @Test(arguments: [false, true])
  func leavesTheGroupThatCannotGiveALicense(errorStays: Bool) async throws {
    var situation = SandboxSituation()
    situation.licenseErrors = [
      .init(
        user: Nordlund.upn("lotte.visser").rawValue, product: "ENTERPRISEPREMIUM",
        group: "Sales team", error: "CountViolation", stays: errorStays)
    ]
    let domain = try await rig(situation).tenant.domain
    let arguments = try arguments("lotte.visser", "ENTERPRISEPREMIUM")
    let offered = try await domain.candidates(for: "license.chooseAssigned", arguments)
    #expect(
      offered.map(\.value).contains(.subject(try Nordlund.product("ENTERPRISEPREMIUM"))))
    let before = try await domain.read("license.leaveGroup", arguments)
    #expect(
      value(before, "lotte.visser", .failedLicenses)
        == .list([.subject(try Nordlund.product("ENTERPRISEPREMIUM"))]))
    #expect(
      value(before, "lotte.visser", .failedLicenseGroups)
        == .list([.subject(Nordlund.group("Sales team"))]))
    #expect(
      value(before, "lotte.visser", .failedLicenseReasons) == .list([.code("countViolation")]))
    #expect(domain.outcome("license.checkInheritance", arguments, before) == "inherited")
    #expect(
      domain.refusals("license.unassign", arguments, before).map(\.code) == ["inheritedLicence"])
    #expect(domain.refusals("license.leaveGroup", arguments, before) == [])
    let predicted = domain.prediction("license.leaveGroup", arguments, before)
    #expect(
      value(before, "lotte.visser", .memberships)
        == .list([.subject(Nordlund.group("Sales team"))]))
    #expect(value(predicted, "lotte.visser", .memberships) == .list([]))
    #expect(value(predicted, "lotte.visser", .failedLicenses) == nil)
    let unchanged = Verdict.of(
      predicted: predicted, before: before, observed: before, deadlinePassed: true)
    #expect(unchanged == .refuted)
    try await domain.perform("license.leaveGroup", arguments, key: "k", actor: "a")
    let scope = domain.scope(of: "license.leaveGroup", arguments, before: before)
    let after = try await domain.read("license.leaveGroup", scope)
    #expect(
      Verdict.of(predicted: predicted, before: before, observed: after, deadlinePassed: false)
        == .confirmed)
    let cleared = Difference.between(before, and: after).filter { $0.property == "failedLicenses" }
    #expect(cleared.isEmpty == errorStays)
    // That it is forgotten, now or later, surprises nobody.
    for difference in Difference.between(before, and: after) {
      #expect(
        domain.mayAlter(difference, with: "license.leaveGroup", arguments, before: before)
          || predicted.contains { difference.concerns($0) })
    }
  }

  /// Nothing else that can be read says whether the person has left the group.
  @Test func confirmsNothingWhereTheMembersOfAGroupAreNotShown() async throws {
    var situation = SandboxSituation()
    situation.answers = [
      .init(403, "Authorization_RequestDenied", "Insufficient privileges.", path: "/memberOf")
    ]
    situation.licenseErrors = [
      .init(
        user: Nordlund.upn("maja.strand").rawValue, product: "ENTERPRISEPREMIUM",
        group: "Sales team", error: "Other", stays: true)
    ]
    let domain = try await rig(situation).tenant.domain
    let arguments = try arguments("maja.strand", "ENTERPRISEPREMIUM")
    let before = try await domain.read("license.leaveGroup", arguments)
    #expect(need(value(before, "maja.strand", .memberships)) == "GroupMember.Read.All")
    let predicted = domain.prediction("license.leaveGroup", arguments, before)
    #expect(value(predicted, "maja.strand", .memberships) == .list([]))
    #expect(
      Verdict.of(predicted: predicted, before: before, observed: before, deadlinePassed: false)
        == .unverifiable)
  }

  @Test(arguments: ["Error", "ActiveWithError"])
  func showsTheErrorOfALicenseThatWasAssignedDirectly(_ state: String) async throws {
    let isHeld = state == "ActiveWithError"
    let user = isHeld ? "george.ellis" : "maja.strand"
    var situation = SandboxSituation()
    situation.licenseErrors = [
      .init(
        user: Nordlund.upn(user).rawValue, product: "ENTERPRISEPACK", group: nil,
        error: "MutuallyExclusiveViolation", state: state)
    ]
    let rig = try await rig(situation)
    let domain = rig.tenant.domain
    let arguments = try arguments(user, "ENTERPRISEPACK")
    let product: Value = .subject(try Nordlund.product("ENTERPRISEPACK"))
    let offered = try await domain.candidates(for: "license.chooseAssigned", arguments)
    #expect(offered.map(\.value).contains(product))
    let before = try await domain.read("license.unassign", arguments)
    #expect(
      value(before, user, .failedDirectLicenses)
        == .list([.list([product, .code("mutuallyExclusiveViolation")])]))
    #expect(value(before, user, .failedLicenses) == .absent)
    #expect(value(before, user, .assignedLicenses) == .list(isHeld ? [product] : []))
    #expect(domain.outcome("license.checkInheritance", arguments, before) == "direct")
    #expect(domain.refusals("license.unassign", arguments, before) == [])
    let predicted = domain.prediction("license.unassign", arguments, before)
    #expect(value(predicted, user, .failedDirectLicenses) == .absent)
    try await domain.perform("license.unassign", arguments, key: "k", actor: "a")
    #expect(attempts(rig) == 1)
    let after = try await domain.read("license.unassign", arguments)
    #expect(
      Verdict.of(predicted: predicted, before: before, observed: after, deadlinePassed: false)
        == .confirmed)
  }

  /// A group gives it, with an error in one of its services.
  @Test func showsTheErrorOfALicenseThatAGroupGivesNevertheless() async throws {
    var situation = SandboxSituation()
    situation.licenseErrors = [
      .init(
        user: Nordlund.upn("lotte.visser").rawValue, product: "MCOMEETADV", group: "Sales team",
        error: "DependencyViolation", state: "ActiveWithError")
    ]
    let domain = try await rig(situation).tenant.domain
    let arguments = try arguments("lotte.visser", "MCOMEETADV")
    let facts = try await domain.read("license.unassign", arguments)
    let product: Value = .subject(try Nordlund.product("MCOMEETADV"))
    #expect(value(facts, "lotte.visser", .failedLicenses) == .list([product]))
    #expect(value(facts, "lotte.visser", .inheritedLicenses) == .list([product]))
    // Once, although it is both given and in error.
    #expect(
      domain.refusals("license.unassign", arguments, facts).map(\.code) == ["inheritedLicence"])
  }

  private func refusal(of change: TenantChange, _ rig: GraphRig) async throws -> Refusal? {
    do {
      try await rig.tenant.perform(change, key: "k", actor: Nordlund.upn("karin.nordlund"))
      return nil
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      return refusal
    }
  }

  /// Returns how often a license was to be changed.
  private func attempts(_ rig: GraphRig) -> Int {
    rig.transport.requests.count { $0.contains("/assignLicense") }
  }

  @Test(arguments: [
    (
      SandboxSituation.Answer(
        400, "Request_BadRequest",
        "License assignment cannot be done for user with invalid usage location.",
        path: "/assignLicense"), RefusalCode.usageLocationRefused
    ),
    (
      .init(
        400, "Request_BadRequest",
        "User license is inherited from a group membership and it cannot be removed directly from "
          + "the user.", path: "/assignLicense"), .inheritedUnseen
    ),
    (
      .init(
        429, "TooManyRequests", "Wait.", path: "/assignLicense", headers: ["Retry-After": "3600"]),
      .serviceBusy
    ),
    (
      .init(
        401, "InvalidAuthenticationToken", "Continuous access evaluation resulted in challenge.",
        path: "/assignLicense",
        headers: ["WWW-Authenticate": #"Bearer error="insufficient_claims", claims="e30=""#]),
      .signInAgain
    ),
    (
      .init(
        400, "Request_BadRequest",
        "License 6fd2c87f-b296-42f0-b197-1e91e994b900 does not correspond to a valid company "
          + "License.", path: "/assignLicense"), .productNotOwned
    ),
    (.init(400, "Request_BadRequest", "Something new.", path: "/assignLicense"), .serviceRefuses),
    (
      .init(
        400, "Request_BadRequest",
        "License assignment failed because service plan 57ff2da0-773e-42df-b2af-ffb7a2317929 "
          + "depends on the service plan(s) efb87545-963c-4e0d-99df-69c6916d9eb0.",
        path: "/assignLicense"), .planDependency
    ),
    // A 403 is about rights only if it says so.
    (
      .init(
        403, "Directory_QuotaExceeded", "The directory object quota limit has been exceeded.",
        path: "/assignLicense"), .serviceRefuses
    ),
    (
      .init(
        403, "AccessDenied", "Access has been blocked by Conditional Access policies.",
        path: "/assignLicense"), .serviceRefuses
    ),
    (
      .init(
        403, "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.", path: "/assignLicense"),
      .serviceForbids
    ),
  ])
  func takesARefusalForFinal(
    _ answer: SandboxSituation.Answer, _ code: RefusalCode
  ) async throws {
    var situation = SandboxSituation()
    situation.answers = [answer]
    let rig = try await rig(situation)
    let start = rig.clock.now()
    let refusal = try await refusal(
      of: .unassign([Nordlund.user("lotte.visser")], [Nordlund.sku("ENTERPRISEPACK")]), rig)
    #expect(refusal?.code == code.rawValue)
    #expect(rig.clock.now() == start)
    // An application meets a challenge by itself, once.
    #expect(attempts(rig) == (code == .signInAgain ? 2 : 1))
    // The group that gives another product has nothing to do with it.
    #expect(refusal?.values["group"] == nil)
    if code == .inheritedUnseen { #expect(refusal?.values["product"]?.texts == ["Office 365 E3"]) }
    if code == .serviceBusy { #expect(refusal?.values["until"] == .instant(start + 3_600)) }
    if code == .planDependency {
      #expect(refusal?.values["plan"] == .text("TEAMS1"))
      #expect(refusal?.values["needs"] == .text("EXCHANGE_S_ENTERPRISE"))
    }
  }

  /// Whatever roles the person has, the token is not taken for theirs.
  @Test func advisesToSignInAgainWhereNoTokenIsAccepted() async throws {
    var situation = SandboxSituation()
    situation.answers = [
      .init(
        401, "InvalidAuthenticationToken", "Access token validation failure.",
        path: "/assignLicense")
    ]
    let rig = try await rig(situation)
    let refusal = try await refusal(
      of: .unassign([Nordlund.user("lotte.visser")], [Nordlund.sku("ENTERPRISEPACK")]), rig)
    #expect(refusal?.code == RefusalCode.signInAgain.rawValue)
    #expect(attempts(rig) > 1)
  }

  @Test func saysThatAnotherAccountHasTheNameOfADeletedOne() async throws {
    var situation = SandboxSituation()
    situation.answers = [
      .init(
        400, "Request_BadRequest",
        "Another object with the same value for property userPrincipalName already exists.",
        path: "/restore")
    ]
    let rig = try await rig(situation)
    let refusal = try await refusal(of: .restoreUser(Nordlund.user("gustav.malm")), rig)
    #expect(refusal?.code == RefusalCode.nameTaken.rawValue)
    #expect(refusal?.values["user"]?.texts == [Nordlund.upn("gustav.malm").rawValue])
    #expect(rig.transport.requests.count { $0.contains("/restore") } == 1)
  }

  /// A subscription that provides nothing any more, as the service shows it.
  private struct SuspendedProduct: GraphTransport {
    func send(
      _ method: GraphRequest.Method, _ url: String, headers: [(String, String)], body: [UInt8]?,
      timeout: Int
    ) async throws(GraphFailure) -> GraphResponse {
      let text =
        url.hasSuffix("/devicecode")
        ? #"{"device_code":"d","user_code":"A","verification_uri":"u","expires_in":900}"#
        : url.contains("/oauth2/")
          ? #"{"access_token":"token","expires_in":3600}"#
          : url.contains("/subscribedSkus")
            ? #"""
            {"value":[{"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df",
              "skuPartNumber":"ENTERPRISEPREMIUM","capabilityStatus":"Suspended","consumedUnits":3,
              "prepaidUnits":{"enabled":0,"warning":0,"suspended":5,"lockedOut":0}}]}
            """#
            : #"{"value":[{"id":"1","displayName":"Contoso"}]}"#
      return GraphResponse(status: 200, headers: [:], body: Array(text.utf8))
    }
  }

  @Test func saysThatASubscriptionIsSuspendedAndNotThatMoreAreNeeded() async throws {
    let sample = try Conformance.shared.sample
    let address = try GraphAddress("http://127.0.0.1:1/v1.0")
    let clock = VirtualClock()
    let tokens = TokenSource(
      address: address, directory: "d", client: "c", credential: .deviceCode { _ in },
      transport: SuspendedProduct(), clock: clock, file: nil)
    let file = TemporaryFile(ending: "jsonl")
    let domain = GraphTenant(
      client: GraphClient(
        address: address, transport: SuspendedProduct(), tokens: tokens, clock: clock),
      products: sample.products, limits: sample.limits, evidence: EvidenceFile(path: file.path)
    ).domain
    let arguments = try arguments("maja.strand", "ENTERPRISEPREMIUM")
    let product = try await domain.read(
      "license.readAvailability", ["license": .subject(try Nordlund.product("ENTERPRISEPREMIUM"))])
    #expect(
      product.contains(
        Fact(
          try Nordlund.product("ENTERPRISEPREMIUM"), .subscriptionStatus, .code("suspended"))))
    let name = Nordlund.subject("maja.strand")
    let facts =
      product + [
        Fact(name, .accountState, .code("active")), Fact(name, .usageLocation, .text("SE")),
        Fact(name, .assignedLicenses, .list([])),
      ]
    let refusals = domain.refusals("license.assign", arguments, facts)
    #expect(refusals.map(\.code) == ["productSuspended"])
    #expect(refusals.first?.values["status"] == .code("suspended"))
    // Said as well where the document goes on to advise buying more.
    #expect(domain.refusals("license.checkCapacity", arguments, facts) == refusals)
    #expect(domain.outcome("license.checkCapacity", arguments, facts) == "short")
  }

  @Test func beginsASessionWithoutThePermissionToReadWhatAPersonCanTell() {
    let permissions: Set<String> = ["User.Read.All", "LicenseAssignment.ReadWrite.All"]
    let step = (operation: "license.unassign" as OperationID, arguments: Arguments())
    let missing = PermissionNeed.missing(permissions, for: [step])
    #expect(missing.flatMap(\.anyOf).contains("MailboxSettings.Read"))
    #expect(missing.filter(\.isEssential).isEmpty)
    let more = PermissionNeed.missing(["User.Read.All"], for: [step])
    #expect(!more.filter(\.isEssential).isEmpty)
  }
}
