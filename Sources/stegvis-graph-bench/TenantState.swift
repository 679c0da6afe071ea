import EmbeddedTenant
import Microsoft365
import Operations

/// The contents of a tenant except for times, as text that can be compared.
package enum TenantState {
  package static func text(_ tenant: EmbeddedTenant) async throws -> [String] {
    var lines: [String] = []
    for user in try await tenant.users() {
      let name = user.name
      let held = user.assignments.map { "\($0.product.rawValue)/\($0.group ?? "-")" }.sorted()
      let mailbox = try await tenant.mailbox(of: name)
      let holds = mailbox?.holds.map(\.kind.rawValue).sorted() ?? []
      let drive = try await tenant.oneDrive(of: name)?.state.rawValue ?? "-"
      let forwarding = try await tenant.callForwarding(of: name)
      let queues = try await tenant.callQueues(of: name)
      lines.append(
        "\(name.rawValue) \(user.state) \(user.usageLocation ?? "-") \(held) "
          + "\(mailbox?.state.rawValue ?? "-") \(mailbox?.isArchiveEnabled ?? false) \(holds) "
          + "\(drive) \(forwarding?.mode.rawValue ?? "-") \(forwarding?.target.rawValue ?? "-") "
          + "\(queues)")
    }
    for subscription in try await tenant.subscriptions() {
      lines.append(
        "\(subscription.id.rawValue) \(subscription.quantity) \(subscription.channel) "
          + "\(subscription.isRecurring) \(subscription.status)")
    }
    for number in try await tenant.phoneNumbers() {
      lines.append(
        "\(number.number.rawValue) \(number.state) \(number.target?.rawValue ?? "-")")
    }
    for group in try tenant.groups() {
      lines.append("\(group.name) \(group.members.map(\.rawValue))")
    }
    return lines
  }
}
