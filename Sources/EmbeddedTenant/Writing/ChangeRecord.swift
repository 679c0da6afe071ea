import GRDB
import Microsoft365

/// The record of a change: who made it, what it was, and the rows before and after it.
struct ChangeRecord {
  let db: Database

  /// Returns the rows that a change concerns, as one JSON array.
  func snapshot(_ change: TenantChange) throws -> String {
    let subjects = change.subjects
    var parts: [String] = []
    for user in subjects.users {
      parts += try rows(
        """
        SELECT json_object('user', upn, 'state', state, 'usageLocation', usage_location,
          'licences', (SELECT json_group_array(json_array(sku, group_name))
            FROM license_assignment WHERE user = upn),
          'mailbox', (SELECT json_object('state', state, 'archive', archive_enabled,
            'holds', (SELECT json_group_array(kind) FROM mailbox_hold
              WHERE mailbox = mailbox.id AND released_at IS NULL))
            FROM mailbox WHERE user = upn ORDER BY id DESC LIMIT 1),
          'numbers', (SELECT json_group_array(e164) FROM phone_number WHERE target = upn),
          'queues', (SELECT json_group_array(queue) FROM call_queue_agent a WHERE a.user = upn),
          'forwarding', (SELECT json_array(mode, target) FROM call_forwarding f
            WHERE f.user = upn))
        FROM app_user WHERE upn = ?
        """, user.rawValue)
    }
    for subscription in subjects.subscriptions {
      parts += try rows(
        """
        SELECT json_object('subscription', id, 'quantity', quantity, 'channel', channel,
          'recurringBilling', recurring_billing, 'status', status)
        FROM subscription WHERE id = ?
        """, subscription.rawValue)
    }
    for number in subjects.numbers {
      parts += try rows(
        """
        SELECT json_object('number', e164, 'status', status, 'target', target)
        FROM phone_number WHERE e164 = ?
        """, number.rawValue)
    }
    return "[\(parts.joined(separator: ","))]"
  }

  private func rows(_ sql: String, _ key: String) throws -> [String] {
    try db.values(String.self, sql: sql, arguments: [key])
  }

  func isDone(_ key: String) throws -> Bool {
    try db.value(
      Bool.self, sql: "SELECT EXISTS (SELECT 1 FROM op_execution WHERE key = ?)", arguments: [key])
      ?? false
  }

  func keep(
    _ change: TenantChange, key: String, actor: UserName, at now: Int, before: String,
    after: String
  ) throws {
    try db.execute(
      sql: "INSERT INTO op_execution VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [key, now, actor.rawValue, change.name, before, after])
    try db.execute(
      sql: """
        INSERT INTO event (at, entity, change_json)
        VALUES (?, ?, json_object('key', ?, 'actor', ?, 'before', json(?), 'after', json(?)))
        """, arguments: [now, change.name, key, actor.rawValue, before, after])
  }
}
