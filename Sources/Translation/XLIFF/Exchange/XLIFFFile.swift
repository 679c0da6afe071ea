/// The sentences of a document or locale file with their translations, as one `<file>` of XLIFF.
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

/// A sentence with its translation and everything a translator is told about it, as one unit of
/// XLIFF.
package struct XLIFFUnit: Hashable, Sendable {
  /// A remark for the translator, or from one.
  package struct Note: Hashable, Sendable {
    package let text: String
    /// The author or the topic: `category` in XLIFF 2, `from` in 1.2.
    package let category: String?

    /// - Parameter category: the author or the topic; `nil` if neither is known.
    package init(_ text: String, category: String? = nil) {
      self.text = text
      self.category = category
    }
  }

  /// A translation found elsewhere.
  package struct Match: Hashable, Sendable {
    package let source: InlineText
    package let target: InlineText
    /// The likeness of its source, from 0 to 100.
    package let similarity: Int
    /// The document or tool it comes from.
    package let origin: String
    /// Whether it is the sentence's own translation from before its English changed.
    package let isPrevious: Bool

    package init(
      source: InlineText, target: InlineText, similarity: Int, origin: String,
      isPrevious: Bool = false
    ) {
      self.source = source
      self.target = target
      self.similarity = similarity
      self.origin = origin
      self.isPrevious = isPrevious
    }
  }

  /// A label of the user interface with its official name, or a term with its translation.
  package struct Term: Hashable, Sendable {
    package let source: String
    package let target: String
    /// What a concept means, in the language of the translation; `nil` for labels, and for concepts
    /// that are not explained.
    package let definition: String?

    package init(source: String, target: String, definition: String? = nil) {
      self.source = source
      self.target = target
      self.definition = definition
    }
  }

  /// The plural form that a message is for, such as `plural:count` and `one` (XLIFF 2.2, plural,
  /// gender and select module).
  package struct Form: Hashable, Sendable {
    package let selector: String
    package let value: String

    package init(selector: String, value: String) {
      self.selector = selector
      self.value = value
    }
  }

  /// The id of the segment, or the key of the message.
  package let id: String
  package var source: InlineText
  /// The translation; `nil` if there is none.
  package var target: InlineText?
  package var state: TranslationState
  package var notes: [Note]
  package var matches: [Match]
  package var terms: [Term]
  package var form: Form?
  /// Elements of other tools and modules, as standalone XML.
  package var extensions: [String]

  package init(
    id: String, source: InlineText, target: InlineText?, state: TranslationState,
    notes: [Note] = [], matches: [Match] = [], terms: [Term] = [], form: Form? = nil,
    extensions: [String] = []
  ) {
    self.id = id
    self.source = source
    self.target = target
    self.state = state
    self.notes = notes
    self.matches = matches
    self.terms = terms
    self.form = form
    self.extensions = extensions
  }

  /// The category of notes that Stegvis writes itself and ignores when it reads them back.
  package static let ownCategory = "stegvis"

  /// The key of the message that a form belongs to, such as `count` for `count.one`.
  package var message: String {
    guard let form, id.hasSuffix(".\(form.value)") else { return id }
    return String(id.dropLast(form.value.count + 1))
  }
}
