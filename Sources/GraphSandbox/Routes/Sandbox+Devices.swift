import EmbeddedTenant
import Microsoft365
import Operations

/// The devices of people, as the directory and the management of devices show them.
extension Sandbox {
  /// The key by which `change` and `ReplicaLag` identify the devices of an account in the directory.
  private static func devicesKey(_ user: UserID) -> String { "devices:\(user.rawValue)" }
  /// The same for those that are managed.
  private static func managedKey(_ user: UserID) -> String { "managed:\(user.rawValue)" }

  /// Answers `/users/…/ownedDevices` and `/users/…/managedDevices`.
  ///
  /// - Parameter segments: those after the user.
  func devices(
    of who: String, _ segments: [String], _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    guard !call.isWrite else { throw .noMethod }
    let casts = ["microsoft.graph.device", "graph.device"]
    switch (segments.first, segments.dropFirst().first) {
    case ("ownedDevices", let cast?) where casts.contains(cast) && segments.count == 2:
      try call.grant.demand(.readDevices)
      let (id, _) = try shownUser(who)
      let node = try devicesNode(id)
      let shown = lag.shown(node, Self.devicesKey(id), now: clock.now()) ?? node
      return try page(shown["value"]?.list ?? [], call, "devices", ["$select", "$top", "$filter"])
    case ("managedDevices", nil):
      try call.grant.demand(.readManagedDevices)
      let (id, _) = try shownUser(who)
      let node = try managedNode(id)
      let shown = lag.shown(node, Self.managedKey(id), now: clock.now()) ?? node
      return try page(
        shown["value"]?.list ?? [], call, "users('\(id.rawValue)')/managedDevices",
        ["$select", "$top", "$filter"])
    case _: throw .noSegment
    }
  }

  /// Answers `/devices/…`.
  func directoryDevices(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments.count == 2, let id = call.segments.last else { throw .noSegment }
    let found = try owned(where: { $0.device.id == DeviceID(id) })
    switch call.method {
    case "GET":
      try call.grant.demand(.readDevices)
      guard let found else { throw .notFound(id) }
      return GraphAnswer(
        200,
        try call.query(["$select"]).picked(Self.node(of: found.device), defaults: nil)
          .with(context: call.context("devices/$entity")))
    case "PATCH":
      try call.grant.demand(.writeDevices)
      guard let found else { throw .notFound(id) }
      guard case .object(let body) = try GraphNode(call.exchange.body), body.count == 1,
        case .flag(let isEnabled)? = body["accountEnabled"]
      else { throw .badRequest("Only 'accountEnabled' can be changed in this sandbox.") }
      try change(
        .setDevice(found.owner, found.device.id, isEnabled: isEnabled), call,
        touching: [Self.devicesKey(found.owner)])
      return GraphAnswer(204)
    case _: throw .noMethod
    }
  }

  /// Answers `/deviceManagement/managedDevices/…/wipe` and `…/retire`.
  func deviceManagement(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments.count == 4, call.segments[1] == "managedDevices",
      let removal = DeviceRemoval(rawValue: call.segments[3])
    else { throw .noSegment }
    guard call.method == "POST" else { throw .noMethod }
    try call.grant.demand(.removeDevices)
    guard let found = try owned(where: { $0.managed?.id == call.segments[2] }) else {
      throw .notFound(call.segments[2])
    }
    if removal == .wipe {
      let body = try GraphNode(call.exchange.body)
      guard body["keepUserData"] == .flag(false), body["keepEnrollmentData"] == .flag(false) else {
        throw .badRequest("Nothing is kept in this sandbox.")
      }
    }
    try change(
      .removeDevice(found.owner, found.device.id, removal), call,
      touching: [Self.managedKey(found.owner)])
    return GraphAnswer(204)
  }

  private func owned(
    where matches: (OwnedDevice) -> Bool
  ) throws(GraphFault) -> OwnedDevice? {
    try convertingFailures { () throws(DomainFailure) in try tenant.ownedDevices() }
      .first(where: matches)
  }

  /// Returns the devices of an account as they are now.
  func devicesNode(_ user: UserID) throws(GraphFault) -> GraphNode {
    let devices = try convertingFailures { () throws(DomainFailure) in
      try tenant.ownedDevices(of: user)
    }
    return .object(["value": .list(devices.map { Self.node(of: $0.device).typed("device") })])
  }

  /// Returns what the management of devices knows of them now.
  func managedNode(_ user: UserID) throws(GraphFault) -> GraphNode {
    let devices = try convertingFailures { () throws(DomainFailure) in
      try tenant.ownedDevices(of: user)
    }
    return .object([
      "value": .list(
        devices.compactMap { device in device.managed.map { Self.node(of: $0, device.device) } })
    ])
  }

  private static func node(of device: Device) -> GraphNode {
    .object([
      "id": .text(device.id.rawValue), "deviceId": .text(device.deviceID),
      "displayName": .text(device.name), "operatingSystem": .optional(device.operatingSystem),
      "accountEnabled": .flag(device.isEnabled),
    ])
  }

  private static func node(of managed: ManagedDevice, _ device: Device) -> GraphNode {
    let removal = DeviceRemoval.allCases.first { $0.pending == managed.state }
    let results = removal.map { removal in
      [
        GraphNode.object([
          "actionName": .text(removal == .wipe ? "factoryReset" : "removeCompanyData"),
          "actionState": .text("pending"),
        ])
      ]
    }
    return .object([
      "id": .text(managed.id), "azureADDeviceId": .text(managed.deviceID),
      "deviceName": .text(device.name), "operatingSystem": .optional(device.operatingSystem),
      "managementState": .text(managed.state.rawValue),
      "managedDeviceOwnerType": .text(managed.ownership?.rawValue ?? "unknown"),
      "lastSyncDateTime": .optional(managed.lastContact.map(GraphDateTime.text)),
      "deviceActionResults": .list(results ?? []),
    ])
  }
}
