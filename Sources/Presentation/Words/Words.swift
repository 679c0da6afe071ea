import Documents
import Operations
import Translation

/// Everything the program says to one reader: the words, and how values are written.
package struct Words: Sendable {
  package let catalogue: MessageCatalogue
  package let formats: LocaleFormats
  /// What the domain shows in place of its own ids, such as a product's name for its part number.
  package let names: [String: String]
  /// The labels of a screen in another language; `nil` where it is the reader's own.
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

  /// The sentence of a key; `count` picks its plural form and fills `{count}`.
  @inline(never)
  package func text(
    _ key: MessageKey, _ values: [String: String] = [:], count: Int? = nil
  ) -> String {
    sentence(key.rawValue, values, count: count) ?? key.rawValue
  }

  /// The runs of a document's sentence, its labels as the reader's screen shows them.
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

  /// The word of a name in a family; `nil` where the language has none.
  package func word(_ family: KeyFamily, _ name: String) -> String? {
    catalogue[family.key(name)]?.text
  }

  /// The sentence of a name in a family with values in it, in the plural form of `count` if there
  /// is such a value; `nil` where the language has none.
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
