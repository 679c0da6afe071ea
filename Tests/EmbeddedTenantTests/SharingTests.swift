import EmbeddedTenant
import Microsoft365
import Operations
import Testing

/// What a mailbox replies by itself, whose it is, and who may use a person's files.
struct SharingTests {
  private static let set: OperationID = "mailbox.setAutomaticReplies"
  private static let stop: OperationID = "mailbox.stopAutomaticReplies"
  private static let grant: OperationID = "drive.grantAccess"
  private static let remove: OperationID = "drive.removeAccess"

  private func user(_ name: String, _ more: Arguments = [:]) -> Arguments {
    more.merging(["user": Sample.user(name)]) { $1 }
  }

  private func both(_ name: String, _ other: String, _ access: String? = nil) -> Arguments {
    var arguments = user(name, ["colleague": Sample.user(other)])
    arguments["access"] = access.map(Value.text)
    return arguments
  }

  private func replies(_ name: String, in sample: Sample) async throws -> AutomaticReplies? {
    try await sample.tenant.automaticReplies(of: Sample.id(name))
  }

  private static let words: [(Arguments, AutomaticReplies)] = [
    (
      ["inside": .text("I’ve left."), "outside": .text("Write to us.")],
      AutomaticReplies(status: .alwaysEnabled, inside: "I’ve left.", outside: "Write to us.")
    ),
    (
      ["inside": .text("Away."), "audience": .text("none")],
      AutomaticReplies(status: .alwaysEnabled, audience: .none, inside: "Away.")
    ),
    (
      ["inside": .text("Away."), "from": .text("2026-12-01"), "until": .text("2026-12-24")],
      AutomaticReplies(
        status: .scheduled, inside: "Away.", from: 1_796_083_200, until: 1_798_070_400)
    ),
  ]

  @Test(arguments: words)
  func repliesWithTheOrganisationsOwnWords(words: Arguments, wanted: AutomaticReplies) async throws
  {
    let sample = try Sample()
    let arguments = user("daan.mulder", words)
    let before = try await sample.domain.read(Self.set, arguments)
    #expect(try await sample.unmet(Self.set, arguments, key: "1") == [])
    #expect(try await replies("daan.mulder", in: sample) == wanted)
    let inverse = sample.domain.inverse(of: Self.set, arguments, before: before)
    #expect(inverse.map(\.operation) == [Self.stop])
    for call in inverse {
      #expect(try await sample.unmet(call.operation, call.arguments, key: "2") == [])
    }
    #expect(try await replies("daan.mulder", in: sample) == AutomaticReplies())
  }

  /// The texts stay when no replies are sent any more, and come back with them.
  @Test func stopsRepliesAndGivesThemBack() async throws {
    let sample = try Sample()
    let alma = user("alma.wik")
    let old = try #require(try await replies("alma.wik", in: sample))
    #expect(old.status == .alwaysEnabled && old.outside == "I answer next week.")
    let before = try await sample.domain.read(Self.stop, alma)
    #expect(try await sample.unmet(Self.stop, alma, key: "1") == [])
    #expect(try await replies("alma.wik", in: sample)?.status == .disabled)
    #expect(try await replies("alma.wik", in: sample)?.inside == old.inside)
    let inverse = try #require(
      sample.domain.inverse(of: Self.stop, alma, before: before).first)
    #expect(inverse.operation == Self.set)
    #expect(try await sample.unmet(inverse.operation, inverse.arguments, key: "2") == [])
    #expect(try await replies("alma.wik", in: sample) == old)
    // Whoever sends none already loses nothing.
    let daan = user("daan.mulder")
    let facts = try await sample.domain.read(Self.stop, daan)
    #expect(sample.domain.inverse(of: Self.stop, daan, before: facts) == [])
  }

  /// What was set for a time comes back for that time.
  @Test func givesBackTheTimesOfReplies() async throws {
    let sample = try Sample()
    let (scheduled, wanted) = try #require(Self.words.last)
    #expect(try await sample.unmet(Self.set, user("daan.mulder", scheduled), key: "1") == [])
    let other = user("daan.mulder", ["inside": .text("Gone.")])
    let before = try await sample.domain.read(Self.set, other)
    #expect(try await sample.unmet(Self.set, other, key: "2") == [])
    for call in sample.domain.inverse(of: Self.set, other, before: before) {
      #expect(try await sample.unmet(call.operation, call.arguments, key: "3") == [])
    }
    #expect(try await replies("daan.mulder", in: sample) == wanted)
  }

  @Test func refusesRepliesWhereTheyMakeNoSense() async throws {
    let sample = try Sample()
    let inside: Arguments = ["inside": .text("Away.")]
    #expect(try await sample.refusals(Self.set, user("alma.wik")) == ["nothingGiven"])
    let half = inside.merging(["from": .text("2026-12-01")]) { $1 }
    let backwards = half.merging(["until": .text("2026-11-30")]) { $1 }
    for wrong in [half, backwards] {
      #expect(try await sample.refusals(Self.set, user("alma.wik", wrong)) == ["nothingGiven"])
    }
    #expect(
      try await sample.refusals(Self.set, user("gustav.malm", inside)) == ["userNotActive"])
    try sample.tenant.carryOut(
      .unassignAll([Sample.id("daan.mulder")]), key: "u", by: "app:test", isAdmitted: true)
    #expect(try await sample.refusals(Self.set, user("daan.mulder", inside)) == ["noMailbox"])
    #expect(await sample.failure(Self.set, user("daan.mulder", inside)) == "noMailbox")
    let sanne = Sample.upn("sanne.devries")
    #expect(
      await sample.failure(Self.set, user("alma.wik", inside), actor: sanne) == "roleMissing")
  }

  @Test func tellsASharedMailboxFromAPersonsOwn() async throws {
    let sample = try Sample()
    let check: OperationID = "mailbox.checkShared"
    #expect(try await sample.outcome(check, user("alma.wik")) == "personal")
    let shared = try #require(try await sample.tenant.resourceMailboxes().found.first)
    #expect(try await sample.outcome(check, ["user": shared.owner.value]) == "shared")
    try sample.tenant.carryOut(
      .unassignAll([Sample.id("daan.mulder")]), key: "u", by: "app:test", isAdmitted: true)
    #expect(try await sample.outcome(check, user("daan.mulder")) == "none")
  }

  @Test func convertsAMailboxAndBack() async throws {
    let sample = try Sample()
    let alma = user("alma.wik")
    let (shared, regular): (OperationID, OperationID) = (
      "mailbox.convertToShared", "mailbox.convertToRegular"
    )
    let before = try await sample.domain.read(shared, alma)
    #expect(try await sample.unmet(shared, alma, key: "1") == [])
    #expect(try await sample.outcome("mailbox.checkShared", alma) == "shared")
    let inverse = sample.domain.inverse(of: shared, alma, before: before)
    #expect(inverse == [Inverse(regular, alma)])
    // What was shared already was made so by somebody else.
    let again = try await sample.domain.read(shared, alma)
    #expect(sample.domain.inverse(of: shared, alma, before: again) == [])
    // It goes on without a license, and is nobody's own without one.
    try sample.tenant.carryOut(
      .unassignAll([Sample.id("alma.wik")]), key: "u", by: "app:test", isAdmitted: true)
    #expect(try await sample.outcome("mailbox.checkShared", alma) == "shared")
    #expect(try await sample.refusals(regular, alma) == ["mailboxNeedsLicense"])
    #expect(await sample.failure(regular, alma) == "mailboxNeedsLicense")
    let e3: Arguments = ["users": Sample.user("alma.wik"), "licenses": .text("ENTERPRISEPACK")]
    #expect(try await sample.unmet("license.assign", e3, key: "2") == [])
    #expect(try await sample.unmet(regular, alma, key: "3") == [])
    #expect(try await sample.outcome("mailbox.checkShared", alma) == "personal")
  }

  @Test func convertsNoMailboxThatIsNotThere() async throws {
    let sample = try Sample()
    for operation: OperationID in ["mailbox.convertToShared", "mailbox.convertToRegular"] {
      #expect(try await sample.refusals(operation, user("maja.strand")) == ["noMailbox"])
      #expect(await sample.failure(operation, user("maja.strand")) == "noMailbox")
      #expect(try await sample.refusals(operation, user("gustav.malm")) == ["userNotActive"])
    }
  }

  @Test(arguments: DriveAccess.Right.allCases)
  func letsAColleagueUseFilesAndTakesItBack(right: DriveAccess.Right) async throws {
    let sample = try Sample()
    let arguments = both("alma.wik", "daan.mulder", right.rawValue)
    let before = try await sample.domain.read(Self.grant, arguments)
    #expect(try await sample.unmet(Self.grant, arguments, key: "1") == [])
    let access = try await sample.tenant.driveAccess(of: Sample.id("alma.wik"))
    #expect(
      Set(access)
        == [
          DriveAccess(person: Sample.subject("hugo.falk"), right: .read),
          DriveAccess(person: Sample.subject("daan.mulder"), right: right),
        ])
    let inverse = sample.domain.inverse(of: Self.grant, arguments, before: before)
    #expect(inverse == [Inverse(Self.remove, both("alma.wik", "daan.mulder"))])
    for call in inverse {
      #expect(try await sample.unmet(call.operation, call.arguments, key: "2") == [])
    }
    #expect(try await sample.domain.read(Self.grant, arguments) == before)
  }

  /// Access that was there comes back as it was.
  @Test func givesBackTheAccessThatSomebodyHad() async throws {
    let sample = try Sample()
    let hugo = both("alma.wik", "hugo.falk")
    let before = try await sample.domain.read(Self.remove, hugo)
    #expect(
      sample.domain.inverse(of: Self.remove, hugo, before: before)
        == [Inverse(Self.grant, both("alma.wik", "hugo.falk", "read"))])
    #expect(sample.domain.inverse(of: Self.grant, hugo, before: before) == [])
    #expect(try await sample.unmet(Self.remove, hugo) == [])
    #expect(try await sample.tenant.driveAccess(of: Sample.id("alma.wik")) == [])
    let facts = try await sample.domain.read(Self.remove, hugo)
    #expect(sample.domain.inverse(of: Self.remove, hugo, before: facts) == [])
  }

  @Test func refusesAccessWhereItMakesNoSense() async throws {
    let sample = try Sample()
    #expect(try await sample.refusals(Self.grant, user("alma.wik")) == ["nothingGiven"])
    #expect(
      try await sample.refusals(Self.grant, both("alma.wik", "hugo.falk", "own"))
        == ["nothingGiven"])
    #expect(
      try await sample.refusals(Self.grant, both("alma.wik", "alma.wik")) == ["accessToOwn"])
    #expect(
      try await sample.refusals(Self.grant, both("alma.wik", "gustav.malm")) == ["userNotActive"])
    #expect(
      try await sample.refusals(Self.grant, both("alma.wik", "hugo.falk", "write"))
        == ["accessGiven"])
    #expect(
      try await sample.refusals(Self.grant, both("gustav.malm", "alma.wik")) == ["userNotActive"])
    let sanne = Sample.upn("sanne.devries")
    #expect(
      await sample.failure(Self.grant, both("alma.wik", "daan.mulder"), actor: sanne)
        == "roleMissing")
    // Whoever is gone has none any more.
    try sample.tenant.carryOut(
      .deleteUser(Sample.id("hugo.falk")), key: "d", by: "app:test", isAdmitted: true)
    try sample.tenant.advance(days: 31)
    #expect(try await sample.tenant.driveAccess(of: Sample.id("alma.wik")) == [])
  }
}
