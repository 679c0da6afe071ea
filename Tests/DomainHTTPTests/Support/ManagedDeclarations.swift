import DeclaredDomains
import Operations

extension Template {
  /// `$set.kept/records`, as a declaration writes it.
  static func value(_ name: String, _ property: String? = nil, _ pointer: JSONPointer = .whole)
    -> Template
  {
    .reference(Reference(name, property, pointer))
  }

  static func members(_ members: [(String, Template)]) -> Template {
    .object(members.map { Member($0.0, $0.1) })
  }
}

extension Declaration {
  fileprivate func with(
    facts: [String: [FactDeclaration]], _ operations: [OperationDeclaration]
  ) -> Declaration {
    Declaration(
      id: id, extended: nil, settings: settings, service: service,
      subjects: subjects.map { subject in
        SubjectDeclaration(
          kind: subject.kind, parent: subject.parent, list: subject.list, read: subject.read,
          readings: subject.readings, identity: subject.identity, name: subject.name,
          apart: subject.apart, version: subject.version, absence: subject.absence,
          facts: (facts[subject.kind] ?? []) + subject.facts)
      }, operations: operations, digest: "trial")
  }

  /// The name service with what is done there.
  static let managedNames: Declaration = {
    let zone = OperationDeclaration.Input(
      name: "zone", type: DeclaredType(.subject("zone", domain: nil)))
    let name = OperationDeclaration.Input(
      name: "name", type: DeclaredType(.text), spelling: [.below(Reference("zone"))])
    let text = OperationDeclaration.Input(name: "text", type: DeclaredType(.text))
    let kept = OperationDeclaration.Input(name: "kept", type: DeclaredType(.json))
    let set = OperationDeclaration.Concerned(
      "set", is: "recordSet",
      ["zone": .name("zone"), "name": .name("name"), "type": .literal("TXT")])
    let quoted = Template.text([.reference(Reference("text"), .dnsText)])
    func patch(_ members: [(String, Template)]) -> Call {
      Call(
        .http(
          method: "PATCH", path: .written("/servers/{server}/zones/{zone}"), query: [:],
          headers: [:]),
        body: .members([
          (
            "rrsets",
            .list([
              .members([("name", .name("name")), ("type", .literal("TXT"))] + members)
            ])
          )
        ]), guarding: .reread)
    }
    func replace(_ ttl: Template, _ records: Template, _ comments: Template? = nil) -> Call {
      patch(
        [("changetype", .literal("REPLACE")), ("ttl", ttl), ("records", records)]
          + (comments.map { [("comments", $0)] } ?? []))
    }
    let gone = OperationDeclaration.RefusalRule(
      when: Condition(subjects: ["set": .absent]), code: "notThere")
    let serial = OperationDeclaration.Moving("zone", "serial")
    let ttl = Template.first([.value("set", "ttl"), .literal(.number("3600"))])
    let restore = OperationDeclaration.InverseRule(
      "set.restore",
      with: ["zone": .name("zone"), "name": .name("name"), "kept": .value("set", "kept")])
    return nameService.with(
      facts: [
        "recordSet": [
          FactDeclaration(
            property: "records",
            source: .each(
              "/records", matches: [JSONMatch("/disabled", .literal(.flag(false)))],
              at: "/content"), type: DeclaredType(.text, .set), spelling: [.dnsData]),
          FactDeclaration(
            property: "ttl", source: .pointer("/ttl"), type: DeclaredType(.number)),
          FactDeclaration(
            property: "kept", source: .pointer(.whole), type: DeclaredType(.json),
            less: ["/name", "/type"], isShown: false),
        ]
      ],
      [
        OperationDeclaration(
          id: "text.add", kind: .change, inputs: [zone, name, text], concerned: [set],
          calls: [
            replace(
              ttl,
              .join([
                .value("set", "kept", "/records"),
                .list([.members([("content", quoted), ("disabled", .literal(.flag(false)))])]),
              ]))
          ],
          predictions: [
            "set": .facts([
              "records": .has(.name("text")), "served": .has(.name("text")), "ttl": .value(ttl),
            ])
          ],
          moves: [serial, OperationDeclaration.Moving("set", "kept")],
          inverses: [OperationDeclaration.InverseRule("text.remove", with: nil)], deadline: 30),
        OperationDeclaration(
          id: "text.remove", kind: .change, inputs: [zone, name, text], concerned: [set],
          refusals: [gone],
          calls: [
            replace(
              ttl,
              .less(
                .value("set", "kept", "/records"),
                [JSONMatch("/content", quoted), JSONMatch("/disabled", .literal(.flag(false)))]))
          ],
          predictions: [
            "set": .facts(["records": .lacks(.name("text")), "served": .lacks(.name("text"))])
          ],
          moves: [serial, OperationDeclaration.Moving("set", "kept")],
          inverses: [OperationDeclaration.InverseRule("text.add", with: nil)], deadline: 30),
        OperationDeclaration(
          id: "set.delete", kind: .change, inputs: [zone, name], concerned: [set],
          refusals: [gone], calls: [patch([("changetype", .literal("DELETE"))])],
          predictions: ["set": .absent], moves: [serial], inverses: [restore], deadline: 30),
        OperationDeclaration(
          id: "set.restore", kind: .change, onlyInverse: true, inputs: [zone, name, kept],
          concerned: [set],
          calls: [
            replace(
              .value("kept", nil, "/ttl"), .value("kept", nil, "/records"),
              .value("kept", nil, "/comments"))
          ],
          predictions: ["set": .facts(["kept": .value(.name("kept"))])],
          moves: [serial]
            + ["records", "ttl", "served"].map { OperationDeclaration.Moving("set", $0) },
          deadline: 30),
      ])
  }()

  /// Accounts, switched on and off on the condition that nobody has changed them meanwhile.
  static let managedAccounts: Declaration = {
    let account = OperationDeclaration.Input(
      name: "account", type: DeclaredType(.subject("account", domain: nil)))
    func set(_ id: OperationID, _ isActive: Bool, back: OperationID) -> OperationDeclaration {
      let operation = Template.members([
        ("op", .literal("replace")), ("path", .literal("active")),
        ("value", .literal(.flag(isActive))),
      ])
      return OperationDeclaration(
        id: id, kind: .change, inputs: [account],
        calls: [
          Call(
            .http(method: "PATCH", path: .written("/Users/{account}"), query: [:], headers: [:]),
            body: .members([
              (
                "schemas",
                .list([.literal("urn:ietf:params:scim:api:messages:2.0:PatchOp")])
              ), ("Operations", .list([operation])),
            ]), guarding: .header("If-Match", from: Reference("account", "version")))
        ],
        predictions: ["account": .facts(["active": .value(.literal(.flag(isActive)))])],
        inverses: [OperationDeclaration.InverseRule(back, with: nil)], deadline: 30)
    }
    return accounts.with(
      facts: [:],
      [
        set("account.deactivate", false, back: "account.activate"),
        set("account.activate", true, back: "account.deactivate"),
      ])
  }()
}
