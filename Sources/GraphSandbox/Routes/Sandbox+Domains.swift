import EmbeddedTenant
import Microsoft365
import Operations

/// The domains in which accounts have their names.
extension Sandbox {
  private static func key(ofDomain name: String) -> String { "domain:\(name.lowercased())" }

  /// Answers `/domains`.
  func domains(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments.count > 1 else {
      if call.method == "POST" { return try addDomain(call) }
      guard !call.isWrite else { throw .noMethod }
      try call.grant.demand(.readDomains)
      let nodes = try convertingFailures(tenant.allDomains).map { DomainNode($0).node }
      return try page(nodes, call, "domains", ["$select", "$top"])
    }
    let name = call.segments[1].lowercased()
    if call.method == "GET", call.segments.count == 2 { return try shownDomain(name, call) }
    guard let domain = try domain(name) else { throw .notFound(call.segments[1]) }
    switch (call.method, call.segments.dropFirst(2).joined(separator: "/")) {
    case ("PATCH", ""): return try setPasswordValidity(of: domain, call)
    case ("DELETE", ""):
      try call.grant.demand(.writeDomains)
      try change(.removeDomain(name), call, touching: [Self.key(ofDomain: name)])
      return GraphAnswer(204)
    case ("POST", "verify"), ("POST", "microsoft.graph.verify"):
      try call.grant.demand(.writeDomains)
      try change(.verifyDomain(name), call, touching: [Self.key(ofDomain: name)])
      return GraphAnswer(200, DomainNode(try self.domain(name) ?? domain).node)
    case ("GET", "verificationDnsRecords"):
      try call.grant.demand(.readDomains)
      let text = try convertingFailures { () throws(DomainFailure) in
        try tenant.recordProving(name)
      }
      return try page(
        text.map { [Self.record($0, of: domain)] } ?? [], call,
        "domains('\(name)')/verificationDnsRecords", ["$select"])
    case ("GET", "domainNameReferences"):
      try call.grant.demand(.readDomains)
      let users = try convertingFailures { () throws(DomainFailure) in
        try tenant.accounts(inDomain: name)
      }
      let nodes = users.map { user in
        GraphNode.object([
          "id": .text(user.id), "userPrincipalName": .text(user.name),
        ]).typed("user")
      }
      return try page(nodes, call, "directoryObjects", ["$select", "$top", "$skiptoken"])
    case (_, ""), (_, "verify"), (_, "verificationDnsRecords"), (_, "domainNameReferences"):
      throw .noMethod
    case _: throw .noSegment
    }
  }

  /// Returns a domain as it is now; `nil` if it was never added.
  func domain(_ name: String) throws(GraphFault) -> DirectoryDomain? {
    try convertingFailures(tenant.allDomains).first { $0.name == name.lowercased() }
  }

  private func shownDomain(_ name: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.readDomains)
    let fresh = try domain(name).map { DomainNode($0).node }
    let shown =
      lag.isEmpty ? fresh : lag.shown(fresh, Self.key(ofDomain: name), now: clock.now())
    guard let shown else { throw .notFound(name) }
    return GraphAnswer(
      200,
      try call.query(["$select"]).picked(shown, defaults: nil)
        .with(context: call.context("domains/$entity")))
  }

  private func addDomain(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeDomains)
    guard let name = try GraphNode(call.exchange.body)["id"]?.text, name.contains(".") else {
      throw .badRequest("Invalid value specified for property 'id' of resource 'Domain'.")
    }
    try change(.addDomain(name), call, touching: [Self.key(ofDomain: name)])
    let domain = DirectoryDomain(name: name, isVerified: false, isFixed: false)
    return GraphAnswer(
      201, DomainNode(domain).node.with(context: call.context("domains/$entity")))
  }

  private func setPasswordValidity(
    of domain: DirectoryDomain, _ call: GraphCall
  ) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeDomains)
    let body = try GraphNode(call.exchange.body)
    guard case .number(let days)? = body["passwordValidityPeriodInDays"] else {
      throw .badRequest("Only the validity of passwords can be changed in this sandbox.")
    }
    var notice: Int?
    if case .number(let given)? = body["passwordNotificationWindowInDays"] { notice = given }
    try change(
      .setPasswordValidity(domain.name, days: days, notice: notice), call,
      touching: [Self.key(ofDomain: domain.name)])
    return GraphAnswer(204)
  }

  /// The record that is to be published, as `microsoft.graph.domainDnsTxtRecord`.
  private static func record(_ text: String, of domain: DirectoryDomain) -> GraphNode {
    GraphNode.object([
      "id": .text(DirectoryID.id("record:\(domain.name)")), "label": .text(domain.name),
      "recordType": .text("Txt"), "isOptional": .flag(false), "ttl": .number(3_600),
      "supportedService": .text("Email"), "text": .text(text),
    ]).typed("domainDnsTxtRecord")
  }
}

/// A domain as `microsoft.graph.domain`.
struct DomainNode {
  let node: GraphNode

  init(_ domain: DirectoryDomain) {
    node = .object([
      "id": .text(domain.name), "authenticationType": .text("Managed"),
      "isVerified": .flag(domain.isVerified), "isInitial": .flag(domain.isFixed),
      "isDefault": .flag(domain.isFixed), "isRoot": .flag(true), "isAdminManaged": .flag(true),
      "passwordValidityPeriodInDays": .number(domain.passwordValidity),
      "passwordNotificationWindowInDays": .number(domain.passwordNotice),
      "supportedServices": .list([]),
    ])
  }
}
