import Documents
import Translation

/// The name by which labels in different languages and spellings are compared.
enum LabelName {
  /// The glossary's English name for a label, or the label itself if the glossary does not have it,
  /// in lower case.
  static func english(_ label: String, _ glossary: LabelGlossary) -> String {
    (glossary.entry(named: label, in: ContentLocale("en"))?.english ?? label).lowercased()
  }

  /// - Returns: `nil` if the English name of the label is not known.
  static func english(
    of label: OutlineLabel, in locale: ContentLocale, _ glossary: LabelGlossary
  ) -> String? {
    if let source = label.source { return english(source, glossary) }
    guard let target = label.target else { return nil }
    if locale.language == "en" { return english(target, glossary) }
    return glossary.entry(named: target, in: locale)?.english.lowercased()
  }
}
