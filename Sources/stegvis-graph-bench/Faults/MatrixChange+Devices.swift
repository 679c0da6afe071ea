import EmbeddedTenant
import Microsoft365
import Operations

/// The changes of people's devices.
extension MatrixChange {
  /// A device of a user of the sample organisation, by its place among that user's.
  private static func device(_ user: String, _ number: Int, _ name: String) -> Subject {
    let id = DirectoryID.id("device:\(user)@nordlund.onmicrosoft.com:\(number)")
    return Subject(id: id, name: name)
  }

  static var devices: [MatrixChange] {
    let (alma, daan) = (user("alma.wik"), user("daan.mulder"))
    let laptop = device("alma.wik", 0, "ALMA-LAPTOP")
    let blocked = device("daan.mulder", 0, "DAAN-LAPTOP")
    return [
      MatrixChange(
        operation: "device.disable",
        arguments: ["user": .subject(alma), "device": .subject(laptop)],
        change: .setDevice(UserID(alma), DeviceID(laptop), isEnabled: false), effects: 1),
      MatrixChange(
        operation: "device.enable",
        arguments: ["user": .subject(daan), "device": .subject(blocked)],
        change: .setDevice(UserID(daan), DeviceID(blocked), isEnabled: true), effects: 1),
    ]
      + DeviceRemoval.allCases.map { removal in
        let change = TenantChange.removeDevice(UserID(alma), DeviceID(laptop), removal)
        return MatrixChange(
          operation: OperationID(rawValue: change.name),
          arguments: ["user": .subject(alma), "device": .subject(laptop)], change: change,
          effects: 1)
      }
  }
}
