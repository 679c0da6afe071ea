import EmbeddedTenant
import Microsoft365
import Operations

/// One change of the matrix, on people of the sample organisation.
package struct MatrixChange: Sendable {
  package let operation: OperationID
  let arguments: Arguments
  /// The request to the tenant, for the runner that trusts status codes.
  let change: TenantChange
  /// How many effects it has if each is made once.
  let effects: Int

  private static func upn(_ name: String) -> UserName {
    UserName("\(name)@nordlund.onmicrosoft.com")
  }

  private static func users(_ names: [UserName]) -> Value {
    .list(names.map { .text($0.rawValue) })
  }

  private static func licenses(_ names: [PartNumber]) -> Value {
    .list(names.map { .text($0.rawValue) })
  }

  /// Every change for which Microsoft Graph has an interface.
  package static var all: [MatrixChange] {
    let three = ["daan.mulder", "femke.postma", "george.ellis"].map(upn)
    let two = ["fatima.rahimi", "oscar.hedlund"].map(upn)
    let e3: [PartNumber] = [PartNumber("ENTERPRISEPACK")]
    let meetings: [PartNumber] = [PartNumber("MCOMEETADV")]
    let number = TelephoneNumber("+46850000102")
    let free = TelephoneNumber("+46850000103")
    let wout = upn("wout.smit")
    return [
      MatrixChange(
        operation: "license.assign",
        arguments: ["users": users(two), "licenses": licenses(meetings)],
        change: .assign(two, meetings), effects: 2),
      MatrixChange(
        operation: "license.unassign",
        arguments: ["users": users(three), "licenses": licenses(e3)],
        change: .unassign(three, e3), effects: 3),
      MatrixChange(
        operation: "license.unassignAll", arguments: ["users": users(three)],
        change: .unassignAll(three), effects: 3),
      MatrixChange(
        operation: "license.replace", arguments: ["users": users(two), "licenses": licenses(e3)],
        change: .replace(two, e3), effects: 2),
      MatrixChange(
        operation: "license.leaveGroup",
        arguments: ["users": users([upn("lotte.visser")]), "licenses": licenses(meetings)],
        change: .leaveGroups([upn("lotte.visser")], meetings), effects: 1),
      MatrixChange(
        operation: "user.setUsageLocation",
        arguments: ["users": users(three), "country": .text("DE")],
        change: .setUsageLocation(three, country: "DE"), effects: 3),
      MatrixChange(
        operation: "user.delete", arguments: ["user": .text(upn("daan.mulder").rawValue)],
        change: .deleteUser(upn("daan.mulder")), effects: 1),
      MatrixChange(
        operation: "user.restore", arguments: ["user": .text(upn("gustav.malm").rawValue)],
        change: .restoreUser(upn("gustav.malm")), effects: 1),
      MatrixChange(
        operation: "phoneNumber.unassign", arguments: ["phoneNumber": .text(number.rawValue)],
        change: .unassignNumber(number), effects: 1),
      MatrixChange(
        operation: "phoneNumber.assign",
        arguments: ["phoneNumber": .text(free.rawValue), "user": .text(wout.rawValue)],
        change: .assignNumber(free, wout), effects: 1),
    ]
  }
}
