import GRDB
import Microsoft365
import Operations

extension TenantWriter {
  func unassignNumber(_ number: TelephoneNumber) throws {
    _ = try known(number)
    try db.execute(
      sql: """
        UPDATE phone_number SET status = 'unassigned', target = NULL
        WHERE e164 = ? AND status = 'assigned'
        """, arguments: [number.rawValue])
  }

  func assignNumber(_ number: TelephoneNumber, _ user: UserName) throws {
    let found = try known(number)
    let subject: Value = .text(number.rawValue)
    switch found.state {
    case .blocked:
      let until = found.blockedUntil.map(Value.instant) ?? .absent
      throw refused(.numberBlocked, ["number": subject, "until": until])
    case .assigned where found.target != user:
      let holder = found.target.map { Value.text($0.rawValue) } ?? .absent
      throw refused(.numberTaken, ["number": subject, "user": holder])
    case .assigned, .unassigned: break
    }
    try requireVoice(user)
    try db.execute(
      sql: "UPDATE phone_number SET status = 'assigned', target = ? WHERE e164 = ?",
      arguments: [user.rawValue, number.rawValue])
  }

  func removeAgent(_ user: UserName) throws {
    try db.execute(
      sql: "DELETE FROM call_queue_agent WHERE user = ?", arguments: [user.rawValue])
    try db.execute(
      sql: """
        DELETE FROM group_member WHERE user = ?
          AND group_name IN (SELECT group_name FROM call_queue_agent WHERE group_name NOT NULL)
        """, arguments: [user.rawValue])
  }

  func setForwarding(_ user: UserName, _ forwarding: CallForwarding) throws {
    guard user != forwarding.target else {
      throw refused(.forwardToSelf, ["user": .text(user.rawValue)])
    }
    _ = try active(forwarding.target)
    try requireVoice(user)
    try db.execute(
      sql: """
        INSERT INTO call_forwarding VALUES (?, ?, ?)
        ON CONFLICT (user) DO UPDATE SET mode = excluded.mode, target = excluded.target
        """, arguments: [user.rawValue, forwarding.mode.rawValue, forwarding.target.rawValue])
  }

  private func requireVoice(_ user: UserName) throws {
    guard plans(try active(user)).hasVoice else {
      throw refused(.noVoicePlan, ["user": .text(user.rawValue)])
    }
  }

  private func known(_ number: TelephoneNumber) throws -> PhoneNumber {
    guard let found = try reader.phoneNumbers().first(where: { $0.number == number }) else {
      throw refused(.unknownNumber, ["name": .text(number.rawValue), "nearest": .list([])])
    }
    return found
  }
}
