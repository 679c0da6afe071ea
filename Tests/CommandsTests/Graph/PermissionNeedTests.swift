import EmbeddedTenant
import GraphSandbox
import GraphTenant
import Microsoft365
import Operations
import Testing
import stegvis_graph_bench

/// The permissions that a step needs are those with which it can be read.
struct PermissionNeedTests {
  private static let user = Value.subject(Nordlund.subject("lotte.visser"))

  /// Lotte has a license from a group, whose name is read with her account.
  private static func arguments() throws -> Arguments {
    let e3 = Value.subject(try Nordlund.product("ENTERPRISEPACK"))
    return [
      "user": user, "users": .list([user]), "license": e3, "licenses": .list([e3]),
      "subscription": .text("e3-direct"), "mailbox": user, "phoneNumber": .text("+46850000103"),
      "kind": .text("mailbox"), "target": user, "country": .text("SE"), "quantity": .number(1),
    ]
  }

  private func read(
    _ operation: Operation, page: AdminPage?, in embedded: EmbeddedTenant
  ) async throws {
    let page = page.map { ["page": Value.code($0.rawValue)] } ?? [:]
    let needs = Microsoft365Catalogue.needs(of: operation.id, page)
    var options = SandboxOptions()
    // To read which products there are is part of connecting.
    options.permissions = Set(needs.compactMap(\.anyOf.first) + ["LicenseAssignment.Read.All"])
    let rig = try await GraphRig(over: embedded, options)
    _ = try await rig.tenant.products()
    var arguments = try Self.arguments().filter { entry in
      operation.parameters.contains { $0.name == entry.key }
    }
    arguments.merge(page) { $1 }
    let name = "\(operation.id) \(page["page"]?.text ?? "")"
    do {
      _ = try await rig.tenant.domain.read(operation.id, arguments)
      if operation.kind == .choose || operation.kind == .record {
        _ = try await rig.tenant.domain.candidates(for: operation.id, arguments)
      }
    } catch {
      Issue.record("\(name) with \(options.permissions.sorted()): \(error)")
    }
    let refused = rig.transport.requests.filter { $0.hasSuffix(" 403") }
    #expect(refused == [], "\(name) with \(options.permissions.sorted())")
  }

  @Test func areEnoughToReadForEveryStep() async throws {
    let embedded = try Conformance.shared.sample.copy()
    for operation in embedded.domain.catalogue.operations.values.sorted(by: { $0.id < $1.id }) {
      let pages = operation.kind == .open ? AdminPage.allCases.map(Optional.some) : [nil]
      for page in pages { try await read(operation, page: page, in: embedded) }
    }
  }
}
