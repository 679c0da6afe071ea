/// The sentences of a document, as one `<file>` of XLIFF.
package struct XLIFFFile: Sendable {
  /// The path of the document.
  package var original: String
  package let sourceLanguage: String
  package let targetLanguage: String
  /// Facts about the document by name, such as its hash and the kind of translation.
  package var metadata: [(name: String, value: String)]
  package var units: [XLIFFUnit]
  /// Elements of other tools and modules in `<file>` itself, as standalone XML.
  package var extensions: [String]

  package init(
    original: String, sourceLanguage: String, targetLanguage: String,
    metadata: [(name: String, value: String)] = [], units: [XLIFFUnit] = [],
    extensions: [String] = []
  ) {
    self.original = original
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
    self.metadata = metadata
    self.units = units
    self.extensions = extensions
  }
}
