import Diagnostics
import GRDB
import Operations

/// A row of a tenant's database, with the names of its columns as they are written in the query.
///
/// GRDB's own subscripts end the program if a row has another value than the schema says, which a
/// damaged or edited file can have.
struct TenantRow {
  private let row: Row
  /// The same array for all rows of a query. GRDB looks for a name in lower case, and makes the names
  /// of all columns so each time, which took longer than to read them.
  private let columns: [String]

  init(_ row: Row, _ columns: [String]) {
    self.row = row
    self.columns = columns
  }

  /// Returns the value of a column; a whole number is also in the range in which it can be computed
  /// with.
  ///
  /// - Throws: `DomainFailure.damaged` with a `PlacedReason` if it is missing, of another type, or out
  ///   of range.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ column: String
  ) throws -> Value {
    try checked(column) {
      if let index = columns.firstIndex(of: column) {
        try row.decode(Value.self, atIndex: index)
      } else {
        try row.decode(Value.self, forColumn: column)
      }
    }
  }

  /// Returns the value of a column whose texts are the raw values of a type.
  ///
  /// - Throws: As `value(_:)`, also for any other text.
  func known<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
    guard let value = Value(rawValue: try self.value(column)) else { throw damaged(column) }
    return value
  }

  /// Returns the value of the column at an index, counted from 0.
  ///
  /// - Throws: As `value(_:)` for a name.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ index: Int
  ) throws -> Value {
    try checked("\(index + 1)") { try row.decode(Value.self, atIndex: index) }
  }

  /// Returns the account whose id is in a column, and whose name is in the column `upn`.
  ///
  /// - Throws: As `value(_:)`.
  func subject(_ column: String) throws -> Subject {
    Subject(id: try value(column), name: try value("upn"))
  }

  private func checked<Value>(_ column: String, _ decoding: () throws -> Value) throws -> Value {
    do {
      let value = try decoding()
      // Sizes in bytes are the greatest numbers in a tenant; a double still represents them.
      if let number = value as? Int, OutsideNumber.whole(number, in: Self.numbers) == nil {
        throw damaged(column)
      }
      return value
    } catch is RowDecodingError {
      throw damaged(column)
    }
  }

  private static let numbers = -9_007_199_254_740_991...9_007_199_254_740_991

  private func damaged(_ column: String) -> DomainFailure {
    // The first column is the key, or what the row is listed by.
    let key = columns.first.map { "\($0) \(row.databaseValues.first ?? .null), " } ?? ""
    return .damaged(PlacedReason.damagedRow.at(key + column))
  }
}

/// Queries that cache their compiled statements, since compiling one takes longer here than running
/// it.
extension Database {
  func rows(sql: String, arguments: StatementArguments = []) throws -> [TenantRow] {
    let statement = try cachedStatement(sql: sql)
    let rows = try Row.fetchAll(statement, arguments: arguments)
    // Asked for afterwards: the statement is compiled again if the schema has changed.
    let columns = statement.columnNames
    return rows.map { TenantRow($0, columns) }
  }

  func row(sql: String, arguments: StatementArguments = []) throws -> TenantRow? {
    let statement = try cachedStatement(sql: sql)
    return try Row.fetchOne(statement, arguments: arguments)
      .map { TenantRow($0, statement.columnNames) }
  }

  /// Runs one statement that changes rows.
  func run(sql: String, arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  func values<Value: DatabaseValueConvertible>(
    _ type: Value.Type, sql: String, arguments: StatementArguments = []
  ) throws -> [Value] {
    try type.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  func value<Value: DatabaseValueConvertible>(
    _ type: Value.Type, sql: String, arguments: StatementArguments = []
  ) throws -> Value? {
    try type.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }
}
