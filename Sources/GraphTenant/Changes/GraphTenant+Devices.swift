import Microsoft365
import Operations

/// What is done to the devices of people.
extension GraphTenant {
  /// Decides whether the directory accepts a device. Asked for once in any case, because what is read
  /// first may be out of date.
  func setDevice(
    _ id: DeviceID, of user: UserID, isEnabled: Bool
  ) async throws(DomainFailure) {
    var isFirst = true
    try await repeatUntilDone { () async throws(GraphFailure) in
      let found = try await GraphReading(self).ownedDevices(of: user).first { $0.id == id }
      guard let found else { throw Self.noDevice }
      guard isFirst || found.isEnabled != isEnabled else { return nil }
      isFirst = false
      return (
        try .patch(DevicePath.device(id), DeviceBody(isEnabled: isEnabled)), found.subject
      )
    }
  }

  /// Asks a device to erase what is on it, unless it was asked already. A device that was managed and
  /// is not any more has done it.
  func removeDevice(
    _ id: DeviceID, of user: UserID, by removal: DeviceRemoval
  ) async throws(DomainFailure) {
    var isFirst = true
    try await repeatUntilDone { () async throws(GraphFailure) in
      let reading = GraphReading(self)
      let found = try await reading.ownedDevices(of: user).first { $0.id == id }
      guard let found else { throw Self.noDevice }
      let managed = try await reading.managed(of: user).first { $0.deviceID == found.deviceID }
      guard let managed else {
        if isFirst { throw Self.noDevice }
        return nil
      }
      isFirst = false
      guard managed.state != removal.pending, managed.state != removal.done else { return nil }
      let path = "\(DevicePath.managed(managed.id))/\(removal.action)"
      return switch removal {
      case .wipe: (try .post(path, WipeBody()), found.subject)
      case .retire: (GraphRequest(.post, path), found.subject)
      }
    }
  }

  private static let noDevice = GraphFailure.refused(
    GraphError(status: 404, code: "Request_ResourceNotFound", message: ""))
}

/// What is read of the devices of people.
extension GraphReading {
  func devices(of user: UserID) async throws(DomainFailure) -> [Device] {
    try await reading(.readDevices) { () async throws(GraphFailure) in
      try await ownedDevices(of: user)
    }
  }

  func managedDevices(of user: UserID) async throws(DomainFailure) -> [ManagedDevice] {
    try await reading(.readManagedDevices) { () async throws(GraphFailure) in
      try await managed(of: user)
    }
  }

  func ownedDevices(of user: UserID) async throws(GraphFailure) -> [Device] {
    var devices: [Device] = []
    for record in try await client.all(
      DeviceRecord.self,
      .get(
        Self.path(user) + "/ownedDevices/microsoft.graph.device",
        [("$select", DeviceRecord.select)]))
    {
      devices.append(try record.device())
    }
    return devices.sorted { ($0.name, $0.id.rawValue) < ($1.name, $1.id.rawValue) }
  }

  func managed(of user: UserID) async throws(GraphFailure) -> [ManagedDevice] {
    try await client.all(
      ManagedDeviceRecord.self,
      .get(Self.path(user) + "/managedDevices", [("$select", ManagedDeviceRecord.select)])
    ).map(\.device)
  }
}
