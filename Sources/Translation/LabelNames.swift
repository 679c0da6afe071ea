import Documents

/// Labels in the language of a reader's screen, regardless of the language of the sentence around
/// them.
package struct LabelNames: Sendable {
  /// The language of the screen, such as `en`.
  package let language: String
  private let glossary: LabelGlossary
  private let reader: ContentLocale

  /// - Parameter reader: the language of the sentences.
  package init(_ glossary: LabelGlossary, reader: ContentLocale, language: String) {
    self.glossary = glossary
    self.reader = reader
    self.language = language
  }

  /// The name of a label, or of each step in a menu path; names not in the glossary stay unchanged.
  package func name(of text: String) -> String {
    if let name = single(text) { return name }
    let parts = text.split(separator: ">", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text }
    return parts.map { part in
      let bare = String(part).trimmed(of: " ")
      return single(bare).map { String(part).replacing(bare, with: $0) } ?? String(part)
    }.joined(separator: ">")
  }

  private func single(_ text: String) -> String? {
    glossary.entry(named: text, in: reader)?.names[language]
  }
}
