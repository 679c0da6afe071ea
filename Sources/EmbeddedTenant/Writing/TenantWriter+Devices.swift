import GRDB
import Microsoft365
import Operations

/// Changes of devices.
extension TenantWriter {
  /// What a device has that is not managed any more.
  static let unmanaged = """
    managed_id = NULL, management = NULL, ownership = NULL, last_contact = NULL
    """

  /// Decides whether the directory accepts a device.
  func setDevice(_ id: DeviceID, of user: UserID, isEnabled: Bool) throws {
    _ = try known(id, of: user)
    try db.run(
      sql: "UPDATE device SET enabled = ? WHERE id = ?", arguments: [isEnabled, id.rawValue])
  }

  /// Asks a device to erase what is on it. One that is on does so at once and is not managed any more;
  /// another one when it is switched on (`TenantClock`).
  func remove(_ id: DeviceID, of user: UserID, by removal: DeviceRemoval) throws {
    let found = try known(id, of: user)
    guard found.managed != nil else {
      throw refused(.deviceNotManaged, ["device": .subject(found.device.subject)])
    }
    let isOff = try db.value(
      Bool.self, sql: "SELECT is_off FROM device WHERE id = ?", arguments: [id.rawValue])
    guard isOff ?? false else {
      try db.run(
        sql: "UPDATE device SET \(Self.unmanaged) WHERE id = ?", arguments: [id.rawValue])
      return
    }
    try db.run(
      sql: "UPDATE device SET management = ? WHERE id = ?",
      arguments: [removal.pending.rawValue, id.rawValue])
  }

  /// Returns a device, which must be one of an account in use.
  private func known(_ id: DeviceID, of user: UserID) throws -> OwnedDevice {
    _ = try active(user)
    guard let found = try reader.devices(of: user).first(where: { $0.device.id == id }) else {
      throw refused(.unknownDevice, ["name": .text(id.rawValue), "nearest": .list([])])
    }
    return found
  }
}
