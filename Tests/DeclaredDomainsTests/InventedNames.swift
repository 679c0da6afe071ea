import DeclaredDomains
import Operations

/// Declarations that were invented for tests: a name service, which keeps sets of records in zones, and a
/// service with accounts and teams.
enum Invented {
  static let names = Declaration(
    id: "names", extended: nil,
    settings: [
      .init("server", .text, usual: .text("main")), .init("asked", .host, isList: true),
    ],
    service: ServiceDeclaration(
      access: .http(base: words("$base")),
      errors: [.init(status: 422, meaning: .refused, code: "notPossible", message: at("/error"))]),
    subjects: [zone, recordSet],
    operations: [add, remove, replace, delete, restore, check], digest: "n")

  private static let zone = SubjectDeclaration(
    kind: "zone", list: ReadingDeclaration(get: words("/s/{server}/zones"), items: .whole),
    read: ReadingDeclaration(get: words("/s/{server}/zones/{zone}?sets=no")),
    identity: .pointer(at("/id")), name: [at("/name")],
    absence: .init(status: 404),
    facts: [
      FactDeclaration(
        property: "kind", source: .pointer(at("/kind")), type: DeclaredType(.code),
        codes: ["Native": "own", "Slave": "copy"]),
      FactDeclaration(
        property: "serial", source: .pointer(at("/serial")), type: DeclaredType(.number)),
    ])

  private static let recordSet = SubjectDeclaration(
    kind: "recordSet", parent: "zone",
    read: ReadingDeclaration(
      get: words("/s/{server}/zones/{zone}"), items: at("/sets"),
      matches: [match("/name", "$name"), match("/type", "$type")]),
    identity: .parts([
      .init("zone", .parent), .init("name", .pointer(at("/name"))),
      .init("type", .pointer(at("/type"))),
    ]), name: [at("/name"), at("/type")],
    facts: [
      FactDeclaration(
        property: "records",
        source: .each(
          at("/records"), matches: [JSONMatch(at("/off"), .literal(.flag(false)))],
          at: at("/content")),
        type: DeclaredType(.text, .set), spelling: [.dnsData]),
      FactDeclaration(
        property: "off",
        source: .each(
          at("/records"), matches: [JSONMatch(at("/off"), .literal(.flag(true)))],
          at: at("/content")),
        type: DeclaredType(.text, .set), spelling: [.dnsData]),
      FactDeclaration(property: "ttl", source: .pointer(at("/ttl")), type: DeclaredType(.number)),
      FactDeclaration(
        property: "kept", source: .pointer(.whole), type: DeclaredType(.json),
        less: [at("/name"), at("/type")], isShown: false),
      FactDeclaration(
        property: "served",
        source: .dns(name: words("$name"), type: words("$type"), servers: words("$asked")),
        type: DeclaredType(.text, .set), spelling: [.dnsData], deadline: 120),
    ])

  private static let place: [OperationDeclaration.Input] = [
    .init(name: "zone", type: DeclaredType(.subject("zone", domain: nil))),
    .init(name: "name", type: DeclaredType(.text), spelling: [.below(Reference("zone"))]),
  ]
  private static let text = OperationDeclaration.Input(name: "text", type: DeclaredType(.text))
  private static let ttl = OperationDeclaration.Input(
    name: "ttl", type: DeclaredType(.number), usual: .number("3600"))
  private static let type = OperationDeclaration.Input(
    name: "type", type: DeclaredType(.code), allowed: ["A", "AAAA", "MX", "CNAME", "TXT"])

  private static func set(_ type: String) -> OperationDeclaration.Concerned {
    .init(
      "set", is: "recordSet",
      ["zone": words("$zone"), "name": words("$name"), "type": words(type)])
  }

  private static let copyRefused = OperationDeclaration.RefusalRule(
    when: Condition(subjects: ["zone": .facts(["kind": .value(words("copy"))])]),
    code: "zoneIsCopy")
  private static let gone = OperationDeclaration.RefusalRule(
    when: Condition(subjects: ["set": .absent]), code: "notThere")

  private static func send(_ members: [(String, Template)]) -> [Call] {
    [
      Call(
        .http(method: "PATCH", path: words("/s/{server}/zones/{zone}"), query: [:], headers: [:]),
        body: .object([
          .init(
            "sets",
            .list([
              .object(
                ([("name", words("$name"))] + members).map { Template.Member($0.0, $0.1) })
            ]))
        ]), guarding: .reread)
    ]
  }

  private static let quoted = words("{text|dns-text}")

  private static let add = OperationDeclaration(
    id: "text.add", kind: .change, inputs: place + [text, ttl], concerned: [set("TXT")],
    refusals: [copyRefused],
    calls: send([
      ("type", words("TXT")), ("ttl", .first([words("$set.ttl"), words("$ttl")])),
      (
        "records",
        .join([
          words("$set.kept/records"),
          .list([
            .object([
              .init("content", quoted), .init("off", .literal(.flag(false))),
            ])
          ]),
        ])
      ),
    ]),
    predictions: [
      "set": .facts([
        "records": .has(words("$text")), "served": .has(words("$text")),
        "ttl": .value(.first([words("$set.ttl"), words("$ttl")])),
      ])
    ],
    moves: [.init("zone", "serial"), .init("set", "kept")],
    inverses: [.init("text.remove", with: nil)], deadline: 30)

  private static let remove = OperationDeclaration(
    id: "text.remove", kind: .change, inputs: place + [text], concerned: [set("TXT")],
    refusals: [gone, copyRefused],
    calls: send([
      ("type", words("TXT")), ("ttl", words("$set.ttl")),
      (
        "records",
        .less(
          words("$set.kept/records"),
          [JSONMatch(at("/content"), quoted), JSONMatch(at("/off"), .literal(.flag(false)))])
      ),
    ]),
    predictions: ["set": .facts(["records": .lacks(quoted), "served": .lacks(quoted)])],
    moves: [.init("zone", "serial"), .init("set", "kept")],
    inverses: [
      .init(
        "text.add",
        with: [
          "zone": words("$zone"), "name": words("$name"), "text": words("$text"),
          "ttl": words("$set.ttl"),
        ])
    ], deadline: 30)

  private static let same = [
    "zone": words("$zone"), "name": words("$name"), "type": words("$type"),
  ]

  private static let replace = OperationDeclaration(
    id: "set.replace", kind: .change,
    inputs: place + [
      type,
      .init(
        name: "values", type: DeclaredType(.text, .set), spelling: [.dnsData], mayBeEmpty: false),
      ttl,
    ], concerned: [set("$type")], refusals: [copyRefused],
    calls: send([
      ("type", words("$type")), ("ttl", words("$ttl")),
      (
        "records",
        .each(
          words("$values"),
          as: .object([
            .init("content", words("$it")), .init("off", .literal(.flag(false))),
          ]))
      ),
    ]),
    predictions: [
      "set": .facts([
        "records": .value(words("$values")), "off": .value(.literal(.list([]))),
        "ttl": .value(words("$ttl")), "served": .value(words("$values")),
      ])
    ],
    moves: [.init("zone", "serial"), .init("set", "kept")],
    inverses: [
      .init(when: Condition(subjects: ["set": .absent]), "set.delete", with: same),
      .init(
        "set.restore",
        with: [
          "zone": words("$zone"), "name": words("$name"), "type": words("$type"),
          "kept": words("$set.kept"),
        ]),
    ], deadline: 30)

  private static let delete = OperationDeclaration(
    id: "set.delete", kind: .change, inputs: place + [type], concerned: [set("$type")],
    refusals: [gone, copyRefused], calls: send([("type", words("$type"))]),
    predictions: ["set": .absent], moves: [.init("zone", "serial")],
    inverses: [
      .init(
        "set.restore",
        with: [
          "zone": words("$zone"), "name": words("$name"), "type": words("$type"),
          "kept": words("$set.kept"),
        ])
    ], deadline: 120)

  private static let restore = OperationDeclaration(
    id: "set.restore", kind: .change, onlyInverse: true,
    inputs: place + [type, .init(name: "kept", type: DeclaredType(.json))],
    concerned: [set("$type")],
    calls: send([
      ("type", words("$type")), ("ttl", words("$kept/ttl")), ("records", words("$kept/records")),
      ("comments", words("$kept/comments")),
    ]),
    predictions: ["set": .facts(["kept": .value(words("$kept"))])],
    moves: [
      .init("zone", "serial"), .init("set", "records"), .init("set", "off"), .init("set", "ttl"),
      .init("set", "served"),
    ], deadline: 30)

  private static let check = OperationDeclaration(
    id: "text.check", kind: .check, inputs: place + [text], concerned: [set("TXT")],
    outcomes: [
      .init(when: Condition(subjects: ["set": .facts(["served": .has(quoted)])]), is: "served"),
      .init(when: Condition(subjects: ["set": .facts(["records": .has(quoted)])]), is: "late"),
      .init(when: nil, is: "missing"),
    ])

  /// A zone with two sets, of which one has a record that is turned off.
  static let zones = """
    {"zone":[{"id":"example.","name":"example.","kind":"Native","serial":1,"sets":[
    {"name":"example.","type":"TXT","ttl":3600,"records":[
    {"content":"\\"v=spf1 -all\\"","off":false},{"content":"\\"old\\"","off":true}],
    "comments":[{"content":"asked by Anna"}]},
    {"name":"example.","type":"MX","ttl":300,"records":[
    {"content":"10 mail.example.","off":false}],"comments":[]}]},
    {"id":"copy.example.","name":"copy.example.","kind":"Slave","serial":7,"sets":[]}]}
    """
}
