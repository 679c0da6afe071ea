import EmbeddedTenant
import Foundation
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations

/// A runner of the usual kind: it sends the change, waits and repeats if the service is busy, and
/// trusts the status code.
struct StatusRunner {
  let rig: GraphRig

  /// Returns whether it would report the change as done.
  func says(_ change: MatrixChange) async throws -> Bool {
    var requests: [(String, String, String?)] = []
    for user in change.change.subjects.users {
      requests += try await request(change.change, user)
    }
    if case .set(let setting, let value) = change.change {
      let body = try JSONEncoder().encode(SettingBody(setting, value, in: Sandbox.otherEntries))
      requests = [("PATCH", setting.path, String(decoding: body, as: UTF8.self))]
    } else if case .addDomain(let name) = change.change {
      let body = try JSONEncoder().encode(NewDomainBody(name))
      requests = [("POST", "/domains", String(decoding: body, as: UTF8.self))]
    } else if case .verifyDomain(let name) = change.change {
      requests = [("POST", "/domains/\(name)/verify", nil)]
    } else if case .removeDomain(let name) = change.change {
      requests = [("DELETE", "/domains/\(name)", nil)]
    } else if case .setPasswordValidity(let name, let days, let notice) = change.change {
      let body = try JSONEncoder().encode(PasswordValidityBody(days: days, notice: notice))
      requests = [("PATCH", "/domains/\(name)", String(decoding: body, as: UTF8.self))]
    } else if case .createUser(let account, let password?) = change.change {
      let body = try JSONEncoder().encode(NewAccountBody(account, password))
      requests = [("POST", "/users", String(decoding: body, as: UTF8.self))]
    } else if case .createGroup(let name, let kind) = change.change {
      let body = try JSONEncoder().encode(NewGroupBody(name, kind))
      requests = [("POST", "/groups", String(decoding: body, as: UTF8.self))]
    } else if case .deleteGroup(let group) = change.change {
      requests = [("DELETE", "/groups/\(group.rawValue)", nil)]
    } else if case .setConversationCopies(let group, let isOn) = change.change {
      let body = try JSONEncoder().encode(ConversationCopiesBody(isOn))
      requests = [("PATCH", "/groups/\(group.rawValue)", String(decoding: body, as: UTF8.self))]
    } else if case .restoreGroup(let group) = change.change {
      requests = [("POST", "/directory/deletedItems/\(group.rawValue)/restore", nil)]
    } else if case .assignToGroup(let group, let products, _) = change.change {
      let added = products.map { #"{"skuId":"\#($0.rawValue)","disabledPlans":[]}"# }
      requests = [Self.licenses(of: group, adding: added, removing: [])]
    } else if case .unassignFromGroup(let group, let products) = change.change {
      requests = [Self.licenses(of: group, adding: [], removing: products)]
    } else if case .unassignRole(let user, let role) = change.change {
      let id = DirectoryID.id("role:\(user.rawValue):\(role.rawValue)")
      requests = [("DELETE", "/roleManagement/directory/roleAssignments/\(id)", nil)]
    } else if change.change.subjects.users.isEmpty || isNumber(change.change) {
      requests = try await numberRequest(change.change)
    }
    guard requests.count > 1 else {
      guard let (method, path, body) = requests.first else { return true }
      return try await send(method, path, body.map { Array($0.utf8) })
    }
    let parts = requests.enumerated().map { index, request in
      let headers = #""headers":{"Content-Type":"application/json"}"#
      let body = request.2.map { #","body":\#($0),\#(headers)"# } ?? ""
      return #"{"id":"\#(index)","method":"\#(request.0)","url":"\#(request.1)"\#(body)}"#
    }
    let body = #"{"requests":[\#(parts.joined(separator: ","))]}"#
    return try await send("POST", "/$batch", Array(body.utf8))
  }

  private static func licenses(
    of group: GroupID, adding added: [String], removing removed: [SkuID]
  ) -> (String, String, String?) {
    let taken = removed.map { "\"\($0.rawValue)\"" }
    return (
      "POST", "/groups/\(group.rawValue)/assignLicense",
      #"{"addLicenses":[\#(added.joined(separator: ","))],"#
        + #""removeLicenses":[\#(taken.joined(separator: ","))]}"#
    )
  }

  private func isNumber(_ change: TenantChange) -> Bool { !change.subjects.numbers.isEmpty }

  private func numberRequest(
    _ change: TenantChange
  ) async throws -> [(String, String, String?)] {
    guard let number = change.subjects.numbers.first else { return [] }
    let root = "/admin/teams/telephoneNumberManagement/numberAssignments"
    let start = #"{"telephoneNumber":"\#(number.rawValue)","numberType":"callingPlan""#
    guard let user = change.subjects.users.first else {
      return [("POST", "\(root)/unassignNumber", start + "}")]
    }
    return [
      ("POST", "\(root)/assignNumber", start + #","assignmentTargetId":"\#(user.rawValue)"}"#)
    ]
  }

  private func request(
    _ change: TenantChange, _ user: UserID
  ) async throws -> [(String, String, String?)] {
    let id = user.rawValue
    func assign(_ add: [SkuID], _ remove: [SkuID]) -> (String, String, String?) {
      let added = add.map { #"{"skuId":"\#($0.rawValue)","disabledPlans":[]}"# }
      let removed = remove.map { "\"\($0.rawValue)\"" }
      return (
        "POST", "/users/\(id)/assignLicense",
        #"{"addLicenses":[\#(added.joined(separator: ","))],"#
          + #""removeLicenses":[\#(removed.joined(separator: ","))]}"#
      )
    }
    let account = try await rig.embedded.user(user)
    let direct = account?.assignments.filter { $0.group == nil }.map(\.product) ?? []
    switch change {
    case .assign(_, let products, _): return [assign(products, [])]
    case .unassign(_, let products): return [assign([], products)]
    case .unassignAll: return [assign([], direct)]
    case .replace(_, let products, _):
      return [assign(products, direct.filter { !products.contains($0) })]
    case .update(_, let property):
      let body = try JSONEncoder().encode(AccountBody(property))
      return [("PATCH", "/users/\(id)", String(decoding: body, as: UTF8.self))]
    case .resetPassword(_, let password?):
      let body = try JSONEncoder().encode(PasswordBody(password))
      return [("PATCH", "/users/\(id)", String(decoding: body, as: UTF8.self))]
    case .assignRole(let user, let role):
      let body = try JSONEncoder().encode(RoleBody(role, to: user))
      let path = "/roleManagement/directory/roleAssignments"
      return [("POST", path, String(decoding: body, as: UTF8.self))]
    case .joinGroup(let user, let group):
      let body = try JSONEncoder().encode(MemberBody(user))
      let path = "/groups/\(group.rawValue)/members/$ref"
      return [("POST", path, String(decoding: body, as: UTF8.self))]
    case .leaveGroup(_, let group):
      return [("DELETE", "/groups/\(group.rawValue)/members/\(id)/$ref", nil)]
    case .removeAuthenticationMethods(let user, _):
      return try await rig.embedded.authenticationMethods(of: user).reversed().compactMap {
        method in
        method.kind.map { kind in
          ("DELETE", "/users/\(id)/authentication/\(kind.segment)/\(method.id)", nil)
        }
      }
    case .setDevice(_, let device, let isEnabled):
      let body = try JSONEncoder().encode(DeviceBody(isEnabled: isEnabled))
      return [("PATCH", "/devices/\(device.rawValue)", String(decoding: body, as: UTF8.self))]
    case .removeDevice(let user, let device, let removal):
      let managed = try rig.embedded.ownedDevices(of: user)
        .first { $0.device.id == device }?.managed
      let path = "/deviceManagement/managedDevices/\(managed?.id ?? "")/\(removal.action)"
      let body = try JSONEncoder().encode(WipeBody())
      return [("POST", path, removal == .wipe ? String(decoding: body, as: UTF8.self) : nil)]
    case .setAutomaticReplies(let user, let change):
      let old = try rig.embedded.replies(of: user) ?? AutomaticReplies()
      let body = try JSONEncoder().encode(MailboxRepliesBody(old.changed(by: change)))
      return [("PATCH", "/users/\(id)/mailboxSettings", String(decoding: body, as: UTF8.self))]
    case .grantDrive(let user, let person, let right):
      let body = try JSONEncoder().encode(DriveInvitationBody(person, right))
      return [("POST", "\(Self.root(user))/invite", String(decoding: body, as: UTF8.self))]
    case .removeDrive(let user, let person):
      let permission = DirectoryID.id("permission:\(user.rawValue):\(person.rawValue)")
      return [("DELETE", "\(Self.root(user))/permissions/\(permission)", nil)]
    case .revokeSessions: return [("POST", "/users/\(id)/revokeSignInSessions", nil)]
    case .deleteUser: return [("DELETE", "/users/\(id)", nil)]
    case .restoreUser: return [("POST", "/directory/deletedItems/\(id)/restore", nil)]
    case .leaveGroups:
      guard let group = account?.assignments.compactMap(\.group).first else { return [] }
      return [("DELETE", "/groups/\(group.rawValue)/members/\(id)/$ref", nil)]
    case .adjust, .setQuantity, .setRecurringBilling, .takeOver, .placeHold,
      .releaseHolds, .clearDelayHold, .enableArchive, .convertMailbox, .unassignNumber,
      .assignNumber,
      .removeAgent, .setForwarding, .keepArtifact, .resetPassword(_, nil), .unassignRole, .set,
      .assignToGroup, .unassignFromGroup, .createUser, .createGroup, .deleteGroup, .restoreGroup,
      .setConversationCopies,
      .addDomain, .verifyDomain, .removeDomain, .setPasswordValidity:
      return []
    }
  }

  /// The path of all of a user's files, as the sandbox names it.
  private static func root(_ user: UserID) -> String {
    let (drive, root) = ("drive:\(user.rawValue)", "root:\(user.rawValue)")
    return "/drives/b!\(DirectoryID.id(drive))/items/\(DirectoryID.id(root))"
  }

  private func send(_ method: String, _ path: String, _ body: [UInt8]?) async throws -> Bool {
    for _ in 1...5 {
      let token = try await rig.token()
      let began = rig.clock.now()
      let reply = await rig.sandbox.respond(
        SandboxExchange(
          method: method, path: "/v1.0" + path, query: "",
          headers: ["authorization": "Bearer \(token)", "host": "127.0.0.1:1"], body: body ?? []))
      // Waits a minute for an answer, as most clients do.
      guard rig.clock.now() - began < 60 else { return false }
      guard case .answer(let status, let headers, _) = reply else { return false }
      if (200..<300).contains(status) { return true }
      guard status == 429 || status == 503 else { return false }
      let wait = Int(headers["Retry-After"] ?? "") ?? 2
      await rig.clock.sleep(milliseconds: wait * 1_000)
    }
    return false
  }
}
