/// The paths of files that belong to a translated document, next to it.
package enum TranslationFiles {
  /// The file with what the document itself cannot contain: states, notes, and what other tools
  /// have added.
  package static func kept(beside document: String) -> String { "\(document).xlf" }

  /// The file with the findings that are accepted as they are, each with a reason.
  package static func suppressions(beside document: String) -> String {
    (document.lastIndex(of: "/").map { String(document[...$0]) } ?? "") + "suppressions.yaml"
  }
}
