import Operations

/// The object id of a device in the directory, in lower case.
package struct DeviceID: RawRepresentable, Hashable, Sendable {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue.inLowerCase }
  package init(_ rawValue: String) { self.init(rawValue: rawValue) }
  package init(_ subject: Subject) { self.init(rawValue: subject.id) }
}

/// A device that belongs to a person in the directory.
package struct Device: Hashable, Sendable {
  package let id: DeviceID
  /// By which the management of devices knows it (`deviceId` of Microsoft Graph), in lower case.
  package let deviceID: String
  package let name: String
  /// `nil` if none is known.
  package let operatingSystem: String?
  /// Whether it proves to the directory which device it is, so that its person can sign in on it.
  package let isEnabled: Bool

  package init(
    id: DeviceID, deviceID: String, name: String, operatingSystem: String?, isEnabled: Bool
  ) {
    self.id = id
    self.deviceID = deviceID.inLowerCase
    self.name = name
    self.operatingSystem = operatingSystem
    self.isEnabled = isEnabled
  }

  /// The device as the subject of facts.
  package var subject: Subject { Subject(id: id.rawValue, name: name) }
}

/// A device as the management of devices (Microsoft Intune) knows it.
package struct ManagedDevice: Hashable, Sendable {
  /// What is being done with it. The raw values are those of tenant files, and of words for people.
  package enum State: String, Hashable, Sendable, CaseIterable {
    case managed
    /// It was asked to erase itself, and has not reported that it did.
    case wipePending
    case wipeFailed
    /// It has reported that it erased itself, and is still listed.
    case wiped
    /// It was asked to remove what is the organisation's, and has not reported that it did.
    case retirePending
    case retireFailed
    case retired
  }

  package enum Ownership: String, Hashable, Sendable, CaseIterable {
    case company
    case personal
  }

  package let id: String
  /// That of the device in the directory, in lower case.
  package let deviceID: String
  package let state: State
  /// `nil` if it is not known whose the device is.
  package let ownership: Ownership?
  /// When it was last in contact, in seconds since 1970; `nil` if it never was.
  package let lastContact: Int?

  package init(
    id: String, deviceID: String, state: State, ownership: Ownership?, lastContact: Int?
  ) {
    self.id = id
    self.deviceID = deviceID.inLowerCase
    self.state = state
    self.ownership = ownership
    self.lastContact = lastContact
  }
}

/// How a device is taken out of management.
package enum DeviceRemoval: String, Hashable, Sendable, CaseIterable {
  /// Everything on it is erased.
  case wipe
  /// What is the organisation's is removed, and what is the person's stays.
  case retire

  /// The state of a device that was asked and has not reported.
  package var pending: ManagedDevice.State { self == .wipe ? .wipePending : .retirePending }
  package var done: ManagedDevice.State { self == .wipe ? .wiped : .retired }
  package var failed: ManagedDevice.State { self == .wipe ? .wipeFailed : .retireFailed }
}
