/// The name of a session, as written in the journal and on the command line.
package struct SessionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// The session for one row of a series, `<series>/<row>`. Rows are counted from 1 and have at
  /// least five digits.
  package init(row: Int, of series: SessionID) {
    let digits = String(row)
    rawValue = "\(series)/\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
  }

  /// The series that the session belongs to; `nil` for a single session.
  package var series: SessionID? {
    rawValue.lastIndex(of: "/").map { SessionID(rawValue: String(rawValue[..<$0])) }
  }

  /// The row in its series, counted from 1; `nil` for a single session.
  package var row: Int? {
    rawValue.lastIndex(of: "/").flatMap { Int(rawValue[rawValue.index(after: $0)...]) }
  }

  package var description: String { rawValue }
}
