import DeclaredDomains
import Operations

/// One change of a declared domain to try, by the names of what it is about.
package struct DeclaredTrial: Sendable {
  /// A change as it is called.
  package struct Call: Sendable {
    package let operation: OperationID
    package let arguments: Arguments
  }

  package let name: String
  package let domain: DomainID
  /// Its own name in the declaration.
  package let operation: OperationID
  /// Whether the directory offers PATCH.
  package let hasPatch: Bool
  /// Whether it is the inverse of what `call` makes, rather than that itself.
  private let isInverse: Bool
  private let arguments: @Sendable ([String: String]) -> Arguments
  /// What is made first and then reversed; `nil` for nothing.
  private let first: OperationID?
  /// What a service does beside what it is asked, where the domain would see it; `nil` if it would not.
  let more: (@Sendable (inout any ServedThings) -> Void)?
  /// What somebody else changes at the same time.
  let meanwhile: @Sendable (inout any ServedThings) -> Void

  private init(
    _ name: String, _ domain: DomainID, _ operation: OperationID, hasPatch: Bool = true,
    reversing first: OperationID? = nil, more: (@Sendable (inout any ServedThings) -> Void)?,
    meanwhile: @escaping @Sendable (inout any ServedThings) -> Void,
    _ arguments: @escaping @Sendable ([String: String]) -> Arguments
  ) {
    self.name = name
    self.domain = domain
    self.operation = operation
    self.hasPatch = hasPatch
    isInverse = first != nil
    self.first = first
    self.more = more
    self.meanwhile = meanwhile
    self.arguments = arguments
  }

  /// Which of the operation's requests is sent, counted from 0.
  var request: Int { hasPatch ? 0 : 1 }

  /// What it is called with; of an inverse, what is made first.
  ///
  /// - Parameter ids: the ids at the place, by the names that trials have for them.
  package func call(_ ids: [String: String]) -> Call {
    let own = first ?? operation
    return Call(operation: OperationID(rawValue: "\(domain):\(own)"), arguments: arguments(ids))
  }

  /// The call itself at a place: for an inverse, what gives back what was made first.
  package func prepared(_ ids: [String: String], at domain: any Domain) async throws -> Call? {
    let call = call(ids)
    guard isInverse else { return call }
    let before = try await domain.read(call.operation, call.arguments)
    let inverse = domain.inverse(of: call.operation, call.arguments, before: before).first
    try await domain.changing(from: before).perform(
      call.operation, call.arguments, key: "first", actor: "ann")
    return inverse.map { Call(operation: $0.operation, arguments: $0.arguments) }
  }

  // MARK: - All of them

  /// Every change of the shipped declarations, where the request may differ in more than one way.
  package static var all: [DeclaredTrial] { names + directory + badges }

  /// The ids in the practice samples.
  package static let sampleIDs = [
    "zone": "fjordbygd.example.", "account": "7a10", "inactive": "7a12", "group": "g2",
    "other": "g3", "badge": "17",
  ]

  private static func subject(_ domain: String, _ kind: String, _ id: String?) -> Value {
    .subject(Subject(id: "\(domain)/\(kind)/\(id ?? "")", name: id ?? ""))
  }

  private static var names: [DeclaredTrial] {
    func trial(
      _ name: String, _ operation: OperationID, reversing first: OperationID? = nil, type: String,
      at owner: String, _ more: Arguments
    ) -> DeclaredTrial {
      let theirs = type == "TXT" ? "\"theirs\"" : type == "MX" ? "9 theirs.example." : "192.0.2.9"
      let copied: @Sendable (inout any ServedThings) -> Void = { things in
        guard var names = things as? ServedNames else { return }
        for index in names.zones.indices { names.zones[index].kind = "Master" }
        things = names
      }
      let added: @Sendable (inout any ServedThings) -> Void = { things in
        guard var names = things as? ServedNames else { return }
        names.add(theirs, to: owner, type)
        things = names
      }
      return DeclaredTrial(
        name, "dns", operation, reversing: first, more: copied, meanwhile: added
      ) { ids in
        more.merging([
          "zone": subject("dns", "zone", ids["zone"]), "name": .text(owner),
        ]) { own, _ in own }
      }
    }
    func text(_ text: String) -> Arguments { ["text": .text(text)] }
    func values(_ type: String, _ values: [String]) -> Arguments {
      ["type": .code(type), "values": .list(values.map { .text($0) })]
    }
    return [
      trial("a text beside others", "textRecord.add", type: "TXT", at: "@", text("proof=1")),
      trial("a text under a new name", "textRecord.add", type: "TXT", at: "new", text("proof=1")),
      trial(
        "one of the texts", "textRecord.remove", type: "TXT", at: "@",
        text("v=spf1 include:post.example -all")),
      trial("the only text", "textRecord.remove", type: "TXT", at: "lone", text("only")),
      trial(
        "records that are there", "recordSet.replace", type: "MX", at: "@",
        values("MX", ["10 mx1.new.example.", "20 mx2.new.example."])),
      trial(
        "records that are not there", "recordSet.replace", type: "A", at: "fresh",
        values("A", ["192.0.2.1"])),
      trial("a set", "recordSet.delete", type: "A", at: "www", ["type": .code("A")]),
      trial(
        "a set with a comment and a record that is switched off", "recordSet.restore",
        reversing: "recordSet.delete", type: "TXT", at: "@", ["type": .code("TXT")]),
    ]
  }

  private static func renamed(_ kind: String, _ id: String)
    -> @Sendable (inout any ServedThings) -> Void
  {
    { things in
      guard var directory = things as? ServedDirectory else { return }
      directory.rename(kind, id)
      things = directory
    }
  }

  private static var directory: [DeclaredTrial] {
    func trial(
      _ name: String, _ operation: OperationID, of account: String, hasPatch: Bool = true,
      isSeen: Bool = true
    ) -> DeclaredTrial {
      let id = sampleIDs[account] ?? ""
      return DeclaredTrial(
        name, "scim", operation, hasPatch: hasPatch, more: isSeen ? renamed("Users", id) : nil,
        meanwhile: renamed("Users", id)
      ) { ["account": subject("scim", "account", $0[account])] }
    }
    func membership(_ name: String, _ operation: OperationID, of group: String) -> DeclaredTrial {
      let id = sampleIDs[group] ?? ""
      return DeclaredTrial(
        name, "scim", operation, more: renamed("Groups", id), meanwhile: renamed("Groups", id)
      ) {
        [
          "account": subject("scim", "account", $0["account"]),
          "group": subject("scim", "group", $0[group]),
        ]
      }
    }
    return [
      trial("an account", "account.deactivate", of: "account"),
      trial("a closed account", "account.activate", of: "inactive"),
      trial("an account, without PATCH", "account.deactivate", of: "account", hasPatch: false),
      trial("a closed account, without PATCH", "account.activate", of: "inactive", hasPatch: false),
      DeclaredTrial(
        "an account", "scim", "account.create", more: renamed("Users", "new-1"),
        meanwhile: renamed("Users", sampleIDs["account"] ?? "")
      ) { _ in ["userName": .text("eva.nova"), "displayName": .text("Eva Nova")] },
      trial("an account", "account.delete", of: "account", isSeen: false),
      membership("an account to a group", "group.addMember", of: "other"),
      membership("an account from a group", "group.removeMember", of: "group"),
    ]
  }

  private static var badges: [DeclaredTrial] {
    func doors(_ names: [String]) -> @Sendable (inout any ServedThings) -> Void {
      { things in
        guard var badges = things as? ServedBadges else { return }
        badges.open(names, with: "17")
        things = badges
      }
    }
    @Sendable func arguments(_ ids: [String: String]) -> Arguments {
      ["badge": subject("badges", "badge", ids["badge"])]
    }
    return [
      DeclaredTrial(
        "a badge", "badges", "badge.block", more: doors([]), meanwhile: doors(["roof"]), arguments),
      DeclaredTrial(
        "a blocked badge", "badges", "badge.unblock", reversing: "badge.block", more: doors([]),
        meanwhile: doors(["roof"]), arguments),
    ]
  }
}

// MARK: - What others do

extension ServedNames {
  /// Somebody else adds a record to a set.
  ///
  /// - Parameter owner: as trials write it, `@` for the zone itself.
  mutating func add(_ content: String, to owner: String, _ type: String) {
    guard var zone = zones.first else { return }
    let name = owner == "@" ? zone.id : "\(owner).\(zone.id)"
    let record = Record(content: content, isDisabled: false)
    if let place = zone.sets.firstIndex(where: { $0.name == name && $0.type == type }) {
      zone.sets[place].records.append(record)
    } else {
      zone.sets.append(RecordSet(name: name, type: type, ttl: 60, records: [record], comments: []))
    }
    zones[0] = zone
  }

  /// The zones with a set that only the trials need.
  mutating func addLoneText() {
    guard var zone = zones.first else { return }
    zone.sets.append(
      RecordSet(
        name: "lone.\(zone.id)", type: "TXT", ttl: 300,
        records: [Record(content: "\"only\"", isDisabled: false)], comments: []))
    zones[0] = zone
  }
}

extension ServedDirectory {
  /// Somebody else gives an account or a group another name for people.
  mutating func rename(_ kind: String, _ id: String) {
    func renamed(_ entries: [Entry]) -> [Entry] {
      entries.map { entry in
        guard entry.id == id else { return entry }
        var entry = entry
        entry.document = entry.document.setting(
          JSONPointer(tokens: ["displayName"]), to: .text("Theirs"))
        entry.version += 1
        return entry
      }
    }
    if kind == "Users" { users = renamed(users) } else { groups = renamed(groups) }
  }
}

extension ServedBadges {
  /// Somebody else says which doors a badge opens.
  mutating func open(_ doors: [String], with number: String) {
    badges[number] = badges[number]?.setting(
      JSONPointer(tokens: ["doors"]), to: .list(doors.map { .text($0) }))
  }
}
