import EmbeddedTenant
import Microsoft365
import Operations

/// What changes a group itself.
extension Sandbox {
  /// Gives a group licenses, or takes them from it. The service does that later, and puts those it cannot
  /// give into an error state; the sandbox refuses them, and reads show late what was done.
  func assignLicense(
    toGroup group: DirectoryGroup, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.assignToGroups)
    let body = try GraphNode(call.exchange.body)
    guard let adding = body["addLicenses"]?.list, let removing = body["removeLicenses"]?.list else {
      throw .badRequest(
        "A non-null value was expected for parameters 'addLicenses' and 'removeLicenses'.")
    }
    let added = try adding.map { (node) throws(GraphFault) in try assignment(node) }
    let removed = try removing.map { (node) throws(GraphFault) in try product(node.text) }
    guard added.isEmpty != removed.isEmpty else {
      throw .badRequest(
        added.isEmpty
          ? "No license changes provided. At least one license to add or remove must be specified."
          : "Licenses are added or removed one kind at a time in this sandbox.")
    }
    guard removed.allSatisfy(group.products.contains) else {
      throw .badRequest("Group does not have a corresponding license.")
    }
    let keys = [Self.key(group.id), "skus:"] + group.members.map { Self.key(UserID($0)) }
    if added.isEmpty {
      try change(.unassignFromGroup(group.id, removed), call, touching: keys)
    } else {
      let plans = added.map { ($0.product, $0.disabledPlans) }
      let choice = PlanChoice.off(Dictionary(plans) { first, _ in first })
      try change(
        .assignToGroup(group.id, added.map(\.product), choice), call, touching: keys)
    }
    let now = try convertingFailures(tenant.groups).first { $0.id == group.id } ?? group
    return GraphAnswer(
      202, node(of: now, isFresh: true).with(context: call.context("groups/$entity")))
  }
}
