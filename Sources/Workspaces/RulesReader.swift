import Documents
import Yams

/// Reads `Resources/rules.yaml`, the rules and contradictions in the domain's documents.
package enum RulesReader {
  /// The ids, such as `F5` and `X1`; empty if the file is not a YAML mapping.
  package static func ids(_ file: SourceFile) -> Set<String> {
    guard let root = try? Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self)),
      let rules = root.mapping
    else { return [] }
    return Set(rules.keys.compactMap(\.string))
  }
}
