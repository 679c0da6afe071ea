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

  private static let second = "11111111-0000-4000-8000-0000000000E3"

  /// A second product with the part number of Office 365 E3, which Bo has.
  private func twins(_ word: String) -> (inout [String: Any]) -> Void {
    { object in
      object["products"] = [
        ["id": Self.second, "partNumber": "ENTERPRISEPACK", "name": "Office 365 E3 (old)"]
      ]
      object["subscriptions"] = [(word, 1), (Sample.sku("ENTERPRISEPACK").rawValue, 1)].map {
        product, quantity in
        [
          "id": product, "product": product, "quantity": quantity, "channel": "direct",
          "termStartedDaysAgo": 10, "termEndsInDays": 355, "lots": [["quantity": quantity]],
        ] as [String: Any]
      }
      let users = object["users"] as? [[String: Any]] ?? []
      object["users"] = zip(users, [Sample.sku("ENTERPRISEPACK").rawValue, word]).map {
        user, held in
        user.merging(["licenses": [held]]) { $1 }
      }
    }
  }

  @Test func hasTwoProductsWithOnePartNumber() async throws {
    let data = try json(twins(Self.second))
    let resources = try Sample.resources().with(organisation: data)
    #expect(try resources.problems(in: data) == [])
    let tenant = try EmbeddedTenant.inMemory(resources)
    let (one, two) = (Sample.sku("ENTERPRISEPACK"), SkuID(Self.second))
    #expect(Set(tenant.products.products(meant: "ENTERPRISEPACK").map(\.id)) == [one, two])
    #expect(tenant.products[two]?.plans == tenant.products[one]?.plans)
    let units = try await tenant.products()
    #expect(Set(units.map(\.product)) == [one, two])
    #expect(units.map(\.purchased) == [1, 1] && units.map(\.assigned) == [1, 1])
    let bo = try #require(try await tenant.users(named: UserName("bo@small.example")).first)
    #expect(bo.products == [two])
    // One has no unit left, which says nothing about the other.
    try tenant.carryOut(
      .unassign([bo.id], [one]), key: "other", by: "app:test", isAdmitted: true)
    #expect(try await tenant.user(bo.id)?.products == [two])
    try tenant.carryOut(.unassign([bo.id], [two]), key: "own", by: "app:test", isAdmitted: true)
    #expect(try await tenant.products().map(\.assigned).sorted() == [0, 1])
    #expect(throws: DomainFailure.self) {
      try tenant.carryOut(.assign([bo.id], [one]), key: "k", by: "app:test", isAdmitted: true)
    }
  }

  @Test func namesAPartNumberThatSeveralProductsHave() throws {
    let data = try json(twins("ENTERPRISEPACK"))
    let found = try Sample.resources().with(organisation: data).problems(in: data)
    let ids = [Sample.sku("ENTERPRISEPACK").rawValue, Self.second.lowercased()]
    #expect(
      Set(
        found.filter { $0.kind == .notPossible("ENTERPRISEPACK", possible: ids, nearest: []) }
          .map(\.place)) == ["subscriptions/ENTERPRISEPACK/product", "users/bo/licenses"])
  }

  @Test func namesAnIdThatTwoProductsHave() throws {
    let id = Sample.sku("ENTERPRISEPACK").rawValue.uppercased()
    let found = try problems { object in
      object["products"] = [["id": id, "partNumber": "OTHER", "name": "Other"]]
    }
    #expect(found.contains { $0.place == "products" && $0.kind == .twice(id) })
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
