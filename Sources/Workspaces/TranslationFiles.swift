/// The files of a translator's desk, beside the documents they belong to.
package enum TranslationFiles {
  /// What a document has no place for: states, notes, and what other tools have added.
  package static func kept(beside document: String) -> String { "\(document).xlf" }

  /// Findings that are all right as they are, with the reason for each.
  package static func suppressions(beside document: String) -> String {
    (document.lastIndex(of: "/").map { String(document[...$0]) } ?? "") + "suppressions.yaml"
  }
}
