import Documents
import Translation

/// The one name by which labels of several languages and spellings are compared.
enum LabelName {
  /// The glossary's English name of a label, in lower case; its own where the glossary has none.
  static func english(_ label: String, _ glossary: LabelGlossary) -> String {
    (glossary.entry(named: label, in: ContentLocale("en"))?.english ?? label).lowercased()
  }

  /// - Returns: `nil` where nobody knows the English of the label.
  static func english(
    of label: OutlineLabel, in locale: ContentLocale, _ glossary: LabelGlossary
  ) -> String? {
    if let source = label.source { return english(source, glossary) }
    guard let target = label.target else { return nil }
    if locale.language == "en" { return english(target, glossary) }
    return glossary.entry(named: target, in: locale)?.english.lowercased()
  }
}
