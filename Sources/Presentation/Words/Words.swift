import Documents
import Operations
import Translation

/// The language of one reader: the program's words, and how values are written.
package struct Words: Sendable {
  package let catalogue: MessageCatalogue
  package let formats: LocaleFormats
  /// The names to show in place of the domain's ids, such as a product's name for its part number.
  package let names: [String: String]
  /// The labels of a screen in another language; `nil` if the screen is in the reader's language.
  package let labels: LabelNames?

  package init(
    catalogue: MessageCatalogue, formats: LocaleFormats, names: [String: String] = [:],
    labels: LabelNames? = nil
  ) {
    self.catalogue = catalogue
    self.formats = formats
    self.names = names
    self.labels = labels
  }

  package var language: String { catalogue.language }

  package subscript(_ key: MessageKey) -> String {
    // The switch behind `rawValue` has a case for each key: inlined into every caller, it doubled the
    // time that an optimised build of this target takes (84 to 43 s of processor time).
    @inline(never) get { text(key) }
  }

  /// The sentence of a key, with `values` for its placeholders; the key itself if there is none.
  ///
  /// - Parameter count: selects the plural form, and is the value of `{count}`.
  @inline(never)
  package func text(
    _ key: MessageKey, _ values: [String: String] = [:], count: Int? = nil
  ) -> String {
    sentence(key.rawValue, values, count: count) ?? key.rawValue
  }

  /// The runs of a document's sentence, with the labels that the reader's screen shows.
  package func runs(of sentence: [Inline]) -> [TextRun] {
    let runs = TextRun.runs(of: sentence)
    guard let labels else { return runs }
    return runs.map { run in
      switch run.kind {
      case .label, .link: TextRun(run.kind, labels.name(of: run.text))
      case .plain, .code: run
      }
    }
  }

  /// The word for a name in a family; `nil` if the language has none.
  package func word(_ family: KeyFamily, _ name: String) -> String? {
    catalogue[family.key(name)]?.text
  }

  /// The sentence for a name in a family, with values for its placeholders; `nil` if the language
  /// has none.
  ///
  /// If there is a value `count`, it selects the plural form.
  package func sentence(
    _ family: KeyFamily, _ name: String, _ values: [String: Value]
  ) -> String? {
    sentence(
      family.key(name), values.mapValues { text(of: $0) }, count: values["count"]?.number)
  }

  private func sentence(_ key: String, _ values: [String: String], count: Int?) -> String? {
    guard let count else { return catalogue[key]?.filled(values) }
    let numbered = values.merging(["count": formats.number(count)]) { given, _ in given }
    return catalogue[key, count: count]?.filled(numbered)
  }
}
