import EmbeddedTenant
import Microsoft365

/// What a sandbox plays that its tenant does not know: answers in place of its own, groups that are
/// managed elsewhere, and licenses with errors.
package struct SandboxSituation: Hashable, Sendable, Codable {
  /// An answer in place of the sandbox's own, as Microsoft Graph or the sign-in service gives it.
  package struct Answer: Hashable, Sendable, Codable {
    /// `nil` stands for every method.
    let method: String?
    /// A part of the path, such as `/mailboxSettings`.
    let path: String
    let status: Int
    let code: String
    let message: String
    /// In addition to those of every answer.
    let headers: [String: String]?
    /// How many requests get it; `nil` for all.
    var times: Int?

    package init(
      _ status: Int, _ code: String, _ message: String, method: String? = nil, path: String,
      headers: [String: String] = [:], times: Int? = nil
    ) {
      self.method = method
      self.path = path
      self.status = status
      self.code = code
      self.message = message
      self.headers = headers
      self.times = times
    }
  }

  /// Where a group is managed.
  package enum Management: String, Hashable, Sendable, Codable {
    case exchange, localDirectory
  }

  /// A license with an error: one that was assigned directly, or that a group should give a member.
  package struct LicenseError: Hashable, Sendable, Codable {
    /// A user principal name.
    let user: String
    /// A part number or an id.
    let product: String
    /// The name of the group, or its id; `nil` for a license that was assigned directly.
    let group: String?
    /// `CountViolation`, `Other`, ….
    let error: String
    /// `Error`, or `ActiveWithError` if the user holds it nevertheless; `nil` stands for `Error`.
    let state: String?
    /// Whether it is still shown when the assignment is gone, as by a service that is late.
    let stays: Bool?

    package init(
      user: String, product: String, group: String?, error: String, state: String? = nil,
      stays: Bool? = nil
    ) {
      self.user = user
      self.product = product
      self.group = group
      self.error = error
      self.state = state
      self.stays = stays
    }

    fileprivate func isOf(_ user: UserName) -> Bool { UserName(self.user) == user }
  }

  package var answers: [Answer] = []
  /// By the name of the group, or by its id where several have the name.
  package var groups: [String: Management] = [:]
  package var licenseErrors: [LicenseError] = []

  /// Nothing besides the tenant.
  package init() {}

  /// Reads the situation of a control request; what is not named is not played.
  ///
  /// - Throws: `DecodingError` if a value is missing or not of its type.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    answers = try values.decodeIfPresent([Answer].self, forKey: .answers) ?? []
    groups = try values.decodeIfPresent([String: Management].self, forKey: .groups) ?? [:]
    licenseErrors =
      try values.decodeIfPresent([LicenseError].self, forKey: .licenseErrors) ?? []
  }

  /// Returns the first answer for a request that is not used up, and counts it; `nil` if the sandbox
  /// answers by itself.
  mutating func take(_ method: String, _ path: String) -> GraphFault? {
    let found = answers.firstIndex { answer in
      (answer.method.map { $0 == method } ?? true) && path.contains(answer.path)
        && answer.times != 0
    }
    guard let found else { return nil }
    answers[found].times = answers[found].times.map { $0 - 1 }
    let answer = answers[found]
    return GraphFault(
      status: answer.status, code: answer.code, message: answer.message,
      headers: answer.headers ?? [:])
  }

  /// Forgets the errors of licenses that a group no longer gives a user.
  mutating func leave(_ group: DirectoryGroup, _ user: UserName) {
    licenseErrors.removeAll { error in
      let isOfGroup = error.group.map { [group.name, group.id.rawValue].contains($0) } ?? false
      return isOfGroup && error.isOf(user) && error.stays != true
    }
  }

  /// Returns whether a license that was assigned directly to a user has an error.
  func hasDirectError(_ product: SkuID, _ user: UserName, _ products: ProductCatalogue) -> Bool {
    licenseErrors.contains { error in
      error.group == nil && error.isOf(user)
        && products.products(meant: error.product).contains { $0.id == product }
    }
  }

  /// Forgets the error of a license that was taken away from a user.
  mutating func unassign(_ product: SkuID, _ user: UserName, _ products: ProductCatalogue) {
    licenseErrors.removeAll { error in
      error.group == nil && error.isOf(user) && error.stays != true
        && products.products(meant: error.product).contains { $0.id == product }
    }
  }

  /// Returns where a group is managed; `nil` for the directory itself.
  func management(of group: DirectoryGroup) -> Management? {
    groups[group.id.rawValue] ?? groups[group.name]
  }

  /// Returns why the members of a group cannot be changed over the interface; `nil` if they can.
  func refusal(ofChanging group: DirectoryGroup) -> GraphFault? {
    switch management(of: group) {
    case nil: nil
    case .exchange:
      .badRequest("Cannot Update a mail-enabled security groups and or distribution list.")
    case .localDirectory: .syncedObject
    }
  }
}

extension GraphNode {
  /// Returns a user with licenses in error among its assignments.
  ///
  /// - Parameter groups: Those of the tenant, by one of which each error is.
  func adding(
    _ errors: [SandboxSituation.LicenseError], products: ProductCatalogue,
    groups: [DirectoryGroup]
  ) -> GraphNode {
    guard case .object(var values) = self, let name = values["userPrincipalName"]?.text else {
      return self
    }
    let own = errors.filter { UserName($0.user) == UserName(name) }
    guard !own.isEmpty else { return self }
    let states = own.map { error in
      let group = error.group.map { named in
        groups.first { [$0.id.rawValue, $0.name].contains(named) }?.id.rawValue ?? named
      }
      return GraphNode.object([
        "skuId": .text(
          products.products(meant: error.product).first?.id.rawValue ?? error.product),
        "assignedByGroup": .optional(group), "disabledPlans": .list([]),
        "state": .text(error.state ?? "Error"), "error": .text(error.error),
        "lastUpdatedDateTime": .text(GraphDateTime.text(0)),
      ])
    }
    // A license that is held has one state, with its error if it has one.
    let held = (values["licenseAssignmentStates"]?.list ?? []).filter { state in
      !states.contains { error in
        error["skuId"] == state["skuId"] && error["assignedByGroup"] == state["assignedByGroup"]
      }
    }
    values["licenseAssignmentStates"] = .list(held + states)
    return .object(values)
  }
}
