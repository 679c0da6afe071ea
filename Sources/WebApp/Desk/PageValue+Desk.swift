import Diagnostics
import Documents
import Presentation
import Translation

/// What the pages of the desk show in more than one place.
extension PageValue {
  /// A finding as `check` writes it, which is English.
  ///
  /// - Parameter document: the document that the page is about; the names of other files are shown.
  static func finding(
    _ diagnostic: Diagnostic, _ names: DeskNames, in document: String
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

  /// A sentence as translators see it; nothing where there is none.
  static func sentence(_ text: InlineText?) -> PageValue {
    guard let text, !text.raw.allSatisfy(\.isWhitespace) else { return .nothing }
    return .object(["runs": .runs(TextRun.runs(of: text))])
  }

  /// How far a translation has come, as a bar and in words.
  static func progress(_ status: TranslationStatus, _ words: Words) -> PageValue {
    .object([
      "finished": .number(status.finished),
      // An empty document is done; a bar must be longer than nothing.
      "total": .number(max(1, status.total)),
      "told": .text(
        words.text(
          .webDeskDone, ["done": words.formats.number(status.finished)], count: status.total)),
    ])
  }

  /// The number of sentences in each of these states, with the state's name.
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

  /// A language tag for HTML; the empty one, which says "unknown", for what is no tag.
  static func tag(_ language: String) -> PageValue {
    .text(LanguageName.isWellFormed(language) ? language : "")
  }
}

extension Words {
  /// The state of one sentence.
  func state(_ share: TranslationStatus.Share) -> String {
    switch share {
    case .missing: self[.webDeskStateMissing]
    case .stale: self[.webDeskStateStale]
    case .machine: self[.webDeskStateMachine]
    case .translated: self[.webDeskStateTranslated]
    case .reviewed: self[.webDeskStateReviewed]
    }
  }

  /// A language by its name, as a heading writes it; its tag where there is no name.
  func languageName(_ tag: String) -> String {
    let name = word(.language, ContentLocale(tag).language) ?? tag
    return name.prefix(1).uppercased() + name.dropFirst()
  }
}
