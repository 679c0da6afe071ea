import EmbeddedTenant
import Foundation
import Microsoft365
import Operations
import Testing

/// An organisation of one's own, from a file.
struct OrganisationTests {
  private static let sample = Sample.folder.appendingPathComponent("sample-organisation.json")

  /// A small organisation in which nothing contradicts itself, after `change`.
  private func json(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> Data {
    var object: [String: Any] = [
      "name": "Small", "domain": "small.example", "country": "SE", "today": "2026-11-02",
      "hour": 8,
      "subscriptions": [
        [
          "id": "e3", "product": "ENTERPRISEPACK", "quantity": 2, "channel": "direct",
          "termStartedDaysAgo": 10, "termEndsInDays": 355, "lots": [["quantity": 2]],
        ]
      ],
      "groups": [["name": "All", "dynamic": false, "products": [], "members": ["ann"]]],
      "users": [
        [
          "user": "ann", "name": "Ann", "location": "SE", "licenses": ["ENTERPRISEPACK"],
          "roles": ["global"], "mailboxMB": 5,
        ],
        ["user": "bo", "name": "Bo", "location": "SE", "licenses": ["ENTERPRISEPACK"]],
      ],
      "mailboxes": [], "numbers": [], "queues": [], "sites": [], "blockedCountries": [:],
    ]
    change(&object)
    return try JSONSerialization.data(withJSONObject: object)
  }

  private func problems(
    _ change: (inout [String: Any]) -> Void = { _ in }
  ) throws -> [OrganisationProblem] {
    let data = try json(change)
    return try Sample.resources().with(organisation: data).problems(in: data)
  }

  /// Changes the user at an index.
  private func user(
    _ index: Int, _ change: @escaping (inout [String: Any]) -> Void
  ) -> (inout [String: Any]) -> Void {
    { object in
      guard var users = object["users"] as? [[String: Any]] else { return }
      change(&users[index])
      object["users"] = users
    }
  }

  @Test func makesATenantOfAnOrganisation() async throws {
    #expect(try problems() == [])
    let resources = try Sample.resources().with(organisation: try json())
    let tenant = try EmbeddedTenant.inMemory(resources)
    #expect(
      try await tenant.users().map(\.name.rawValue).sorted() == [
        "ann@small.example", "bo@small.example",
      ])
  }

  /// A search finds people by whatever the list shows.
  @Test func showsTheDepartmentOfThoseWhoHaveOne() async throws {
    let data = try json(user(1) { $0["department"] = "Warehouse" })
    let resources = try Sample.resources().with(organisation: data)
    let tenant = try EmbeddedTenant.inMemory(resources)
    for tenant in [tenant, try tenant.copy()] {
      let people = try await tenant.domain.candidates(for: "user.choose", [:])
      #expect(people.map(\.title) == ["Ann", "Bo"])
      let departments = people.map { person in
        person.facts.first { $0.property == "department" }?.value
      }
      #expect(departments == [nil, .text("Warehouse")])
    }
  }

  @Test func findsNothingInTheSample() throws {
    let data = try Data(contentsOf: Self.sample)
    #expect(try Sample.resources().problems(in: data) == [])
  }

  @Test func namesAMistypedProductWithTheNearest() throws {
    let found = try problems(user(1) { $0["licenses"] = ["ENTERPRISEPAC"] })
    #expect(found.map(\.place) == ["users/bo/licenses"])
    guard case .unknown("ENTERPRISEPAC", let nearest)? = found.first?.kind else {
      Issue.record("\(found)")
      return
    }
    #expect(nearest.first == "ENTERPRISEPACK")
  }

  @Test func namesAMistypedKey() throws {
    let found = try problems(user(1) { $0["licences"] = ["ENTERPRISEPACK"] })
    #expect(found.map(\.place) == ["users/bo"])
    guard case .notPossible("licences", _, let nearest)? = found.first?.kind else {
      Issue.record("\(found)")
      return
    }
    #expect(nearest == ["licenses"])
  }

  @Test func namesWhatContradictsItself() throws {
    #expect(
      try problems(user(1) { $0["user"] = "ANN" }).map(\.kind) == [.twice("ANN")])
    #expect(
      try problems(user(0) { $0["user"] = "anne" }).map(\.place) == ["groups/All/members"])
    #expect(
      try problems(user(1) { $0["location"] = nil }).map(\.kind) == [.noLocation])
    #expect(
      try problems(user(1) { $0["holds"] = ["litigation"] }).map(\.kind) == [.noMailbox])
    #expect(try problems(user(0) { $0["roles"] = ["user"] }).map(\.kind) == [.noAdministrator])
    #expect(try problems { $0["today"] = "soon" }.map(\.kind) == [.notADay("soon")])
  }

  @Test func countsTheUnits() throws {
    let found = try problems { object in
      guard var all = object["subscriptions"] as? [[String: Any]] else { return }
      all[0]["quantity"] = 1
      object["subscriptions"] = all
    }
    #expect(
      found.map(\.kind) == [
        .tooFewUnits(assigned: 2, bought: 1), .partsDiffer(parts: 2, quantity: 1),
      ])
  }

  @Test func refusesAFileOfAnotherForm() throws {
    let resources = try Sample.resources()
    #expect(throws: DomainFailure.damaged("damagedValue users")) {
      try resources.with(
        organisation: try json { $0["users"] = nil })
    }
  }

  @Test func refusesAFileThatIsNotJSON() throws {
    let resources = try Sample.resources()
    #expect(throws: DomainFailure.damaged("otherContent")) {
      try resources.with(organisation: Data("users: 3".utf8))
    }
  }

  /// The published schema and the program know the same keys.
  @Test func knowsTheKeysOfTheSchema() throws {
    let url = Sample.folder.appendingPathComponent("organisation.schema.json")
    let schema = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    let top = try #require(schema["properties"] as? [String: [String: Any]])
    #expect(Set(top.keys) == Set(OrganisationKeys.known[""] ?? []))
    for (part, keys) in OrganisationKeys.known where !part.isEmpty {
      let items = try #require(top[part]?["items"] as? [String: Any])
      let properties = try #require(items["properties"] as? [String: Any])
      #expect(Set(properties.keys) == Set(keys), "\(part)")
    }
  }
}
