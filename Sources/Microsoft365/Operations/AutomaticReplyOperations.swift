import Diagnostics
import Operations

/// The operations on the replies that a mailbox sends by itself, and on whose mailbox it is.
enum AutomaticReplyOperations {
  static var operations: [any DomainOperation] {
    [MailboxSetAutomaticReplies(), MailboxStopAutomaticReplies(), MailboxCheckShared()]
  }
}

/// `mailbox.setAutomaticReplies`: sends replies with the organisation's own words, from now on or for a
/// time.
struct MailboxSetAutomaticReplies: AutomaticReplyOperation {
  let id: OperationID = "mailbox.setAutomaticReplies"

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("user", .user), .init("inside", .text), .init("outside", .text, isOptional: true),
        .init("audience", .text, isOptional: true, allowed: Self.audiences),
        .init("from", .date, isOptional: true), .init("until", .date, isOptional: true),
      ], roles: roles.names, reversal: .inverse("mailbox.stopAutomaticReplies"), deadline: 300)
  }

  func asked(_ call: OperationCall) -> AutomaticRepliesChange? {
    guard let inside = call.text("inside") else { return nil }
    let (from, until) = (call.instant("from"), call.instant("until"))
    if let from, let until, from < until {
      return change(.scheduled, inside: inside, call, from: from, until: until)
    }
    // A time that begins and does not end, or the other way round, is none.
    guard from == nil, until == nil else { return nil }
    return change(.alwaysEnabled, inside: inside, call)
  }

  private func change(
    _ status: AutomaticReplies.Status, inside: String, _ call: OperationCall, from: Int? = nil,
    until: Int? = nil
  ) -> AutomaticRepliesChange {
    AutomaticRepliesChange(
      status: status, audience: audience(call), inside: inside,
      outside: call.text("outside"), from: from, until: until)
  }
}

/// `mailbox.stopAutomaticReplies`: sends none any more. The texts stay, unless others are given, as
/// they are to take a change back.
struct MailboxStopAutomaticReplies: AutomaticReplyOperation {
  let id: OperationID = "mailbox.stopAutomaticReplies"

  func definition(_ limits: Limits) -> Operation {
    Operation(
      id, .change,
      [
        .init("user", .user), .init("inside", .text, isOptional: true),
        .init("outside", .text, isOptional: true),
        .init("audience", .text, isOptional: true, allowed: Self.audiences),
      ], roles: roles.names, reversal: .inverse("mailbox.setAutomaticReplies"), deadline: 300)
  }

  func asked(_ call: OperationCall) -> AutomaticRepliesChange? {
    AutomaticRepliesChange(
      status: .disabled, audience: audience(call), inside: call.text("inside"),
      outside: call.text("outside"), from: nil, until: nil)
  }
}

/// What both have in common.
protocol AutomaticReplyOperation: DomainOperation {
  /// Returns what the call asks for; `nil` if it does not say it.
  func asked(_ call: OperationCall) -> AutomaticRepliesChange?
}

extension AutomaticReplyOperation {
  static var audiences: [String] { AutomaticReplies.Audience.allCases.map(\.rawValue) }

  var roles: [Role] { [.global, .exchange] }
  var needs: [PermissionNeed] {
    [PermissionNeed].accounts + [.readMailboxes, .writeMailboxes]
  }
  var provingProperties: Set<FactProperty> { [.automaticReplies] }

  func audience(_ call: OperationCall) -> AutomaticReplies.Audience? {
    call.text("audience").flatMap(AutomaticReplies.Audience.init(rawValue:))
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .mailbox, .automaticReplies])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    guard let user = call.user, asked(call) != nil else { return [Refusal(.nothingGiven)] }
    if let refusal = facts.refusalUnlessActive(user) { return [refusal] }
    guard facts.isUnread(user, .mailboxState) || facts.code(user, .mailboxState) == .active else {
      return [Refusal(.noMailbox, ["user": user.value])]
    }
    return []
  }

  func prediction(_ call: OperationCall, _ facts: ReadFacts) -> [Fact] {
    guard let user = call.user, let asked = asked(call) else { return [] }
    let all: [(FactProperty, Value?)] = [
      (.automaticReplies, .code(asked.status.rawValue)),
      (.repliesInside, asked.inside.map(Value.words)),
      (.repliesOutside, asked.outside.map(Value.words)),
      (.repliesAudience, asked.audience.map { .code($0.rawValue) }),
      (.repliesFrom, asked.from.map(Value.instant) ?? .absent),
      (.repliesUntil, asked.until.map(Value.instant) ?? .absent),
    ]
    return all.compactMap { property, value in value.map { Fact(user, property, $0) } }
  }

  func change(_ call: OperationCall) -> TenantChange? {
    guard let user = call.userID, let asked = asked(call) else { return nil }
    return .setAutomaticReplies(user, asked)
  }

  /// Gives back the texts and whether they were sent; nothing if all of it was like this before.
  func inverse(_ call: OperationCall, before: ReadFacts) -> [Inverse] {
    guard let user = call.user,
      let status = before.text(user, .automaticReplies)
        .flatMap(AutomaticReplies.Status.init(rawValue:)),
      prediction(call, before).contains(where: { before[$0.subject, $0.property] != $0.value })
    else { return [] }
    var arguments: Arguments = [
      "user": user.value, "inside": .text(before.text(user, .repliesInside) ?? ""),
      "outside": .text(before.text(user, .repliesOutside) ?? ""),
    ]
    arguments["audience"] = before.text(user, .repliesAudience).map(Value.text)
    guard status != .disabled else {
      return [Inverse("mailbox.stopAutomaticReplies", arguments)]
    }
    if status == .scheduled {
      // Without its times, it would be sent from now on.
      guard let from = before[user, .repliesFrom], case .instant = from,
        let until = before[user, .repliesUntil], case .instant = until
      else { return [] }
      arguments["from"] = from
      arguments["until"] = until
    }
    return [Inverse("mailbox.setAutomaticReplies", arguments)]
  }
}

/// `mailbox.checkShared`: whether a mailbox is a shared one, after somebody has converted it. Microsoft
/// Graph has no way to do that.
struct MailboxCheckShared: DomainOperation {
  let id: OperationID = "mailbox.checkShared"
  var needs: [PermissionNeed] { [PermissionNeed].accounts + [.readMailboxes] }
  var decisiveProperties: Set<FactProperty> { [.mailboxKind, .mailboxState] }

  func definition(_ limits: Limits) -> Operation {
    Operation(id, .check, [.init("user", .user)], outcomes: ["shared", "personal", "none"])
  }

  func read(_ call: OperationCall, _ reader: FactReader) async throws(DomainFailure) -> [Fact] {
    try await reader.users(call.users, [.account, .mailbox])
  }

  func refusals(_ call: OperationCall, _ facts: ReadFacts) -> [Refusal] {
    call.users.compactMap(facts.refusalUnlessActive)
  }

  func outcome(_ call: OperationCall, _ facts: ReadFacts) -> String? {
    guard let user = call.user, facts.code(user, .mailboxState) == .active else { return "none" }
    return facts.code(user, .mailboxKind) == .user ? "personal" : "shared"
  }
}

extension OperationCall {
  /// Returns a point in time, given as one or as a day; `nil` if it is neither.
  fileprivate func instant(_ name: String) -> Int? {
    if case .instant(let seconds)? = arguments[name] { return seconds }
    return text(name).flatMap { CalendarDay.instant($0) }
  }
}

extension Value {
  /// Somebody's own words; absent if there are none.
  static func words(_ text: String) -> Value { text.isEmpty ? .absent : .text(text) }
}

extension ReadFacts {
  fileprivate subscript(_ subject: Subject, _ property: String) -> Value? {
    FactProperty(rawValue: property).flatMap { self[subject, $0] }
  }
}

extension FactReader {
  /// Returns the facts of a mailbox's automatic replies; none if there is no mailbox in use.
  func automaticReplies(of user: User) async throws(DomainFailure) -> [Fact] {
    let found: AutomaticReplies?
    do {
      found = try await tenant.automaticReplies(of: user.id)
    } catch {
      return try Self.unread(
        error, user.subject, .automaticReplies, .repliesInside, .repliesOutside, .repliesAudience,
        .repliesFrom, .repliesUntil)
    }
    guard let replies = found else { return [] }
    let name = user.subject
    return [
      Fact(name, .automaticReplies, .code(replies.status.rawValue)),
      Fact(name, .repliesInside, .words(replies.inside)),
      Fact(name, .repliesOutside, .words(replies.outside)),
      Fact(name, .repliesAudience, .code(replies.audience.rawValue)),
      Fact(name, .repliesFrom, replies.from.map(Value.instant) ?? .absent),
      Fact(name, .repliesUntil, replies.until.map(Value.instant) ?? .absent),
    ]
  }
}
