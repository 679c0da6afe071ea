import Diagnostics
import Documents

/// A translation that came back, as it can stand in its sentence of a document.
struct FittedTarget {
  /// How tools have treated the white space of a file.
  enum WhiteSpace {
    /// Some of it is not as it was written, in sources that nobody has changed.
    case folded
    /// What a tool might have folded came back as it was.
    case exact
    /// There was none that a tool might have folded.
    case unknown
  }

  enum Outcome {
    /// There is no translation in the unit.
    case none
    /// It is the document's, perhaps with a note.
    case same(Diagnostic?)
    case text(String)
    case left(Diagnostic)
  }

  /// The English of the sentence in the document.
  let source: InlineText
  /// The translation in the document.
  let current: InlineText
  let whiteSpace: WhiteSpace
  /// The language of the document.
  let language: String

  /// - Parameter newSource: the English that the unit has, if the document still has an older one.
  init(
    _ segment: Segment, newSource: InlineText?, whiteSpace: WhiteSpace, language: String
  ) {
    let english = MarkdownCodes.text(of: DocumentUnits.unixLines(segment.source ?? ""))
    source = newSource ?? english
    current = MarkdownCodes.text(of: DocumentUnits.unixLines(segment.target)).named(after: english)
    self.whiteSpace = whiteSpace
    self.language = language
  }

  /// What is to be done with the target of a unit.
  func outcome(of returned: ReturnedUnit) -> Outcome {
    let old = current.raw
    let isTranslated = old.contains { !$0.isWhitespace }
    let own = returned.unit.source.completed(from: [source, current])
    guard let given = returned.unit.target?.completed(from: [own, source, current]),
      given.raw.contains(where: { !$0.isWhitespace })
    else {
      if let flaw = returned.flaw(changes: false, language: language) { return .left(flaw) }
      return isTranslated && returned.flaws.contains(.emptyTarget)
        ? .left(ReturnedUnit.Flaw.emptyTarget.diagnostic(of: returned.unit.id, at: returned.place))
        : .none
    }
    let text = pageText(given.unindented(like: source), old)
    let isChanged = isChange(text, old)
    if let flaw = returned.flaw(changes: isChanged, language: language) { return .left(flaw) }
    guard isChanged else {
      return .same(
        text == old || whiteSpace == .folded
          ? nil
          : Diagnostic(
            .importSpaces, .note, at: returned.place,
            "unit '\(returned.unit.id)' differs from the document only in white space, which tools change; it is left as it was",
            advice: "change it in the document itself"))
    }
    guard !returned.isCopy else { return .none }
    return problem(of: returned, given, own, text, old).map { .left($0) } ?? .text(text)
  }

  /// The characters of a translation in a page: a mark of Unicode that separates lines is a line
  /// break, and so a space, unless the page has it, too.
  private func pageText(_ text: InlineText, _ old: String) -> String {
    var raw = text.raw
    if raw.unicodeScalars.contains(where: Self.lineMarks.contains) {
      let known = source.raw + old
      for mark in Self.lineMarks where !known.unicodeScalars.contains(mark) {
        raw = raw.replacing(String(Character(mark)), with: " ")
      }
    }
    let fitted = UnitLines.fitted(raw, replacing: old, english: source.raw) ?? raw
    return whiteSpace == .folded ? Self.withEnds(of: source.raw, fitted) : fitted
  }

  /// Marks that separate lines, or end them outside of CommonMark (Unicode 15, UAX #14: BK, NL).
  private static let lineMarks: [Unicode.Scalar] = [
    "\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}",
  ]

  /// A text between the spaces at the ends of another.
  private static func withEnds(of other: String, _ text: String) -> String {
    let isSpace = { (character: Character) in " \t\n".contains(character) }
    let core = text[...].trimming(isSpace)
    let start = other.prefix(while: isSpace)
    let end = other.dropFirst(start.count).reversed().prefix(while: isSpace).reversed()
    return start + core + String(end)
  }

  /// Whether a text says something else than the old one, or is written otherwise by somebody.
  private func isChange(_ text: String, _ old: String) -> Bool {
    guard text != old else { return false }
    // Most changes are of words.
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    guard
      text.utf8.lazy.filter({ !isSpace($0) }).elementsEqual(
        old.utf8.lazy.filter { !isSpace($0) })
    else { return true }
    guard MarkdownCodes.text(of: text).comparable == current.comparable else { return true }
    return whiteSpace == .exact
  }

  /// Why a translation cannot stand in the page; `nil` if it can.
  private func problem(
    of returned: ReturnedUnit, _ target: InlineText, _ own: InlineText, _ text: String,
    _ old: String
  ) -> Diagnostic? {
    let id = returned.unit.id
    for scalar in text.unicodeScalars where Self.isControl(scalar) {
      guard (source.raw + old).unicodeScalars.contains(scalar) else {
        return ReturnedUnit.Flaw.character(ShownCharacter.digits(of: scalar))
          .diagnostic(of: id, at: returned.place)
      }
    }
    let empty = own.codes.filter { $0.data.isEmpty && $0.kind != .control }.map(\.id)
    for code in target.codes where code.data.isEmpty && code.kind != .control {
      guard empty.contains(code.id) else {
        return Diagnostic(
          .importCode, .warning, at: returned.place,
          "nothing says what code '\(code.id)' of unit '\(id)' stands for; it is left as it was",
          advice: "use only the codes of the source in the tool, and export it again")
      }
    }
    if let code = lostCode(target, text, old) {
      return ReturnedUnit.Flaw.codeDeleted(code).diagnostic(of: id, at: returned.place)
    }
    return nil
  }

  /// Whether a page may not contain a character: what XML cannot represent (XML 1.0 §2.2), and the
  /// other control characters.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && ![0x09, 0x0A, 0x0D].contains(scalar.value)
      || (0x7F...0x9F).contains(scalar.value)
      || (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
  }

  /// The markup of a code that the English has, the old translation has not lost, and the new one
  /// lacks; `nil` if there is none.
  private func lostCode(_ target: InlineText, _ text: String, _ old: String) -> String? {
    let ids = Set(target.codes.map(\.id))
    for code in source.codes {
      switch code.kind {
      case .code, .include, .placeholder:
        guard !ids.contains(code.id), !text.contains(code.data) else { continue }
        if old.isEmpty || old.contains(code.data) { return code.data }
      case .bold, .italic, .link, .image, .tag:
        // Half of a pair is no markup.
        guard code.role == .open else { continue }
        let halves = target.codes.filter { $0.id == code.id && $0.role != .alone }
        let opening = halves.count { $0.role == .open }
        if opening * 2 != halves.count { return code.data }
      case .entity, .escape, .other, .control: continue
      }
    }
    return nil
  }
}
