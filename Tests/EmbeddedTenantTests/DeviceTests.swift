import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// The devices of people: blocked, retired and wiped.
struct DeviceTests {
  private let laptop = Self.device("alma.wik", 0, "ALMA-LAPTOP")
  private let phone = Self.device("alma.wik", 1, "Alma's phone")
  private let home = Self.device("alma.wik", 2, "ALMA-HOME")
  private static let removals: [OperationID] = ["device.wipe", "device.retire"]

  private static func device(_ user: String, _ number: Int, _ name: String) -> Subject {
    Subject(id: DirectoryID.id("device:\(Sample.upn(user)):\(number)"), name: name)
  }

  private func arguments(_ device: Subject, of user: String = "alma.wik") -> Arguments {
    ["user": Sample.user(user), "device": device.value]
  }

  private func value(
    _ device: Subject, _ property: FactProperty, in sample: Sample
  ) async throws -> Value? {
    try await sample.domain.read("device.wipe", arguments(device))
      .value(like: Fact(device, property, .absent))
  }

  @Test func offersTheDevicesOfOnePerson() async throws {
    let sample = try Sample()
    let user: Arguments = ["user": Sample.user("alma.wik")]
    let offered = try await sample.domain.candidates(for: "device.choose", user)
    #expect(offered.map(\.title) == ["ALMA-HOME", "ALMA-LAPTOP", "Alma's phone"])
    #expect(offered.map(\.value) == [home.value, laptop.value, phone.value])
    let chosen = try await sample.domain.accept(["alma-laptop"], for: "device.choose", user)
    #expect(try chosen.get() == laptop.value)
    let other = try await sample.domain.accept(["DAAN-LAPTOP"], for: "device.choose", user)
    #expect(throws: Refusal.self) { try other.get() }
    let nobody: Arguments = ["user": Sample.user("hugo.falk")]
    #expect(try await sample.domain.candidates(for: "device.choose", nobody).isEmpty)
  }

  @Test func blocksADeviceAndTakesItBack() async throws {
    let sample = try Sample()
    let arguments = arguments(laptop)
    let before = try await sample.domain.read("device.disable", arguments)
    #expect(
      sample.domain.inverse(of: "device.disable", arguments, before: before)
        == [Inverse("device.enable", arguments)])
    #expect(sample.domain.inverse(of: "device.enable", arguments, before: before) == [])
    #expect(try await sample.unmet("device.disable", arguments, key: "1") == [])
    #expect(
      try await sample.tenant.devices(of: Sample.id("alma.wik")).map(\.isEnabled) == [
        true, false, true,
      ])
    #expect(try await sample.unmet("device.enable", arguments, key: "2") == [])
    #expect(try await sample.domain.read("device.disable", arguments) == before)
    #expect(try sample.tenant.effects() == ["device.disable": 1, "device.enable": 1])
  }

  /// One that is on has done it at once, and cannot be asked again.
  @Test(arguments: removals)
  func removesWhatIsOnADeviceThatIsOn(operation: OperationID) async throws {
    let sample = try Sample()
    #expect(try await value(laptop, .deviceManagement, in: sample) == .code("managed"))
    #expect(try await value(laptop, .deviceOwnership, in: sample) == .code("company"))
    #expect(try await sample.unmet(operation, arguments(laptop)) == [])
    #expect(try await value(laptop, .deviceManagement, in: sample) == .code("none"))
    #expect(try await sample.refusals(operation, arguments(laptop)) == ["deviceNotManaged"])
    #expect(await sample.failure(operation, arguments(laptop)) == "deviceNotManaged")
    // Nobody can bring back what was there.
    let facts = try await sample.domain.read(operation, arguments(phone))
    #expect(sample.domain.inverse(of: operation, arguments(phone), before: facts) == [])
    #expect(sample.domain.catalogue[operation]?.reversal == .irreversible)
  }

  /// What was asked for is not done until the device has reported: the verdict waits, and is no
  /// confirmation.
  @Test(arguments: DeviceRemoval.allCases)
  func waitsForADeviceThatIsOff(removal: DeviceRemoval) async throws {
    let sample = try Sample()
    let operation: OperationID = removal == .wipe ? "device.wipe" : "device.retire"
    let arguments = arguments(phone)
    let before = try await sample.domain.read(operation, arguments)
    let predicted = sample.domain.prediction(operation, arguments, before)
    #expect(await sample.failure(operation, arguments) == "none")
    let asked = try await sample.domain.read(operation, arguments)
    #expect(
      try await value(phone, .deviceManagement, in: sample) == .code(removal.pending.rawValue))
    func verdict(_ observed: [Fact], isPast: Bool = false) -> Verdict {
      Verdict.of(
        predicted: predicted, before: before, observed: observed, deadlinePassed: isPast,
        isEventual: sample.domain.isEventuallyConsistent(for: operation))
    }
    #expect(verdict(before) == .pending)
    #expect(verdict(asked) == .pending)
    #expect(verdict(asked, isPast: true) == .refuted)
    try sample.tenant.advance(days: 1)
    #expect(verdict(try await sample.domain.read(operation, arguments)) == .confirmed)
    #expect(!sample.domain.isEventuallyConsistent(for: "device.disable"))
  }

  @Test func isRefusedWhereItMakesNoSense() async throws {
    let sample = try Sample()
    for operation in Self.removals + ["device.disable", "device.enable"] {
      #expect(
        try await sample.refusals(operation, ["user": Sample.user("alma.wik")]) == ["nothingGiven"])
      // Somebody else's.
      #expect(
        try await sample.refusals(operation, arguments(laptop, of: "daan.mulder"))
          == ["unknownDevice"])
      #expect(
        try await sample.refusals(operation, arguments(laptop, of: "gustav.malm"))
          == ["userNotActive"])
      let sanne = Sample.upn("sanne.devries")
      #expect(await sample.failure(operation, arguments(laptop), actor: sanne) == "roleMissing")
    }
    for operation in Self.removals {
      #expect(try await sample.refusals(operation, arguments(home)) == ["deviceNotManaged"])
    }
    #expect(try sample.tenant.effects() == [:])
  }

  /// Nobody erases or blocks what they may be working on.
  @Test func leavesOnesOwnDevicesAlone() async throws {
    let sample = try Sample()
    try sample.tenant.carryOut(
      .assignRole(Sample.id("alma.wik"), .global), key: "r", by: "app:test", isAdmitted: true)
    let alma = Sample.upn("alma.wik")
    for operation in Self.removals + ["device.disable"] {
      #expect(await sample.failure(operation, arguments(laptop), actor: alma) == "ownAccount")
    }
    #expect(await sample.failure("device.enable", arguments(laptop), actor: alma) == "none")
  }

  /// What nobody can see any more goes with the account.
  @Test func goesWithItsPerson() async throws {
    let sample = try Sample()
    try sample.tenant.carryOut(
      .deleteUser(Sample.id("alma.wik")), key: "d", by: "app:test", isAdmitted: true)
    #expect(try await sample.tenant.devices(of: Sample.id("alma.wik")).count == 3)
    try sample.tenant.advance(days: 31)
    #expect(try await sample.tenant.devices(of: Sample.id("alma.wik")) == [])
  }

  @Test func namesAnOwnerThatADeviceCannotHave() throws {
    let resources = try Sample.resources(organisation: { object in
      object["users"] = (object["users"] as? [[String: Any]] ?? []).map { entry in
        var entry = entry
        if (entry["user"] as? String) == "alma.wik" {
          entry["devices"] = [["name": "X", "ownership": "borrowed"]]
        }
        return entry
      }
    })
    let problem = try resources.problems(in: Array("{}".utf8).withUnsafeBytes { .init($0) }).first
    #expect(problem?.place == "users/alma.wik/devices/X/ownership")
  }
}
