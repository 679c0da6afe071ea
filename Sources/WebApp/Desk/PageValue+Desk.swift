import Diagnostics
import Documents
import Presentation
import Translation

/// Values that several of the translators' pages show.
extension PageValue {
  /// Returns a finding as `check` writes it, which is in English.
  ///
  /// - Parameter document: The document of the page; the names of other files are shown.
  static func finding(
    _ diagnostic: Diagnostic, _ names: DocumentNames, in document: String
  ) -> PageValue {
    let place = diagnostic.place
    let file = names.name(of: place.path) ?? place.path
    return .object([
      "severity": .text(diagnostic.severity.rawValue),
      "message": .text(names.naming(diagnostic.message)),
      "check": .text(
        diagnostic.id.rawValue + (diagnostic.specification.map { "; \($0)" } ?? "")),
      "position": .text(
        (file == document ? "" : "\(names.naming(file)):") + "\(place.line):\(place.column)"),
      "advice": .optional(diagnostic.advice.map(names.naming)),
      "fix": .optional(diagnostic.fix?.text),
    ])
  }

  /// Returns a sentence as translators see it; `nothing` if there is none.
  package static func sentence(_ text: InlineText?) -> PageValue {
    guard let text, !text.raw.allSatisfy(\.isWhitespace) else { return .nothing }
    return .object(["runs": .runs(TextRun.runs(of: text))])
  }

  /// Returns how much of a translation is finished, as a bar and in words.
  package static func progress(_ status: TranslationStatus, _ words: Words) -> PageValue {
    .object([
      "finished": .number(status.finished),
      // An empty document is finished, and a bar needs a length above 0.
      "total": .number(max(1, status.total)),
      "told": .text(
        words.text(
          .webDeskDone, ["done": words.formats.number(status.finished)], count: status.total)),
    ])
  }

  /// Returns the number of sentences in each of these states, with the name of the state.
  static func shares(
    _ shares: [TranslationStatus.Share] = TranslationStatus.Share.allCases,
    of status: TranslationStatus, _ words: Words
  ) -> PageValue {
    list(shares) { share in
      .object([
        "name": .text(words.share(share)), "count": .text(words.formats.number(status[share])),
      ])
    }
  }

  /// Returns a language tag for HTML; the empty tag, which means "unknown", if it is not
  /// well-formed.
  static func tag(_ language: String) -> PageValue {
    .text(LanguageName.isWellFormed(language) ? language : "")
  }
}

extension Words {
  /// Returns the name of a sentence's state.
  func state(_ share: TranslationStatus.Share) -> String {
    switch share {
    case .missing: self[.webDeskStateMissing]
    case .stale: self[.webDeskStateStale]
    case .machine: self[.webDeskStateMachine]
    case .translated: self[.webDeskStateTranslated]
    case .reviewed: self[.webDeskStateReviewed]
    }
  }

  /// Returns the name of a language with a capital letter, as in a heading; its tag if it has no
  /// name.
  func languageName(_ tag: String) -> String {
    let name = word(.language, ContentLocale(tag).language) ?? tag
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
