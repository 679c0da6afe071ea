/// A document's sentences, as one `<file>` of XLIFF.
package struct XLIFFFile: Sendable {
  /// The document's path.
  package var original: String
  package let sourceLanguage: String
  package let targetLanguage: String
  /// What is said of the document: hash, kind of translation and the like, by name.
  package var metadata: [(name: String, value: String)]
  package var units: [XLIFFUnit]
  /// Elements of other tools and modules in `<file>` itself, as XML of their own.
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
