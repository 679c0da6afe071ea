import EmbeddedTenant
import GraphSandbox
import Microsoft365
import Operations

/// Every fault combined with every change.
package struct FaultMatrix: Sendable {
  package typealias Row = (name: String, counts: MatrixCell.Counts)

  package let byFault: [Row]
  package let byChange: [Row]

  /// - Parameters:
  ///   - seeds: How many sessions to run for each combination.
  ///   - told: Receives how many combinations are done, and how many there are.
  package init(
    sample: EmbeddedTenant, seeds: Int, told: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws {
    let faults = MatrixFault.all
    let changes = MatrixChange.all
    let cells = faults.flatMap { fault in
      changes.map { MatrixCell(fault: fault, change: $0, sample: sample) }
    }
    var counts = [MatrixCell.Counts](repeating: MatrixCell.Counts(), count: cells.count)
    try await withThrowingTaskGroup(of: (Int, MatrixCell.Counts).self) { group in
      for (index, cell) in cells.enumerated() {
        group.addTask { (index, try await cell.counts(seeds: 0..<UInt64(seeds))) }
      }
      var done = 0
      for try await (index, found) in group {
        counts[index] = found
        done += 1
        told(done, cells.count)
      }
    }
    let all = counts
    byFault = faults.enumerated().map { row, fault in
      (
        fault.name,
        changes.indices.map { all[row * changes.count + $0] }.reduce(MatrixCell.Counts(), +)
      )
    }
    byChange = changes.enumerated().map { column, change in
      (
        "`\(change.operation)`",
        faults.indices.map { all[$0 * changes.count + column] }.reduce(MatrixCell.Counts(), +)
      )
    }
  }

  package var markdown: String {
    Self.table("fault", byFault) + "\n" + Self.table("change, over all faults", byChange)
  }

  private static func table(_ title: String, _ rows: [Row]) -> String {
    var lines = [
      "| \(title) | sessions | confirmed | of them after waiting | refuted | stopped, to be resumed | "
        + "false confirmed | false refuted | done twice | status code says “done”, and it is not | "
        + "status code says “failed”, and it is done | "
        + "more done than asked | surprises missed |",
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (name, counts) in rows {
      let numbers = [
        counts.sessions, counts.confirmed, counts.waited, counts.refuted, counts.stopped,
        counts.falselyConfirmed, counts.falselyRefuted, counts.doubled,
        counts.statusFalselyDone, counts.statusFalselyFailed, counts.exceeded,
        counts.surprisesMissed,
      ]
      lines.append("| \(name) | \(numbers.map(String.init).joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A fault that occurs often.
package struct MatrixFault: Sendable {
  package let name: String
  package let faults: SandboxFaults

  private init(_ name: String, _ order: (inout SandboxFaults) -> Void) {
    self.name = name
    var faults = SandboxFaults()
    order(&faults)
    self.faults = faults
  }

  /// Each occurs in three requests out of ten; lag is up to half a minute.
  package static var all: [MatrixFault] {
    [
      MatrixFault("nothing") { _ in },
      MatrixFault("replication lag, up to 30 s") { $0.lag = ["*": 30, "existence": 30] },
      MatrixFault("throttled (429)") { $0.throttle = 0.3 },
      MatrixFault("unavailable (503)") { $0.unavailable = 0.3 },
      MatrixFault("500, 502, 504 before the effect") { $0.serverError = 0.3 },
      MatrixFault("504 after the effect") { $0.lateError = 0.3 },
      MatrixFault("reply dropped after the effect") { $0.drop = 0.3 },
      MatrixFault("connection dropped before the effect") { $0.dropBefore = 0.3 },
      MatrixFault("answer after the client gave up") {
        $0.slow = 0.3
        $0.slowMilliseconds = 90_000
      },
      MatrixFault("concurrency conflict (409)") { $0.conflict = 0.3 },
      MatrixFault("token expired (401)") { $0.expire = 0.3 },
      MatrixFault("success reported, no effect") { $0.swallow = 0.3 },
      MatrixFault("more done than asked") { $0.excess = 0.3 },
      MatrixFault("all of them, each in one request of ten") {
        $0.lag = ["*": 30, "existence": 30]
        $0.throttle = 0.1
        $0.unavailable = 0.1
        $0.serverError = 0.1
        $0.lateError = 0.1
        $0.drop = 0.1
        $0.dropBefore = 0.1
        $0.slow = 0.1
        $0.slowMilliseconds = 90_000
        $0.conflict = 0.1
        $0.expire = 0.1
        $0.swallow = 0.1
      },
    ]
  }
}

/// One change of the matrix, on people of the sample organisation.
package struct MatrixChange: Sendable {
  package let operation: OperationID
  let arguments: Arguments
  /// The request to the tenant, for the runner that trusts status codes.
  let change: TenantChange
  /// How many effects it has if each is made once.
  let effects: Int

  /// Takes the effects that nobody asked for out of those of a session (`SandboxFaults.excess`),
  /// and returns how many there were.
  func removeExcess(from effects: inout [String: Int]) -> Int {
    let excess: OperationID = "user.setUsageLocation"
    return operation == excess ? 0 : effects.removeValue(forKey: excess.rawValue) ?? 0
  }

  /// A user of the sample organisation.
  static func user(_ name: String) -> Subject {
    let name = UserName("\(name)@nordlund.onmicrosoft.com")
    return Subject(id: DirectoryID.user(name).rawValue, name: name.rawValue)
  }

  private static func list(_ subjects: [Subject]) -> Value { .list(subjects.map(Value.subject)) }

  /// Each setting of the organisation becomes another than that of a new one.
  private static var settings: [MatrixChange] {
    TenantSetting.allCases.map { setting in
      let value = setting.values.last ?? ""
      return MatrixChange(
        operation: Self.operation(of: setting),
        arguments: setting.isFlag ? ["enabled": .flag(value == "true")] : ["value": .text(value)],
        change: .set(setting, to: value), effects: 1)
    }
  }

  private static func operation(of setting: TenantSetting) -> OperationID {
    OperationID(rawValue: TenantChange.set(setting, to: "").name)
  }

  /// Every change for which Microsoft Graph has an interface.
  package static var all: [MatrixChange] {
    let three = ["daan.mulder", "femke.postma", "george.ellis"].map(user)
    let two = ["fatima.rahimi", "oscar.hedlund"].map(user)
    let e3 = [Subject(id: "6fd2c87f-b296-42f0-b197-1e91e994b900", name: "Office 365 E3")]
    let e1 = Subject(id: "18181a46-0d4e-45cd-891e-60aabd171b4e", name: "Office 365 E1")
    let meetings = [
      Subject(
        id: "0c266dff-15dd-4b49-8397-2bb16070ed52", name: "Microsoft 365 Audio Conferencing")
    ]
    let number = TelephoneNumber("+46850000102")
    let free = TelephoneNumber("+46850000103")
    let wout = user("wout.smit")
    let lotte = user("lotte.visser")
    let (daan, gustav) = (user("daan.mulder"), user("gustav.malm"))
    let klara = user("klara.dahl")
    let erik = user("erik.bergstrom")
    // In the sample, but not verified yet.
    let added = "nordlund-logistik.example"
    let nora = NewAccount(
      name: UserName("nora.ek@nordlund.onmicrosoft.com"), displayName: "Nora Ek",
      usageLocation: "SE")
    let news = Subject(
      id: DirectoryID.group("Office news", in: "nordlund.onmicrosoft.com").rawValue,
      name: "Office news")
    let harbor = Subject(
      id: DirectoryID.group("Harbor project", in: "nordlund.onmicrosoft.com").rawValue,
      name: "Harbor project")
    let desk = Subject(
      id: DirectoryID.group("Customer desk", in: "nordlund.onmicrosoft.com").rawValue,
      name: "Customer desk")
    let sales = Subject(
      id: DirectoryID.group("Sales team", in: "nordlund.onmicrosoft.com").rawValue,
      name: "Sales team")
    func users(_ subjects: [Subject]) -> [UserID] { subjects.map { UserID($0) } }
    func products(_ subjects: [Subject]) -> [SkuID] { subjects.map { SkuID($0) } }
    return [
      MatrixChange(
        operation: "license.assign",
        arguments: ["users": list(two), "licenses": list(meetings)],
        change: .assign(users(two), products(meetings)), effects: 2),
      MatrixChange(
        operation: "license.unassign",
        arguments: ["users": list(three), "licenses": list(e3)],
        change: .unassign(users(three), products(e3)), effects: 3),
      MatrixChange(
        operation: "license.unassignAll", arguments: ["users": list(three)],
        change: .unassignAll(users(three)), effects: 3),
      MatrixChange(
        operation: "license.replace", arguments: ["users": list(two), "licenses": list(e3)],
        change: .replace(users(two), products(e3)), effects: 2),
      MatrixChange(
        operation: "license.setPlans",
        arguments: [
          "users": list(two), "license": .subject(e1), "off": .text("TEAMS1,SWAY"),
        ],
        change: .assign(users(two), [SkuID(e1)], .off([SkuID(e1): ["TEAMS1", "SWAY"]])),
        effects: 2),
      MatrixChange(
        operation: "license.leaveGroup",
        arguments: ["users": list([lotte]), "licenses": list(meetings)],
        change: .leaveGroups(users([lotte]), products(meetings)), effects: 1),
      MatrixChange(
        operation: "user.setUsageLocation",
        arguments: ["users": list(three), "country": .text("DE")],
        change: .setUsageLocation(users(three), country: "DE"), effects: 3),
      MatrixChange(
        operation: "user.blockSignIn", arguments: ["user": .subject(daan)],
        change: .update([UserID(daan)], .accountEnabled(false)), effects: 1),
      MatrixChange(
        operation: "user.unblockSignIn", arguments: ["user": .subject(klara)],
        change: .update([UserID(klara)], .accountEnabled(true)), effects: 1),
      MatrixChange(
        operation: "user.resetPassword", arguments: ["user": .subject(daan)],
        change: .resetPassword(UserID(daan), NewPassword("Kvarn-4182-lykta")), effects: 1),
      MatrixChange(
        operation: "user.revokeSessions", arguments: ["user": .subject(daan)],
        change: .revokeSessions(UserID(daan)), effects: 1),
      MatrixChange(
        operation: "user.setPasswordExpiry",
        arguments: ["user": .subject(daan), "expires": .flag(false)],
        change: .update([UserID(daan)], .passwordExpires(false)), effects: 1),
      MatrixChange(
        operation: "user.setProfile",
        arguments: [
          "user": .subject(daan), "property": .text("jobTitle"), "value": .text("Planner"),
        ],
        change: .update([UserID(daan)], .profile(.jobTitle, "Planner")), effects: 1),
      MatrixChange(
        operation: "user.setPreferredDataLocation",
        arguments: ["user": .subject(daan), "location": .text("EUR")],
        change: .update([UserID(daan)], .dataLocation("EUR")), effects: 1),
      MatrixChange(
        operation: "user.rename",
        arguments: [
          "user": .subject(daan), "name": .text("daan.devries@nordlund.onmicrosoft.com"),
        ],
        change: .update(
          [UserID(daan)], .name(UserName("daan.devries@nordlund.onmicrosoft.com"))),
        effects: 1),
      MatrixChange(
        operation: "user.removeAuthenticationMethods", arguments: ["user": .subject(daan)],
        change: .removeAuthenticationMethods(UserID(daan), only: nil), effects: 2),
      MatrixChange(
        operation: "role.assign", arguments: ["user": .subject(daan), "role": .text("license")],
        change: .assignRole(UserID(daan), .license), effects: 1),
      MatrixChange(
        operation: "role.unassign", arguments: ["user": .subject(erik), "role": .text("license")],
        change: .unassignRole(UserID(erik), .license), effects: 1),
      MatrixChange(
        operation: "group.addMember",
        arguments: ["user": .subject(daan), "group": .subject(sales)],
        change: .joinGroup(UserID(daan), group: GroupID(sales)), effects: 1),
      MatrixChange(
        operation: "group.removeMember",
        arguments: ["user": .subject(lotte), "group": .subject(sales)],
        change: .leaveGroup(UserID(lotte), group: GroupID(sales)), effects: 1),
      MatrixChange(
        operation: "group.create",
        arguments: ["name": .text("Pilots"), "kind": .text("microsoft365")],
        change: .createGroup("Pilots", .microsoft365), effects: 1),
      MatrixChange(
        operation: "group.delete", arguments: ["group": .subject(desk)],
        change: .deleteGroup(GroupID(desk)), effects: 1),
      MatrixChange(
        operation: "group.restore", arguments: ["group": .subject(harbor)],
        change: .restoreGroup(GroupID(harbor)), effects: 1),
      MatrixChange(
        operation: "group.setConversationCopies",
        arguments: ["group": .subject(news), "enabled": .flag(true)],
        change: .setConversationCopies(GroupID(news), true), effects: 1),
      MatrixChange(
        operation: "group.assignLicense",
        arguments: ["group": .subject(desk), "licenses": list(meetings)],
        change: .assignToGroup(GroupID(desk), products(meetings)), effects: 1),
      MatrixChange(
        operation: "group.removeLicense",
        arguments: ["group": .subject(sales), "licenses": list(meetings)],
        change: .unassignFromGroup(GroupID(sales), products(meetings)), effects: 1),
      MatrixChange(
        operation: "domain.add", arguments: ["domain": .text("nordlund-frakt.example")],
        change: .addDomain("nordlund-frakt.example"), effects: 1),
      MatrixChange(
        operation: "domain.verify", arguments: ["domain": .text(added)],
        change: .verifyDomain(added), effects: 1),
      MatrixChange(
        operation: "domain.remove", arguments: ["domain": .text(added)],
        change: .removeDomain(added), effects: 1),
      MatrixChange(
        operation: "setting.setPasswordValidity",
        arguments: [
          "domain": .text("nordlund.onmicrosoft.com"), "days": .text("180"),
          "notice": .text("21"),
        ],
        change: .setPasswordValidity("nordlund.onmicrosoft.com", days: 180, notice: 21),
        effects: 1),
    ] + devices + sharing + settings + [
      MatrixChange(
        operation: "user.create",
        arguments: [
          "name": .text(nora.name.rawValue), "displayName": .text(nora.displayName),
          "country": .text("SE"),
        ],
        change: .createUser(nora, NewPassword("Kvarn-4182-lykta")), effects: 1),
      MatrixChange(
        operation: "user.delete", arguments: ["user": .subject(daan)],
        change: .deleteUser(UserID(daan)), effects: 1),
      MatrixChange(
        operation: "user.restore", arguments: ["user": .subject(gustav)],
        change: .restoreUser(UserID(gustav)), effects: 1),
      MatrixChange(
        operation: "phoneNumber.unassign", arguments: ["phoneNumber": .text(number.rawValue)],
        change: .unassignNumber(number), effects: 1),
      MatrixChange(
        operation: "phoneNumber.assign",
        arguments: ["phoneNumber": .text(free.rawValue), "user": .subject(wout)],
        change: .assignNumber(free, UserID(wout)), effects: 1),
    ]
  }
}
