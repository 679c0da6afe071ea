import EmbeddedTenant
import Microsoft365
import Operations

/// What others see of a person's mailbox and files.
extension Sandbox {
  /// The key by which `change` and `ReplicaLag` identify what a mailbox replies by itself.
  private static func repliesKey(_ user: UserID) -> String { "replies:\(user.rawValue)" }
  /// The same for who may use a drive.
  private static func accessKey(_ user: UserID) -> String { "access:\(user.rawValue)" }

  /// Answers `PATCH /users/…/mailboxSettings`.
  func changeMailbox(_ who: String, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeMailboxes)
    let user = try user(who)
    guard case .object(let body) = try GraphNode(call.exchange.body),
      let setting = body["automaticRepliesSetting"], body.count == 1,
      let status = setting["status"]?.text.flatMap(AutomaticReplies.Status.init(rawValue:))
    else {
      throw .badRequest("Only 'automaticRepliesSetting' can be changed in this sandbox.")
    }
    let isScheduled = status == .scheduled
    let from = Self.seconds(setting["scheduledStartDateTime"])
    let until = Self.seconds(setting["scheduledEndDateTime"])
    guard !isScheduled || (from ?? .max) < (until ?? .min) else {
      throw GraphFault(
        status: 400, code: "ErrorInvalidArgument", message: "The scheduled times are not valid.")
    }
    try change(
      .setAutomaticReplies(
        user.id,
        AutomaticRepliesChange(
          status: status,
          audience: setting["externalAudience"]?.text.flatMap(
            AutomaticReplies.Audience.init(rawValue:)),
          inside: setting["internalReplyMessage"]?.text.map(Self.words),
          outside: setting["externalReplyMessage"]?.text.map(Self.words),
          from: isScheduled ? from : nil,
          until: isScheduled ? until : nil)), call, touching: [Self.repliesKey(user.id)])
    return GraphAnswer(
      200, .object(["automaticRepliesSetting": try shownReplies(user.id) ?? .null]))
  }

  /// Returns what a mailbox replies by itself, as reads show it; `nil` if there is none in use.
  func shownReplies(_ user: UserID) throws(GraphFault) -> GraphNode? {
    let node = try repliesNode(user)
    return lag.shown(node, Self.repliesKey(user), now: clock.now())
  }

  /// Returns what a mailbox replies by itself now.
  func repliesNode(_ user: UserID) throws(GraphFault) -> GraphNode? {
    let found = try convertingFailures { () throws(DomainFailure) in
      try tenant.replies(of: user)
    }
    return found.map { replies in
      .object([
        "status": .text(replies.status.rawValue),
        "externalAudience": .text(replies.audience.rawValue),
        "internalReplyMessage": .text(Self.html(replies.inside)),
        "externalReplyMessage": .text(Self.html(replies.outside)),
        "scheduledStartDateTime": Self.time(replies.from ?? startedAt.tenants),
        "scheduledEndDateTime": Self.time(replies.until ?? startedAt.tenants + 86_400),
      ])
    }
  }

  /// As the service makes HTML of a text.
  private static func html(_ text: String) -> String {
    guard !text.isEmpty, !text.hasPrefix("<html") else { return text }
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    return "<html>\n<body>\n\(escaped)\n</body>\n</html>\n"
  }

  /// What a text says, as which the service takes it.
  private static func words(_ html: String) -> String {
    guard !html.hasPrefix("<html") else { return html }
    return html.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
  }

  private static func time(_ seconds: Int) -> GraphNode {
    let text = GraphDateTime.text(seconds).replacing("Z", with: ".0000000")
    return .object(["dateTime": .text(text), "timeZone": .text("UTC")])
  }

  private static func seconds(_ node: GraphNode?) -> Int? {
    guard node?["timeZone"]?.text == "UTC", let text = node?["dateTime"]?.text else { return nil }
    return GraphDateTime.seconds("\(text.prefix { $0 != "." })Z")
  }

  /// The id of the drive of a user.
  static func driveID(_ user: UserID) -> String {
    "b!\(DirectoryID.id("drive:\(user.rawValue)"))"
  }

  private static func rootID(_ user: UserID) -> String {
    DirectoryID.id("root:\(user.rawValue)")
  }

  private static func permissionID(_ user: UserID, _ person: String) -> String {
    DirectoryID.id("permission:\(user.rawValue):\(person)")
  }

  /// Answers `/drives/…`: the root of a drive, and who may use it.
  func drives(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    guard call.segments.count > 2 else { throw .noSegment }
    let accounts = try convertingFailures(tenant.accounts)
    guard
      let user = accounts.first(where: {
        $0.state == .active && Self.driveID($0.id) == call.segments[1]
      })
    else { throw .notFound(call.segments[1]) }
    let item = "items/\(Self.rootID(user.id))"
    switch (call.method, call.segments.dropFirst(2).joined(separator: "/")) {
    case ("GET", "root"), ("GET", item):
      try call.grant.demand(.readDrives)
      return GraphAnswer(
        200,
        .object([
          "@odata.context": .text(call.context("drives('\(call.segments[1])')/root/$entity")),
          "id": .text(Self.rootID(user.id)), "name": .text("root"), "root": .object([:]),
        ]))
    case ("GET", "\(item)/permissions"):
      try call.grant.demand(.readDrives)
      let node = try accessNode(user.id)
      let shown = lag.shown(node, Self.accessKey(user.id), now: clock.now()) ?? node
      return try page(
        shown["value"]?.list ?? [], call, "drives('\(call.segments[1])')/items/permissions",
        ["$select", "$top"])
    case ("POST", "\(item)/invite"): return try invite(to: user, call)
    case ("DELETE", let path) where path.hasPrefix("\(item)/permissions/"):
      try call.grant.demand(.writeDrives)
      let access = try access(to: user.id)
      guard
        let found = access.first(where: {
          path.hasSuffix("/\(Self.permissionID(user.id, $0.person.id))")
        })
      else { throw .notFound(path) }
      try change(
        .removeDrive(user.id, from: UserID(found.person)), call,
        touching: [Self.accessKey(user.id)])
      return GraphAnswer(204)
    case (_, "root"), (_, item), (_, "\(item)/permissions"), (_, "\(item)/invite"): throw .noMethod
    case _: throw .noSegment
    }
  }

  private func invite(to user: User, _ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeDrives)
    let body = try GraphNode(call.exchange.body)
    guard let recipients = body["recipients"]?.list, recipients.count == 1,
      let person = recipients.first?["objectId"]?.text, let roles = body["roles"]?.list,
      roles.count == 1,
      let right = roles.first?.text.flatMap(DriveAccess.Right.init(rawValue:)),
      body["requireSignIn"] == .flag(true)
    else { throw .badRequest("One recipient and one role are needed, who signs in.") }
    let colleague = try self.user(person)
    try change(
      .grantDrive(user.id, to: colleague.id, right), call, touching: [Self.accessKey(user.id)])
    return GraphAnswer(
      200,
      .object([
        "value": .list([
          Self.node(of: DriveAccess(person: colleague.subject, right: right), user.id)
        ])
      ]))
  }

  private func access(to user: UserID) throws(GraphFault) -> [DriveAccess] {
    try convertingFailures { () throws(DomainFailure) in try tenant.access(toDriveOf: user) }
  }

  /// Returns who may use a drive now, its owner first.
  func accessNode(_ user: UserID) throws(GraphFault) -> GraphNode {
    let owner = GraphNode.object([
      "id": .text(Self.permissionID(user, user.rawValue)), "roles": .list([.text("owner")]),
      "grantedToV2": .object(["user": .object(["id": .text(user.rawValue)])]),
    ])
    return .object([
      "value": .list([owner] + (try access(to: user)).map { Self.node(of: $0, user) })
    ])
  }

  private static func node(of access: DriveAccess, _ user: UserID) -> GraphNode {
    .object([
      "id": .text(permissionID(user, access.person.id)),
      "roles": .list([.text(access.right.rawValue)]),
      "grantedToV2": .object([
        "user": .object([
          "id": .text(access.person.id), "displayName": .text(access.person.name),
        ])
      ]),
    ])
  }
}
