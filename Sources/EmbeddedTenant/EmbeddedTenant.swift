import GRDB
import Microsoft365
import Operations

/// A tenant in one SQLite database, with a clock that can be moved forward.
package struct EmbeddedTenant: Sendable {
  /// The products in the database.
  package let products: ProductCatalogue
  package let limits: Limits
  let queue: DatabaseQueue

  init(_ queue: DatabaseQueue) throws(DomainFailure) {
    self.queue = queue
    (products, limits) = try Self.reaching {
      try queue.read { db in (try TenantReader.catalogue(db), try TenantReader.limits(db)) }
    }
  }

  /// The Microsoft 365 domain for this tenant.
  package var domain: Microsoft365Domain {
    Microsoft365Domain(tenant: self, products: products, limits: limits)
  }

  /// Returns a tenant in memory with the same contents; changes to it do not affect this one.
  package func copy() throws(DomainFailure) -> EmbeddedTenant {
    let memory = try Self.reaching {
      let memory = try DatabaseQueue(configuration: TenantFile.configuration)
      try queue.backup(to: memory)
      return memory
    }
    return try EmbeddedTenant(memory)
  }

  /// Moves the clock forward, and carries out day by day what becomes due.
  package func advance(days: Int, hours: Int = 0) throws(DomainFailure) {
    let products = products
    let limits = limits
    try Self.reaching {
      try queue.write { db in
        var now = try TenantReader.now(db)
        let start = now
        let end = now + max(0, days * 86_400 + hours * 3_600)
        while now < end {
          now = min(end, now + 86_400)
          try db.execute(sql: "UPDATE tenant SET now_utc = ?", arguments: [now])
          let writer = TenantWriter(db: db, now: now, products: products, limits: limits)
          try TenantClock(writer: writer).tick()
        }
        try db.execute(
          sql: """
            INSERT INTO event (at, entity, change_json)
            VALUES (?, 'clock', json_object('from', ?, 'to', ?))
            """, arguments: [end, start, end])
      }
    }
  }

  func reading<Result>(
    _ body: (TenantReader) throws -> Result
  ) throws(DomainFailure) -> Result {
    try Self.reaching {
      // Not `read`, which runs two more statements each time to set and unset `query_only`.
      try queue.inDatabase { db in
        var result: Result?
        try db.inTransaction(.deferred) {
          result = try body(TenantReader(db: db, now: try TenantReader.now(db)))
          return .commit
        }
        guard let result else { throw DomainFailure.unavailable("the read was not carried out") }
        return result
      }
    }
  }

  /// Runs `body` and converts its database errors to failures of the domain.
  static func reaching<Result>(_ body: () throws -> Result) throws(DomainFailure) -> Result {
    do {
      return try body()
    } catch let failure as DomainFailure {
      throw failure
    } catch let error as DatabaseError {
      throw failure(error)
    } catch {
      throw .unavailable("\(error)")
    }
  }

  private static func failure(_ error: DatabaseError) -> DomainFailure {
    switch error.resultCode {
    case .SQLITE_CONSTRAINT:
      let code = error.message.flatMap(RefusalCode.init(rawValue:)) ?? .invariantBroken
      return .refused(Refusal(code))
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return .damaged("corrupt")
    case _:
      return .unavailable(error.message ?? "\(error)")
    }
  }
}
