import Documents
import Procedures

/// A census of documents, as a table for people or as JSON for programs.
package enum CensusView {
  /// Lines with a name and a number each, without a line end after the last.
  package static func text(_ census: DocumentCensus) -> String {
    var groups = [[("documents", census.documents)] + constructs(census)]
    groups.append(kinds(census).map { ("steps of kind \($0.0)", $0.1) })
    groups.append(diagnostics(census))
    let width = groups.joined().map(\.0.count).max() ?? 0
    return groups.filter { !$0.isEmpty }.map { group in
      group.map { name, count in
        let number = String(count)
        let gap = String(repeating: " ", count: width - name.count + 2 + max(0, 8 - number.count))
        return name + gap + number
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  package static func json(_ census: DocumentCensus) -> JSONValue {
    .object([
      "documents": .integer(census.documents), "constructs": object(constructs(census)),
      "kinds": object(kinds(census)), "diagnostics": object(diagnostics(census)),
    ])
  }

  private static func object(_ pairs: [(String, Int)]) -> JSONValue {
    .object(Dictionary(pairs.map { ($0.0, JSONValue.integer($0.1)) }) { first, _ in first })
  }

  private static func constructs(_ census: DocumentCensus) -> [(String, Int)] {
    DocumentCensus.Construct.allCases.map { ($0.rawValue, census.constructs[$0] ?? 0) }
  }

  private static func kinds(_ census: DocumentCensus) -> [(String, Int)] {
    census.kinds.sorted { $0.value > $1.value }.map { ($0.key.rawValue, $0.value) }
  }

  private static func diagnostics(_ census: DocumentCensus) -> [(String, Int)] {
    census.diagnostics.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { ($0.key.rawValue, $0.value) }
  }
}
