import Markup

/// Names of languages as people type them.
package enum LanguageName {
  /// Whether a text is a language tag (BCP 47).
  package static func isWellFormed(_ tag: String) -> Bool {
    LanguageTag.isWellFormed(Array(tag.utf8)[...])
  }
}
