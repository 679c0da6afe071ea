import Microsoft365

/// `microsoft.graph.device`, among the devices that belong to a user.
struct DeviceRecord: SelectedRecord {
  let id: String
  let deviceId: String?
  let displayName: String?
  let operatingSystem: String?
  /// `null` if the service does not show more of a device than its id.
  let accountEnabled: Bool?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, deviceId, displayName, operatingSystem, accountEnabled
  }

  /// - Throws: `GraphFailure.refused` if the service does not show more of it than its id.
  func device() throws(GraphFailure) -> Device {
    guard let accountEnabled else {
      throw .refused(
        GraphError(
          status: 403, code: "Authorization_RequestDenied",
          message: "accountEnabled is not shown"))
    }
    return Device(
      id: DeviceID(id), deviceID: deviceId ?? "", name: displayName ?? id,
      operatingSystem: operatingSystem, isEnabled: accountEnabled)
  }
}

/// `microsoft.graph.managedDevice`.
struct ManagedDeviceRecord: SelectedRecord {
  struct ActionResult: Decodable, Sendable {
    /// `factoryReset`, `removeCompanyData` and others; the service has its own spellings.
    let actionName: String?
    /// `none`, `pending`, `canceled`, `active`, `done`, `failed`, `notSupported`.
    let actionState: String?
  }

  let id: String
  let azureADDeviceId: String?
  /// `managed`, `wipePending`, `wipeIssued`, `wipeFailed`, `retirePending`, …
  let managementState: String?
  let managedDeviceOwnerType: String?
  let lastSyncDateTime: String?
  let deviceActionResults: [ActionResult]?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, azureADDeviceId, managementState, managedDeviceOwnerType, lastSyncDateTime
    case deviceActionResults
  }

  var device: ManagedDevice {
    ManagedDevice(
      id: id, deviceID: azureADDeviceId ?? "", state: state,
      ownership: managedDeviceOwnerType.flatMap(ManagedDevice.Ownership.init(rawValue:)),
      lastContact: lastSyncDateTime.flatMap { GraphTime.seconds($0) })
  }

  /// What is being done with it: what the device itself has reported, before what the service says of
  /// the device.
  private var state: ManagedDevice.State {
    for removal in DeviceRemoval.allCases {
      let results = (deviceActionResults ?? []).filter { removal.isNamed($0.actionName) }
      if results.contains(where: { $0.actionState == "done" }) { return removal.done }
      if results.contains(where: { $0.actionState == "failed" }) { return removal.failed }
      if results.contains(where: { $0.actionState == "pending" || $0.actionState == "active" }) {
        return removal.pending
      }
    }
    return switch managementState {
    case "wipePending", "wipeIssued": .wipePending
    case "wipeFailed": .wipeFailed
    case "retirePending", "retireIssued": .retirePending
    case "retireFailed": .retireFailed
    // Also one that was canceled, and those that this program knows no word for.
    case _: .managed
    }
  }
}

extension DeviceRemoval {
  /// The segment of the path that asks for it.
  package var action: String { rawValue }

  /// Whether an action of the service that has this name is this one.
  fileprivate func isNamed(_ name: String?) -> Bool {
    guard let name = name?.lowercased() else { return false }
    return switch self {
    case .wipe: ["factoryreset", "wipe"].contains(name)
    case .retire: ["removecompanydata", "retire"].contains(name)
    }
  }
}

/// The paths of devices.
enum DevicePath {
  static func device(_ id: DeviceID) -> String { "/devices/\(GraphQuery.segment(id.rawValue))" }
  static func managed(_ id: String) -> String {
    "/deviceManagement/managedDevices/\(GraphQuery.segment(id))"
  }
}

/// The body that decides whether the directory accepts a device.
package struct DeviceBody: Encodable {
  let accountEnabled: Bool

  package init(isEnabled: Bool) { accountEnabled = isEnabled }
}

/// The body of `wipe`: nothing is kept, also not the enrollment, with which the device would come back.
package struct WipeBody: Encodable {
  let keepEnrollmentData = false
  let keepUserData = false

  package init() {}

  private enum CodingKeys: String, CodingKey { case keepEnrollmentData, keepUserData }
}
