import Operations

/// The operations that check products and the licenses of users, and change nothing.
enum LicenseChecks {
  static var operations: [any DomainOperation] {
    [
      LicenseReadAvailability(), LicenseCheckCapacity(), LicenseCheckInheritance(),
      LicenseCheckManageable(), BatchCheckRemaining(),
    ]
  }
}

/// `license.readAvailability`: whether any units are free.
struct LicenseReadAvailability: DomainOperation {
  let id: OperationID = "license.readAvailability"
  var needs: [PermissionNeed] { [.readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("license", .license, isOptional: true)],
      outcomes: ["available", "exhausted"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    call.licenses.isEmpty
      ? try await reader.ownedProducts() : try await reader.products(call.licenseSubjects)
  }

  /// Without a product, the outcome says whether any product has free units.
  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let products =
      call.licenses.isEmpty
      ? call.products.products.map { call.products.subject($0.id) } : call.licenseSubjects
    return products.contains { facts.number($0, .availableUnits) > 0 } ? "available" : "exhausted"
  }
}

/// `license.checkCapacity`: whether there are units enough for every user without the products.
struct LicenseCheckCapacity: DomainOperation {
  let id: OperationID = "license.checkCapacity"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check,
      [.init("users", .user.list), .init("licenses", .license.list)],
      outcomes: ["enough", "short"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.products(call.licenseSubjects) + reader.users(call.users, [.licenses])
  }

  /// Where a subscription is suspended, more licenses would not help, whatever the document says.
  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    LicenseAssign().effect(call, facts).unitRefusals.filter {
      $0.code == RefusalCode.productSuspended.rawValue
    }
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    LicenseAssign().effect(call, facts).unitRefusals.isEmpty ? "enough" : "short"
  }
}

/// `license.checkInheritance`: whether a group gives any of the products to any of the users.
struct LicenseCheckInheritance: DomainOperation {
  let id: OperationID = "license.checkInheritance"
  var needs: [PermissionNeed] { .accounts }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check,
      [.init("users", .user.list), .init("licenses", .license.list)],
      outcomes: ["direct", "inherited"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.licenses]) + reader.groups(of: call.users)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let products = Set(call.licenseSubjects)
    let inherited = call.users.contains { user in
      facts.throughGroups(user).contains { products.contains($0.product) }
    }
    return inherited ? "inherited" : "direct"
  }
}

/// `license.checkManageable`: whether any of the products comes only from users' own purchases.
struct LicenseCheckManageable: DomainOperation {
  let id: OperationID = "license.checkManageable"
  var needs: [PermissionNeed] { [.readProducts] }

  var decisiveProperties: Set<FactProperty> { [.selfServiceOnly] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check,
      [.init("users", .user.list), .init("licenses", .license.list)],
      outcomes: ["manageable", "selfService"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.products(call.licenseSubjects)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    call.licenseSubjects.contains { facts.flag($0, .selfServiceOnly) }
      ? "selfService" : "manageable"
  }
}

/// `batch.checkRemaining`: whether any of the users still holds the product.
struct BatchCheckRemaining: DomainOperation {
  let id: OperationID = "batch.checkRemaining"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readProducts] }

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .check, [.init("users", .user.list), .init("license", .license)],
      outcomes: ["finished", "more"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.licenses]) + reader.products(call.licenseSubjects)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    let products = Set(call.licenses)
    let remain = call.users.contains {
      !facts.licenses($0, call.products).isDisjoint(with: products)
    }
    return remain ? "more" : "finished"
  }
}
