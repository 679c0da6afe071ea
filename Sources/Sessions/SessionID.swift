/// The name of a session, as the journal and the command line write it.
package struct SessionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// The session of one row of a series: `<series>/<row>`, the rows counted from 1.
  package init(row: Int, of series: SessionID) {
    let digits = String(row)
    rawValue = "\(series)/\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
  }

  /// The series the session is of; `nil` where it stands alone.
  package var series: SessionID? {
    rawValue.lastIndex(of: "/").map { SessionID(rawValue: String(rawValue[..<$0])) }
  }

  /// The row of its series, counted from 1; `nil` where it stands alone.
  package var row: Int? {
    rawValue.lastIndex(of: "/").flatMap { Int(rawValue[rawValue.index(after: $0)...]) }
  }

  package var description: String { rawValue }
}
