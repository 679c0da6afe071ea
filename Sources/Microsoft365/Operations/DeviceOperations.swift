import Operations

/// The operations on the devices of a person.
enum DeviceOperations {
  static var operations: [any DomainOperation] {
    [
      DeviceChoose(), DeviceSetEnabled.disable, DeviceSetEnabled.enable, DeviceRemove.wipe,
      DeviceRemove.retire,
    ]
  }
}

/// `device.choose`: one of the devices that belong to a person in the directory.
struct DeviceChoose: ChooseOperation {
  let id: OperationID = "device.choose"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readDevices] }
  let unknown = RefusalCode.unknownDevice

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .choose, [.init("user", .user)], collects: .device)
  }

  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    guard let user = call.userID else { return [] }
    return try await reader.tenant.devices(of: user).map { device in
      Candidate(value: device.subject.value, title: device.name, facts: reader.facts(of: device))
    }
  }
}

/// `device.disable` and `device.enable`: decide whether a device is accepted by the directory, so that
/// its person can sign in on it. What is on the device stays.
struct DeviceSetEnabled: DomainOperation {
  static let disable = DeviceSetEnabled(
    id: "device.disable", inverse: "device.enable", isEnabled: false)
  static let enable = DeviceSetEnabled(
    id: "device.enable", inverse: "device.disable", isEnabled: true)

  let id: OperationID
  let inverse: OperationID
  /// Whether the device is accepted after it.
  let isEnabled: Bool

  /// The others who may do it, such as Intune administrators, are none of the roles known here.
  var roles: [Role] { [.global] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readDevices, .writeDevices]
  }

  /// Whoever blocks their own device may not be able to take it back.
  var isRefusedForOwnAccount: Bool { !isEnabled }
  var provingProperties: Set<FactProperty> { [.deviceEnabled] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user), .init("device", .device)], roles: roles.names,
      reversal: .inverse(inverse), deadline: 300)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account]) + reader.device(call)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    facts.refusalsOfDevice(call)
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.device.map { [Fact($0, .deviceEnabled, .flag(isEnabled))] } ?? []
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let device = call.device else { return nil }
    return .setDevice(user, DeviceID(device), isEnabled: isEnabled)
  }

  /// Nothing for a device that was like this before.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user, let device = call.device,
      before.becoming(device, .deviceEnabled, .flag(isEnabled)) != nil
    else { return [] }
    return [Inverse(inverse, ["user": user.value, "device": device.value])]
  }
}

/// `device.wipe` and `device.retire`: ask a device to erase everything on it, or only what is the
/// organisation's.
///
/// The service takes the request at once; the device carries it out when it is next in contact, and
/// is then no longer managed. Until then, nothing is known to be gone.
struct DeviceRemove: DomainOperation {
  static let wipe = DeviceRemove(id: "device.wipe", removal: .wipe)
  static let retire = DeviceRemove(id: "device.retire", removal: .retire)

  let id: OperationID
  let removal: DeviceRemoval

  /// As for whether a device is accepted.
  var roles: [Role] { DeviceSetEnabled.disable.roles }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readDevices, .readManagedDevices, .removeDevices]
  }

  /// Nobody erases the device on which they may be working.
  var isRefusedForOwnAccount: Bool { true }
  var provingProperties: Set<FactProperty> { [.deviceManagement] }
  var isReportedLater: Bool { true }

  /// A device that is on and connected is reached within 15 minutes.
  ///
  /// Source: Microsoft Intune, "Remote device action: wipe".
  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change, [.init("user", .user), .init("device", .device)], roles: roles.names,
      reversal: .irreversible, deadline: 900, needsSecondPerson: removal == .wipe)
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account]) + reader.device(call, withManagement: true)
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    let refusals = facts.refusalsOfDevice(call)
    guard refusals.isEmpty, let device = call.device,
      facts.text(device, .deviceManagement) == StateCode.none.rawValue
    else { return refusals }
    return [Refusal(.deviceNotManaged, ["device": device.value])]
  }

  /// A device that has done it may still be listed for a while.
  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.device.map { device in
      [
        Fact(
          device, .deviceManagement,
          .expected(.oneOf([.code(StateCode.none), .code(removal.done.rawValue)])))
      ]
    } ?? []
  }

  /// Nobody knows these of a device that is not managed any more.
  func possible(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    call.device.map { device in
      [FactProperty.deviceOwnership, .lastContact].map { Fact(device, $0, .changed) }
    } ?? []
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let device = call.device else { return nil }
    return .removeDevice(user, DeviceID(device), removal)
  }
}

extension OperationCall {
  /// The device that the call concerns; `nil` if it names none.
  fileprivate var device: Subject? { subjects("device").first }
}

extension ReadFacts {
  /// Returns why nothing can be done to the call's device; empty if something can.
  fileprivate func refusalsOfDevice(_ call: OperationCall) -> [Refusal] {
    guard let device = call.device else { return [Refusal(.nothingGiven)] }
    let refusals = refusalsOfAccount(call.user, evenIfSynced: true)
    guard refusals.isEmpty, self[device, .deviceEnabled] == nil else { return refusals }
    return [Refusal(.unknownDevice, ["name": .text(device.name), "nearest": .list([])])]
  }
}

extension FactReader {
  func facts(of device: Device) -> [Fact] {
    [
      Fact(device.subject, .operatingSystem, device.operatingSystem.map(Value.text) ?? .absent),
      Fact(device.subject, .deviceEnabled, .flag(device.isEnabled)),
    ]
  }

  /// Returns the facts of the call's device; none if it is not one of the person's.
  ///
  /// - Parameter withManagement: Whether to read what the management of devices knows of it, too.
  fileprivate func device(
    _ call: OperationCall, withManagement: Bool = false
  ) async throws(DomainFailure) -> [Fact] {
    guard let user = call.userID, let subject = call.device else { return [] }
    let found: Device?
    do {
      found = try await tenant.devices(of: user).first { $0.id == DeviceID(subject) }
    } catch {
      return try Self.unread(error, subject, .deviceEnabled)
    }
    guard let device = found else { return [] }
    guard withManagement else { return facts(of: device) }
    do {
      let managed = try await tenant.managedDevices(of: user)
        .first { $0.deviceID == device.deviceID }
      return facts(of: device) + [
        Fact(
          subject, .deviceManagement,
          .code(managed?.state.rawValue ?? StateCode.none.rawValue)),
        Fact(
          subject, .deviceOwnership, managed?.ownership.map { .code($0.rawValue) } ?? .absent),
        Fact(subject, .lastContact, managed?.lastContact.map(Value.instant) ?? .absent),
      ]
    } catch {
      return facts(of: device) + (try Self.unread(error, subject, .deviceManagement))
    }
  }
}
