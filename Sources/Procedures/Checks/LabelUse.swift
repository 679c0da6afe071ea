import Documents
import Translation

/// The translations of an English label in documents of one language.
package struct LabelUse: Hashable, Sendable {
  /// One translation, and how often it occurs.
  package struct Rendering: Hashable, Sendable {
    package let text: String
    /// The number of documents that use it.
    package let pages: Int
  }

  package let english: String
  package let language: String
  /// The name in the glossary; `nil` if the glossary does not have the label.
  package let official: String?
  /// What distinguishes the label from another with the same English name; `nil` if there is no
  /// other.
  package let context: String?
  /// The translations, the most frequent first.
  package let renderings: [Rendering]

  /// The labels in documents that people have translated, the most frequent first.
  ///
  /// A label is a text in bold in the English sentence. It counts only if the translation has the
  /// same number of bold texts, and the two are paired by their order.
  package static func all(
    in documents: [Document], glossary: LabelGlossary
  ) -> [LabelUse] {
    var counts: [String: [String: [String: Int]]] = [:]
    for document in documents where document.sourceLocale != nil {
      guard document.frontMatter["ms.translationtype"]?.uppercased() != "MT" else { continue }
      var seen: Set<[String]> = []
      for segment in document.segments {
        guard let source = segment.source else { continue }
        let pair = SentencePair(
          source: source, target: segment.target, language: document.locale.language)
        let names = pair.source.bold
        let own = pair.target.bold
        guard names.count == own.count else { continue }
        for (name, other) in zip(names, own) where seen.insert([name.text, other.text]).inserted {
          counts[document.locale.language, default: [:]][name.text.trimmed, default: [:]][
            other.text.trimmed, default: 0] += 1
        }
      }
    }
    return counts.flatMap { language, labels in
      labels.map { english, renderings in
        let entry = glossary.entry(named: english, in: ContentLocale("en"))
        return LabelUse(
          english: english, language: language, official: entry?.names[language],
          context: entry?.context,
          renderings: renderings.map { Rendering(text: $0.key, pages: $0.value) }
            .sorted { ($0.pages, $1.text) > ($1.pages, $0.text) })
      }
    }.sorted { left, right in
      (left.language, right.pages, left.english) < (right.language, left.pages, right.english)
    }
  }

  private var pages: Int { renderings.reduce(0) { $0 + $1.pages } }
}
