import EmbeddedTenant
import Foundation
import Microsoft365
import Operations

/// The sample organisation in memory, with the questions that the tests ask of it.
struct Sample {
  let tenant: EmbeddedTenant
  var domain: Microsoft365Domain { tenant.domain }

  init() throws { tenant = try EmbeddedTenant.inMemory(try Self.resources()) }

  /// The sample organisation with service plans turned off.
  ///
  /// - Parameter plans: Plans by the user or group that has them off, and then by part number.
  init(turningOff plans: [String: [String: [String]]]) throws {
    let resources = try Self.resources(organisation: { object in
      for list in ["users", "groups"] {
        object[list] = (object[list] as? [[String: Any]] ?? []).map { entry in
          var entry = entry
          if let name = (entry["user"] ?? entry["name"]) as? String, let off = plans[name] {
            entry["disabledPlans"] = off
          }
          return entry
        }
      }
    })
    tenant = try EmbeddedTenant.inMemory(resources)
  }

  static var folder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Resources")
  }

  /// Returns the contents of a new tenant.
  ///
  /// - Parameters:
  ///   - change: Changes the object in `licences.json` before it is decoded.
  ///   - organisation: Changes the object in `sample-organisation.json` before it is decoded.
  static func resources(
    change: (inout [String: Any]) -> Void = { _ in },
    organisation: (inout [String: Any]) -> Void = { _ in }
  ) throws -> TenantResources {
    let licenses = try Data(contentsOf: folder.appendingPathComponent("licences.json"))
    var object = try JSONSerialization.jsonObject(with: licenses) as? [String: Any] ?? [:]
    change(&object)
    let sample = try Data(contentsOf: folder.appendingPathComponent("sample-organisation.json"))
    var people = try JSONSerialization.jsonObject(with: sample) as? [String: Any] ?? [:]
    organisation(&people)
    return try TenantResources(
      licenses: try JSONSerialization.data(withJSONObject: object),
      limits: try Data(contentsOf: folder.appendingPathComponent("limits.json")),
      sample: try JSONSerialization.data(withJSONObject: people))
  }

  static let domain = "nordlund.onmicrosoft.com"
  static func upn(_ name: String) -> String { "\(name)@\(domain)" }
  static func id(_ name: String) -> UserID { DirectoryID.user(UserName(upn(name))) }
  static func subject(_ name: String) -> Subject {
    Subject(id: id(name).rawValue, name: upn(name))
  }
  static func user(_ name: String) -> Value { subject(name).value }
  static func group(_ name: String) -> Value {
    Subject(id: DirectoryID.group(name, in: domain).rawValue, name: name).value
  }
  static let karin = upn("karin.nordlund")

  private static let skus = [
    "ENTERPRISEPACK": "6fd2c87f-b296-42f0-b197-1e91e994b900",
    "ENTERPRISEPREMIUM": "c7df2760-2c81-4ef7-b578-5b5392b571df",
    "EXCHANGESTANDARD": "4b9405b0-7788-4568-add1-99614e613b69",
    "MCOEV": "e43b5b99-8dfb-405f-9987-dc307f34bcbd",
    "MCOMEETADV": "0c266dff-15dd-4b49-8397-2bb16070ed52",
    "STANDARDPACK": "18181a46-0d4e-45cd-891e-60aabd171b4e",
  ]

  /// Returns the id of the product of the program with this part number.
  static func sku(_ partNumber: String) -> SkuID { SkuID(skus[partNumber] ?? partNumber) }
  static func product(_ partNumber: String) -> Value {
    Subject(id: sku(partNumber).rawValue, name: partNumber).value
  }

  /// Returns the codes of the domain's refusals.
  func refusals(_ operation: OperationID, _ arguments: Arguments) async throws -> [String] {
    let facts = try await domain.read(operation, arguments)
    return domain.refusals(operation, arguments, facts).map(\.code)
  }

  /// Returns the outcome of a check on a fresh reading.
  func outcome(_ operation: OperationID, _ arguments: Arguments) async throws -> String {
    domain.outcome(operation, arguments, try await domain.read(operation, arguments))
  }

  /// Reads, checks, predicts, performs and reads again; returns the predicted facts that were not
  /// met, and what changed unpredicted, unless it may change by itself.
  func unmet(
    _ operation: OperationID, _ arguments: Arguments, key: String = "k", actor: String = karin
  ) async throws -> [String] {
    let before = try await domain.read(operation, arguments)
    let refusals = domain.refusals(operation, arguments, before)
    guard refusals.isEmpty else { return refusals.map { "refused: \($0.code) \($0.values)" } }
    let predicted = domain.prediction(operation, arguments, before)
    guard !Difference.between(before, and: predicted).isEmpty else { return ["nothing predicted"] }
    try await domain.perform(operation, arguments, key: key, actor: actor)
    let after = try await domain.read(
      operation, domain.scope(of: operation, arguments, before: before))
    let unmet = predicted.filter {
      !$0.isMet(from: before.value(like: $0), by: after.value(like: $0))
    }.map {
      "\($0.subject.name) \($0.property): \($0.value), not \(String(describing: after.value(like: $0)))"
    }
    let surprises = Difference.between(before, and: after).filter { change in
      before.contains(where: change.concerns) && !predicted.contains(where: change.concerns)
        && !domain.mayAlter(change, with: operation, arguments, before: before)
    }
    return unmet + surprises.map { "\($0.subject.name) \($0.property): unpredicted \($0.after)" }
  }

  /// Returns the code of the tenant's own refusal, or `none`, without asking the domain first.
  func failure(
    _ operation: OperationID, _ arguments: Arguments, actor: String = karin
  ) async -> String {
    do {
      try await domain.perform(operation, arguments, key: "direct", actor: actor)
      return "none"
    } catch {
      guard case .refused(let refusal) = error else { return "\(error)" }
      return refusal.code
    }
  }

  func mailbox(_ name: String) async throws -> Mailbox? {
    try await tenant.mailbox(of: Self.id(name))
  }
}
