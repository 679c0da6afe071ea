import DeclaredDomains
import Operations

extension Invented {
  static let accounts = Declaration(
    id: "desk", extended: nil, settings: [],
    service: ServiceDeclaration(
      access: .http(base: words("$base")),
      probe: .init(get: words("/about"), required: [], facts: ["patch": at("/patch")])),
    subjects: [account, team],
    operations: [
      turn("account.close", to: false, back: "account.open"),
      turn("account.open", to: true, back: "account.close"), create, erase,
      member("team.add", isAdded: true, back: "team.leave"),
      member("team.leave", isAdded: false, back: "team.add"), checkTeams,
    ], digest: "a")

  private static let account = SubjectDeclaration(
    kind: "account", list: ReadingDeclaration(get: words("/Users"), items: at("/all")),
    read: ReadingDeclaration(get: words("/Users/{account}")),
    readings: [
      "teams": ReadingDeclaration(
        get: words("/Teams"), query: ["who": words("{account}")], items: at("/all"),
        needs: ["filter": .flag(true)])
    ], identity: .pointer(at("/id")), name: [at("/login")], apart: [at("/shown")],
    version: .header("ETag"), absence: .init(status: 404),
    facts: [
      FactDeclaration(
        property: "active", source: .pointer(at("/active")), type: DeclaredType(.flag)),
      FactDeclaration(
        property: "login", source: .pointer(at("/login")), type: DeclaredType(.text),
        spelling: [.lower]),
      FactDeclaration(
        property: "shown", source: .pointer(at("/shown")), type: DeclaredType(.text)),
      FactDeclaration(
        property: "mark", source: .pointer(at("/outside")), type: DeclaredType(.text),
        isShown: false),
      FactDeclaration(
        property: "teams", source: .each(.whole, matches: [], at: at("/id")), reading: "teams",
        type: DeclaredType(.subject("team", domain: nil), .set)),
    ])

  private static let team = SubjectDeclaration(
    kind: "team", list: ReadingDeclaration(get: words("/Teams"), items: at("/all")),
    read: ReadingDeclaration(get: words("/Teams/{team}")), identity: .pointer(at("/id")),
    name: [at("/shown")], version: .header("ETag"), absence: .init(status: 404),
    facts: [
      FactDeclaration(
        property: "members", source: .each(at("/people"), matches: [], at: at("/value")),
        type: DeclaredType(.subject("account", domain: nil), .set))
    ])

  private static let who = OperationDeclaration.Input(
    name: "account", type: DeclaredType(.subject("account", domain: nil)))
  private static let guardedByVersion = Call.Guard.header(
    "If-Match", from: Reference("account", "version"))
  private static let noAccount = OperationDeclaration.RefusalRule(
    when: Condition(subjects: ["account": .absent]), code: "notThere")

  private static func turn(
    _ id: OperationID, to isActive: Bool, back: OperationID
  ) -> OperationDeclaration {
    let path = words("/Users/{account}")
    return OperationDeclaration(
      id: id, kind: .change, inputs: [who], refusals: [noAccount],
      calls: [
        Call(
          when: Condition(service: ["patch": .flag(true)]),
          .http(method: "PATCH", path: path, query: [:], headers: [:]),
          body: .object([.init("active", .literal(.flag(isActive)))]), guarding: guardedByVersion),
        Call(
          .http(method: "PUT", path: path, query: [:], headers: [:]),
          body: .whole(
            Reference("account"), set: [JSONMatch(at("/active"), .literal(.flag(isActive)))],
            less: [at("/meta")]), guarding: guardedByVersion),
      ],
      predictions: ["account": .facts(["active": .value(.literal(.flag(isActive)))])],
      inverses: [.init(back, with: nil)], deadline: 120)
  }

  private static let create = OperationDeclaration(
    id: "account.create", kind: .change,
    inputs: [
      .init(name: "login", type: DeclaredType(.text), spelling: [.lower]),
      .init(name: "shown", type: DeclaredType(.text)),
      .init(name: "password", type: DeclaredType(.secret), isOptional: true),
    ],
    created: .init("account", in: "account", matches: [match("/login", "$login")]),
    refusals: [
      .init(when: Condition(subjects: ["account": .present]), code: "alreadyThere")
    ],
    calls: [
      Call(
        .http(method: "POST", path: words("/Users"), query: [:], headers: [:]),
        body: .object([
          .init("login", words("$login")), .init("shown", words("$shown")),
          .init("active", .literal(.flag(true))), .init("outside", words("$key")),
          .init("password", words("$password")),
        ]))
    ],
    predictions: [
      "account": .facts([
        "login": .value(words("$login")), "active": .value(.literal(.flag(true))),
        "mark": .value(words("$key")), "shown": .asked(words("$shown")),
      ])
    ], inverses: [.init("account.erase", with: ["account": words("$account")])], deadline: 120)

  private static let erase = OperationDeclaration(
    id: "account.erase", kind: .change, inputs: [who], refusals: [noAccount],
    calls: [
      Call(
        .http(method: "DELETE", path: words("/Users/{account}"), query: [:], headers: [:]),
        guarding: guardedByVersion)
    ], predictions: ["account": .absent], deadline: 120)

  private static func member(
    _ id: OperationID, isAdded: Bool, back: OperationID
  ) -> OperationDeclaration {
    OperationDeclaration(
      id: id, kind: .change,
      inputs: [.init(name: "team", type: DeclaredType(.subject("team", domain: nil))), who],
      needs: ["patch": .flag(true)], refusals: [noAccount],
      calls: [
        Call(
          .http(method: "PATCH", path: words("/Teams/{team}"), query: [:], headers: [:]),
          body: .object([.init(isAdded ? "add" : "remove", words("$account"))]),
          guarding: .reread)
      ],
      predictions: [
        "team": .facts([
          "members": isAdded ? .has(words("$account")) : .lacks(words("$account"))
        ])
      ], moves: [.init("account", "teams")], inverses: [.init(back, with: nil)], deadline: 60)
  }

  private static let checkTeams = OperationDeclaration(
    id: "account.checkTeams", kind: .check, inputs: [who],
    outcomes: [
      .init(
        when: Condition(
          subjects: ["account": .facts(["teams": .value(.literal(.list([])))])]), is: "inNone"),
      .init(when: nil, is: "inSome"),
    ])

  /// Two accounts of one name, and two teams, of which one has an id that an account has, too.
  static let people = """
    {"account":[{"id":"1","login":"anna","shown":"Anna Lind","active":true},
    {"id":"2","login":"bo","shown":"Bo Ek","active":true},
    {"id":"3","login":"anna","shown":"Anna Berg","active":false}],
    "team":[{"id":"1","shown":"Sales","people":[{"value":"1"},{"value":"2"}]},
    {"id":"t2","shown":"Empty"}]}
    """
}
