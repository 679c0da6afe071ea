/// One problem in a file that its author can correct; collected, never thrown.
package struct Diagnostic: Hashable, Sendable {
  /// The translated sentence it is about, with its English.
  package struct Sentence: Hashable, Sendable {
    /// The id of the bilingual unit.
    package let unit: String
    package let source: String
    package let target: String

    package init(unit: String, source: String, target: String) {
      self.unit = unit
      self.source = source
      self.target = target
    }
  }

  /// A correction that can be applied without asking anybody.
  package struct Fix: Hashable, Sendable {
    /// The bytes of the file to replace, counted from 0.
    package let range: Range<Int>
    /// The place where those bytes begin, with their length in characters.
    package let place: SourcePlace
    /// The text to put in their place.
    package let text: String

    package init(range: Range<Int>, place: SourcePlace, text: String) {
      self.range = range
      self.place = place
      self.text = text
    }
  }

  package let id: DiagnosticID
  package let severity: Severity
  package let place: SourcePlace
  /// One line that states the rule, the specific word first, lower case, without a full stop.
  package let messageText: FindingText
  /// What the author can do about it; `nil` if the message already says so.
  package let adviceText: FindingText?
  /// Other places that the message is about, such as a contradicted definition.
  package let related: [SourcePlace]
  /// The section of the specification with the rule, such as `XLIFF 2.1, 4.2.2.5 unit`; `nil` if
  /// the rule is Stegvis's own.
  package let specification: String?
  /// The translated sentence it is about; `nil` if it is not about one.
  package let sentence: Sentence?
  /// The correction; `nil` if a person must decide.
  package let fix: Fix?

  /// The message in English.
  package var message: String { messageText.english }
  /// The advice in English.
  package var advice: String? { adviceText?.english }

  package init(
    _ id: DiagnosticID, _ severity: Severity, at place: SourcePlace, _ message: FindingText,
    advice: FindingText? = nil, related: [SourcePlace] = [], specification: String? = nil,
    sentence: Sentence? = nil, fix: Fix? = nil
  ) {
    self.id = id
    self.severity = severity
    self.place = place
    messageText = message
    adviceText = advice
    self.related = related
    self.specification = specification
    self.sentence = sentence
    self.fix = fix
  }

  /// The same finding, which only a person can mend.
  package var withoutFix: Diagnostic {
    Diagnostic(
      id, severity, at: place, messageText, advice: adviceText, related: related,
      specification: specification, sentence: sentence)
  }

  /// The same diagnostic with another severity.
  package func with(_ severity: Severity) -> Diagnostic {
    Diagnostic(
      id, severity, at: place, messageText, advice: adviceText, related: related,
      specification: specification, sentence: sentence, fix: fix)
  }
}

/// How bad a diagnostic is.
package enum Severity: String, Hashable, Sendable {
  /// It cannot run.
  case error
  /// It runs, and would mislead someone.
  case warning
  /// Nothing is wrong; a reader may want to know.
  case note
}

/// A range of characters in a file.
package struct SourcePlace: Hashable, Sendable {
  /// The file's path, as it was given; `-` for standard input.
  package let path: String
  /// The line where it begins, counted from 1.
  package let line: Int
  /// The column where it begins, counted from 1, in characters (not bytes).
  package let column: Int
  /// The length in characters; 0 if only the start is known.
  package let length: Int

  package init(path: String, line: Int = 1, column: Int = 1, length: Int = 0) {
    self.path = path
    self.line = line
    self.column = column
    self.length = length
  }
}

/// Applies the fixes of diagnostics to the bytes of a file.
package enum FixedFile {
  /// The bytes with the fixes applied, and the number of fixes applied.
  ///
  /// A fix that overlaps one before it in the file is left out.
  ///
  /// - Parameter fixes: in any order; their ranges must lie within `bytes`.
  package static func bytes(
    of bytes: [UInt8], with fixes: [Diagnostic.Fix]
  ) -> (bytes: [UInt8], count: Int) {
    var result: [UInt8] = []
    var position = 0
    var count = 0
    for fix in fixes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where fix.range.lowerBound >= position {
      result += bytes[position..<fix.range.lowerBound]
      result += Array(fix.text.utf8)
      position = fix.range.upperBound
      count += 1
    }
    return (result + bytes[position...], count)
  }
}

/// A finding that somebody has accepted as it is, with the reason.
package struct Suppression: Hashable, Sendable {
  package let id: DiagnosticID
  /// The name of the document; `nil` for every document in the folder.
  package let document: String?
  /// The id of the bilingual unit; `nil` for every unit.
  package let unit: String?
  package let reason: String
  /// The place of the suppression itself.
  package let place: SourcePlace

  package init(
    _ id: DiagnosticID, document: String?, unit: String?, reason: String, place: SourcePlace
  ) {
    self.id = id
    self.document = document
    self.unit = unit
    self.reason = reason
    self.place = place
  }

  /// Whether it applies to this finding, which must be in a document of its folder.
  package func covers(_ diagnostic: Diagnostic) -> Bool {
    let name = diagnostic.place.path.split(separator: "/").last.map(String.init)
    return id == diagnostic.id && (document == nil || document == name)
      && (unit == nil || unit == diagnostic.sentence?.unit)
  }
}
