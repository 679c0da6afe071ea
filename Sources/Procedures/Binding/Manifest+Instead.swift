import Diagnostics
import Yams

extension Manifest {
  /// How a step is bound where a session has a tenant of a domain that can do more: an entry below
  /// `instead:`. What follows each outcome stays what the step says.
  package struct InsteadEntry: Sendable {
    package let operation: Named<String>
    /// The text written for each parameter name.
    package let arguments: [(name: String, text: Named<String>)]
    /// For each parameter that is a subject of the domain, the input with the subject of another domain
    /// that has the same id there.
    package let sameID: [(name: String, text: Named<String>)]
  }
}

extension ManifestReader {
  mutating func instead(
    _ node: Node?
  ) -> [(domain: Manifest.Named<String>, entry: Manifest.InsteadEntry)] {
    guard let node else { return [] }
    let key = "instead"
    guard let domains = node.mapping else {
      report(.manifestInvalid, place(of: node), "'\(key)' is missing or not a mapping")
      return []
    }
    var entries: [(domain: Manifest.Named<String>, entry: Manifest.InsteadEntry)] = []
    for (name, value) in domains {
      guard let domain = scalar(name), let entry = value.mapping,
        let operation = entry["operation"].flatMap(scalar)
      else {
        report(
          .manifestInvalid, place(of: value), "an entry of 'instead' has no operation",
          advice: "add 'operation:' with a name from the catalogue")
        continue
      }
      rejectUnknownKeys(entry, ["operation", "with", "sameId"], of: "an entry of 'instead'")
      entries.append(
        (
          domain,
          Manifest.InsteadEntry(
            operation: operation, arguments: texts(entry["with"], "with", of: value),
            sameID: texts(entry["sameId"], "sameId", of: value))
        ))
    }
    return entries
  }

  private mutating func texts(
    _ node: Node?, _ key: String, of parent: Node
  ) -> [(name: String, text: Manifest.Named<String>)] {
    guard let node else { return [] }
    return (pairs(node, key, of: parent) ?? []).map { (name: $0.0, text: $0.1) }
  }
}
