import Markup

/// Language names as people type them.
package enum LanguageName {
  /// Whether a text is a well-formed language tag (BCP 47).
  package static func isWellFormed(_ tag: String) -> Bool {
    LanguageTag.isWellFormed(Array(tag.utf8)[...])
  }
}
