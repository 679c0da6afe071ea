import Diagnostics
import Documents

/// A unit as it came back in an XLIFF file, with its place and what keeps its translation from being
/// taken.
package struct ReturnedUnit: Hashable, Sendable {
  /// What is wrong with a unit itself, whatever the document says.
  package enum Flaw: Hashable, Sendable {
    /// It has a target, and nothing is in it.
    case emptyTarget
    /// It says that nobody has finished its translation; with the state as the file names it.
    case unfinished(state: String)
    /// Only some of its segments have been translated.
    case halfTranslated(count: Int, total: Int)
    /// Its target has text outside its segments, where its source has none.
    case textBesideSegments
    case twoTargets
    case twoSources
    /// The language of its target, if it names one.
    case language(String)
    /// A `<cp>` that stands for no character; with its `hex`.
    case character(String)
    /// A code of the source that may not be deleted and is not in the target.
    case codeDeleted(String)

    /// Whether the target cannot be what somebody meant, even if it is the document's.
    var isOfStructure: Bool {
      switch self {
      case .halfTranslated, .textBesideSegments, .twoTargets, .twoSources: true
      case .emptyTarget, .unfinished, .language, .character, .codeDeleted: false
      }
    }

    /// The finding about a unit with this flaw.
    func diagnostic(of unit: String, at place: SourcePlace) -> Diagnostic {
      switch self {
      case .emptyTarget:
        Diagnostic(
          .importEmpty, .warning, at: place,
          "target of unit '\(unit)' is empty, and the document has a translation; it is left as it was",
          advice: "translate it, or delete the translation in the document")
      case .unfinished(let state):
        Diagnostic(
          .importUnfinished, .warning, at: place,
          "unit '\(unit)' has another translation in state '\(state)'; the document is left as it was",
          advice: "mark it as translated in the tool, and export it again")
      case .halfTranslated(let count, let total):
        Diagnostic(
          .importUnfinished, .warning, at: place,
          "only \(count) of \(total) segments of unit '\(unit)' are translated; it is left as it was",
          advice: "translate the others in the tool, and export it again")
      case .textBesideSegments:
        Diagnostic(
          .importAmbiguous, .warning, at: place,
          "target of unit '\(unit)' has text beside its segments; it is left as it was",
          advice: "remove what is older, and import it again")
      case .twoTargets:
        Diagnostic(
          .importAmbiguous, .warning, at: place,
          "unit '\(unit)' has two targets; it is left as it was",
          advice: "keep one of them, and import it again")
      case .twoSources:
        Diagnostic(
          .importAmbiguous, .warning, at: place,
          "unit '\(unit)' has two sources; it is left as it was",
          advice: "keep one of them, and import it again")
      case .language(let tag):
        Diagnostic(
          .importLanguage, .warning, at: place,
          "target of unit '\(unit)' is in '\(tag)'; it is left as it was",
          advice: "import it into the document in that language")
      case .character(let code):
        Diagnostic(
          .importCharacter, .warning, at: place,
          "unit '\(unit)' has the character U+\(code), which no page may contain; it is left as it was",
          advice: "remove it in the tool, and export it again")
      case .codeDeleted(let code):
        Diagnostic(
          .importCode, .warning, at: place,
          "code '\(code)' may not be deleted and is not in the target of unit '\(unit)'; it is left as it was",
          advice: "put the code back in the tool, and export it again")
      }
    }
  }

  package var unit: XLIFFUnit
  /// Where it begins in its file.
  package let place: SourcePlace
  /// The number of the `<file>` that it is in, counted from 1.
  var part = 1
  package var flaws: [Flaw]

  package init(_ unit: XLIFFUnit, at place: SourcePlace, flaws: [Flaw] = []) {
    self.unit = unit
    self.place = place
    self.flaws = flaws
  }

  /// Whether its target is only a copy of its source, as tools put it into what nobody has translated.
  var isCopy: Bool {
    guard unit.state.stage == .initial, unit.state.reason == nil, let target = unit.target else {
      return false
    }
    return target.raw == unit.source.raw || target.comparable == unit.source.comparable
  }

  /// The finding about its first flaw that counts: one of structure always, any other where its
  /// translation would change the document.
  ///
  /// - Parameters:
  ///   - changes: whether its translation differs from the document's.
  ///   - language: the language of the document.
  func flaw(changes: Bool, language: String) -> Diagnostic? {
    for flaw in flaws {
      switch flaw {
      case .emptyTarget: continue
      case .unfinished where isCopy: continue
      case .language(let tag)
      where ContentLocale(tag).language == ContentLocale(language).language:
        continue
      case _: if changes || flaw.isOfStructure { return flaw.diagnostic(of: unit.id, at: place) }
      }
    }
    return nil
  }
}

/// Two units that say something else about one sentence.
enum ImportConflict {
  /// The finding about the later unit.
  ///
  /// - Parameter other: where the earlier one is.
  static func diagnostic(of id: String, at place: SourcePlace, _ other: SourcePlace) -> Diagnostic {
    place.path == other.path
      ? Diagnostic(
        .importAmbiguous, .warning, at: place,
        "unit '\(id)' is in the file twice, with different targets; it is left as it was",
        advice: "keep one of them, and import it again", related: [other])
      : Diagnostic(
        .importAmbiguous, .warning, at: place,
        "unit '\(id)' has another translation in '\(other.path)'; it is left as it was",
        advice: "decide which one is right, and import that file alone", related: [other])
  }
}
