import EmbeddedTenant
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// Passwords, sessions, profiles, roles and settings over Microsoft Graph, held against the tenant
/// itself.
struct GraphDirectoryTests {
  private static let actor = "karin.nordlund@\(Nordlund.domain)"
  private let alma = Nordlund.subject("alma.wik")
  private let tenant: EmbeddedTenant

  init() throws { tenant = try Conformance.shared.sample.copy() }

  private struct Call: Sendable {
    let operation: OperationID
    let arguments: Arguments
    /// What only the change itself needs.
    let permission: String

    var isAboutUser = true
    /// Whom it is about.
    var name = "alma.wik"

    static let all: [Call] =
      ofAccounts + ofDevices + ofSharing + settings + ofGroups
      + ofDomains + ofOthers

    /// The changes of accounts that are blocked, deleted or members as Alma's is not.
    private static let ofOthers: [Call] = [
      Call(
        operation: "device.enable",
        arguments: ["device": .subject(Nordlund.device("daan.mulder", 0, "DAAN-LAPTOP"))],
        permission: "Device.ReadWrite.All", name: "daan.mulder"),
      Call(
        operation: "group.removeMember",
        arguments: ["group": .subject(Nordlund.group("Sales team"))],
        permission: "GroupMember.ReadWrite.All", name: "lotte.visser"),
      Call(
        operation: "user.unblockSignIn", arguments: [:],
        permission: "User.EnableDisableAccount.All",
        name: "klara.dahl"),
      Call(
        operation: "user.restore", arguments: [:], permission: "User.DeleteRestore.All",
        name: "gustav.malm"),
    ]

    private static let ofSharing: [Call] = [
      Call(
        operation: "mailbox.setAutomaticReplies",
        arguments: [
          "inside": .text("I’ve left; <ask> Hugo & Lars."), "outside": .text("Write to us."),
          "audience": .text("contactsOnly"),
        ], permission: "MailboxSettings.ReadWrite"),
      Call(
        operation: "mailbox.setAutomaticReplies",
        arguments: [
          "inside": .text("Away."), "from": .text("2026-12-01"), "until": .text("2026-12-31"),
        ], permission: "MailboxSettings.ReadWrite"),
      Call(
        operation: "mailbox.stopAutomaticReplies", arguments: [:],
        permission: "MailboxSettings.ReadWrite"),
      Call(
        operation: "drive.grantAccess",
        arguments: [
          "colleague": .subject(Nordlund.subject("daan.mulder")), "access": .text("write"),
        ], permission: "Files.ReadWrite.All"),
      Call(
        operation: "drive.removeAccess",
        arguments: ["colleague": .subject(Nordlund.subject("hugo.falk"))],
        permission: "Files.ReadWrite.All"),
    ]

    private static let ofDevices: [Call] = [
      ("device.disable", "Device.ReadWrite.All"),
      ("device.wipe", "DeviceManagementManagedDevices.PrivilegedOperations.All"),
      ("device.retire", "DeviceManagementManagedDevices.PrivilegedOperations.All"),
    ].map { operation, permission in
      Call(
        operation: OperationID(rawValue: operation),
        arguments: ["device": .subject(Nordlund.device("alma.wik", 0, "ALMA-LAPTOP"))],
        permission: permission)
    }

    private static let settings = TenantSetting.allCases.map { setting in
      let value = setting.values.last ?? ""
      return Call(
        operation: OperationID(rawValue: TenantChange.set(setting, to: value).name),
        arguments: setting.isFlag ? ["enabled": .flag(value == "true")] : ["value": .text(value)],
        permission: setting.writeNeed.anyOf.first ?? "", isAboutUser: false)
    }

    private static let ofDomains: [Call] = [
      Call(
        operation: "domain.add", arguments: ["domain": .text("nordlund-frakt.example")],
        permission: "Domain.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "domain.verify", arguments: ["domain": .text("nordlund-logistik.example")],
        permission: "Domain.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "domain.remove", arguments: ["domain": .text("nordlund-logistik.example")],
        permission: "Domain.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "setting.setPasswordValidity",
        arguments: ["domain": .text(Nordlund.domain), "days": .text("never")],
        permission: "Domain.ReadWrite.All", isAboutUser: false),
    ]

    private static let ofGroups: [Call] = [
      Call(
        operation: "user.create",
        arguments: [
          "name": .text("nora.ek@\(Nordlund.domain)"), "displayName": .text("Nora Ek"),
          "country": .text("SE"),
        ], permission: "User.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.create",
        arguments: ["name": .text("Pilots"), "kind": .text("microsoft365")],
        permission: "Group.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.create",
        arguments: ["name": .text("Pilots"), "kind": .text("security")],
        permission: "Group.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.delete",
        arguments: ["group": .subject(Nordlund.group("Customer desk"))],
        permission: "Group.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.setConversationCopies",
        arguments: ["group": .subject(Nordlund.group("Office news")), "enabled": .flag(true)],
        permission: "Group.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.restore",
        arguments: ["group": .subject(Nordlund.group("Harbor project"))],
        permission: "Group.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.assignLicense",
        arguments: [
          "group": .subject(Nordlund.group("Customer desk")),
          "licenses": .list([.subject(Nordlund.conferencing)]),
        ], permission: "LicenseAssignment.ReadWrite.All", isAboutUser: false),
      Call(
        operation: "group.removeLicense",
        arguments: [
          "group": .subject(Nordlund.group("Sales team")),
          "licenses": .list([.subject(Nordlund.conferencing)]),
        ], permission: "LicenseAssignment.ReadWrite.All", isAboutUser: false),
    ]

    private static let ofAccounts: [Call] = [
      Call(
        operation: "group.addMember",
        arguments: [
          "group": .subject(Nordlund.group("Sales team"))
        ], permission: "GroupMember.ReadWrite.All"),
      Call(
        operation: "role.assign", arguments: ["role": .text("license")],
        permission: "RoleManagement.ReadWrite.Directory"),
      Call(
        operation: "user.resetPassword", arguments: [:],
        permission: "User-PasswordProfile.ReadWrite.All"),
      Call(
        operation: "user.removeAuthenticationMethods", arguments: [:],
        permission: "UserAuthenticationMethod.ReadWrite.All"),
      Call(
        operation: "user.revokeSessions", arguments: [:], permission: "User.RevokeSessions.All"),
      Call(
        operation: "user.setPasswordExpiry", arguments: ["expires": .flag(false)],
        permission: "User.ReadWrite.All"),
      Call(
        operation: "user.setProfile",
        arguments: ["property": .text("department"), "value": .text("Sales")],
        permission: "User.ReadWrite.All"),
      Call(
        operation: "user.setProfile",
        arguments: ["property": .text("mobilePhone"), "value": .text("+46700000001")],
        permission: "User.ReadWrite.All"),
      Call(
        operation: "user.setPreferredDataLocation", arguments: ["location": .text("EUR")],
        permission: "User.ReadWrite.All"),
      Call(
        operation: "user.rename", arguments: ["name": .text("alma.lind@\(Nordlund.domain)")],
        permission: "User.ReadWrite.All"),
    ]

    func arguments(for user: Subject? = nil) -> Arguments {
      guard isAboutUser else { return arguments }
      return arguments.merging(["user": (user ?? Nordlund.subject(name)).value]) { $1 }
    }
  }

  private func domain(_ rig: GraphRig, _ call: Call) -> any Domain {
    rig.tenant.domain.holding(Secrets(["newPassword": "Kvarn-4182-lykta"]), for: call.operation)
  }

  /// Returns a rig whose application has just these permissions.
  private func rig(granting permissions: [String]) async throws -> GraphRig {
    var options = SandboxOptions()
    options.permissions = Set(permissions + ["LicenseAssignment.Read.All"])
    // Somebody who has a role afterwards is another matter.
    return try await GraphRig(over: try tenant.copy(), options)
  }

  /// Returns the facts without licenses with an error, which only Graph says that there are none of.
  private func comparable(_ facts: [Fact]) -> [Fact] {
    facts.filter { !$0.property.hasPrefix("failed") }
  }

  /// The same before and after, whichever way it is read and made.
  @Test func readsAndChangesTheSameAsTheTenantItself() async throws {
    for call in Call.all {
      let copy = try tenant.copy()
      let rig = try await GraphRig(over: copy)
      let domain = domain(rig, call)
      let arguments = call.arguments()
      let before = try await domain.read(call.operation, arguments)
      let direct = try await copy.domain.read(call.operation, arguments)
      #expect(comparable(before) == TenantReach.graph.seen(direct), "\(call.operation)")
      #expect(domain.refusals(call.operation, arguments, before) == [], "\(call.operation)")
      try await domain.perform(call.operation, arguments, key: "k", actor: Self.actor)
      let after = try await rig.tenant.domain.read(call.operation, arguments)
      let changed = try await copy.domain.read(call.operation, arguments)
      #expect(comparable(after) == TenantReach.graph.seen(changed), "\(call.operation)")
      for fact in domain.prediction(call.operation, arguments, before) {
        #expect(
          fact.isMet(from: before.value(like: fact), by: after.value(like: fact)),
          "\(call.operation) \(fact)")
      }
      // Over Graph, each of Alma's three methods is removed by itself.
      let count = call.operation == "user.removeAuthenticationMethods" ? 3 : 1
      // Records of this one are older than the operation.
      let name = call.operation == "group.removeMember" ? "group.leave" : call.operation.rawValue
      #expect(try copy.effects() == [name: count])
    }
  }

  /// What no procedure walks over Graph is held against the tenant here, or in a suite of its own.
  @Test func leavesOutNoChangeThatGraphHasAnInterfaceFor() throws {
    let conformance = try Conformance.shared
    let changes = conformance.sample.domain.catalogue.operations.values
      .filter { $0.kind == .change && $0.hasInterface }.map(\.id)
    let walked = conformance.library.procedures.values.flatMap(\.steps).map(\.operation.id)
    // `takesARoleAwayAndAsksForItNoMoreThanOnce`, and `GraphDisabledPlansTests`.
    let others: Set<OperationID> = ["role.unassign", "license.setPlans"]
    let tested = others.union(Call.all.map(\.operation)).union(walked)
    #expect(Set(changes).subtracting(tested) == [])
    #expect(others.isSubset(of: changes))
  }

  @Test func needsNoMorePermissionsThanItNames() async throws {
    for call in Call.all {
      let needs = Microsoft365Catalogue.needs(of: call.operation).compactMap(\.anyOf.first)
      #expect(needs.contains(call.permission), "\(call.operation)")
      let arguments = call.arguments()
      let fewer = try await rig(granting: needs.filter { $0 != call.permission })
      #expect(
        try await refusal(of: call, arguments, over: fewer) == "serviceForbids",
        "\(call.operation)")
      let enough = try await rig(granting: needs)
      #expect(try await refusal(of: call, arguments, over: enough) == nil, "\(call.operation)")
    }
  }

  /// A permission is not enough for what concerns administrators.
  @Test func saysWhatTheServiceForbids() async throws {
    let rig = try await GraphRig(over: tenant)
    let erik = Nordlund.subject("erik.bergstrom")
    for call in Call.all where call.arguments["property"] != .text("department") {
      // Whoever may do these at all may do them to anybody.
      let others: [OperationID] = [
        "user.setPasswordExpiry", "user.setPreferredDataLocation", "role.assign", "group.addMember",
        "user.removeAuthenticationMethods", "device.disable", "device.wipe", "device.retire",
        "mailbox.setAutomaticReplies", "mailbox.stopAutomaticReplies", "drive.grantAccess",
        "drive.removeAccess", "device.enable", "group.removeMember", "user.restore",
      ]
      guard call.isAboutUser, !others.contains(call.operation) else { continue }
      #expect(
        try await refusal(of: call, call.arguments(for: erik), over: rig) == "serviceForbids",
        "\(call.operation)")
    }
    #expect(try tenant.effects() == [:])
  }

  private func refusal(
    of call: Call, _ arguments: Arguments, over rig: GraphRig
  ) async throws -> String? {
    do {
      try await domain(rig, call).perform(
        call.operation, arguments, key: "k", actor: Self.actor)
      return nil
    } catch {
      guard case .refused(let refusal) = error else { throw error }
      return refusal.code
    }
  }

  @Test func takesARoleAwayAndAsksForItNoMoreThanOnce() async throws {
    let rig = try await GraphRig(over: tenant)
    let erik = Nordlund.subject("erik.bergstrom")
    let arguments: Arguments = ["user": erik.value, "role": .text("license")]
    for key in ["1", "2"] {
      try await rig.tenant.domain.perform("role.unassign", arguments, key: key, actor: Self.actor)
    }
    #expect(rig.transport.requests.filter { $0.hasPrefix("DELETE") }.count == 1)
    #expect(try tenant.roleHolders().allSatisfy { $0.user != erik })
  }

  /// The only global administrator is as safe over Graph as on the tenant itself.
  @Test func keepsTheLastGlobalAdministrator() async throws {
    let rig = try await GraphRig(over: tenant)
    let karin: Arguments = ["user": Nordlund.subject("karin.nordlund").value]
    let other = "erik.bergstrom@\(Nordlund.domain)"
    for operation: OperationID in ["user.blockSignIn", "user.delete"] {
      await #expect(
        throws: DomainFailure.refused(
          Refusal(
            "lastGlobalAdministrator",
            ["user": Nordlund.subject("karin.nordlund").value]))
      ) {
        try await rig.tenant.domain.perform(operation, karin, key: "k", actor: other)
      }
    }
    let global = karin.merging(["role": .text("global")]) { $1 }
    let facts = try await rig.tenant.domain.read("role.unassign", global)
    #expect(
      rig.tenant.domain.refusals("role.unassign", global, facts).map(\.code)
        == ["lastGlobalAdministrator"])
  }

  /// Nobody can set a password that nobody has given.
  @Test func setsNoPasswordWithoutOne() async throws {
    let rig = try await GraphRig(over: tenant)
    await #expect(throws: DomainFailure.self) {
      try await rig.tenant.domain.perform(
        "user.resetPassword", ["user": alma.value], key: "k", actor: Self.actor)
    }
    #expect(try tenant.effects() == [:])
  }

  @Test(arguments: [
    (#"{"passwordProfile":{"password":"short"}}"#, 400), (#"{"passwordProfile":null}"#, 400),
    (#"{"passwordProfile":{"password":"Kvarn-4182-lykta"}}"#, 204),
    (#"{"passwordPolicies":"Sometimes"}"#, 400), (#"{"displayName":null}"#, 400),
    (#"{"userPrincipalName":"alma"}"#, 400), (#"{"userPrincipalName":"alma@example.com"}"#, 400),
    (#"{"userPrincipalName":"daan.mulder@nordlund.onmicrosoft.com"}"#, 400),
    (#"{"jobTitle":""}"#, 400), (#"{"jobTitle":null}"#, 204),
  ])
  func takesWhatTheServiceTakes(body: String, status: Int) async throws {
    let rig = try await GraphRig(over: tenant)
    let token = try await rig.token()
    let reply = await rig.sandbox.respond(
      SandboxExchange(
        method: "PATCH", path: "/v1.0/users/\(alma.id)", query: "",
        headers: ["authorization": "Bearer \(token)", "host": "127.0.0.1:1"],
        body: Array(body.utf8)))
    guard case .answer(let answered, _, _) = reply else {
      Issue.record("no answer")
      return
    }
    #expect(answered == status)
  }

  /// What else is said of the password stays.
  @Test func leavesOtherPoliciesForThePassword() {
    func after(_ text: String?, expiring: Bool) -> String {
      PasswordPolicies(text).text(expiring: expiring)
    }
    let strong = "DisableStrongPassword"
    let never = "DisablePasswordExpiration"
    #expect(after(strong, expiring: false) == "\(strong), \(never)")
    #expect(after("\(never),\(strong)", expiring: true) == strong)
    #expect(after(nil, expiring: true) == "None")
    #expect(after("None", expiring: false) == never)
  }
}
