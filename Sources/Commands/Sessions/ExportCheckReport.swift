import Journal
import Presentation

/// The result of checking an exported session, in the reader's language or as JSON.
struct ExportCheckReport {
  private let check: ExportCheck

  init(_ check: ExportCheck) { self.check = check }

  func lines(_ words: Words) -> [TextLine] {
    guard let export = check.export, check.problems.isEmpty else {
      return [TextLine(words.text(.verifyAltered, count: check.problems.count), .bad)]
        + check.problems.map { TextLine(text(of: $0, words), indent: 2, hanging: 2) }
    }
    return [
      TextLine(
        words.text(.verifyIntact, ["session": export.session], count: export.events.count), .good),
      TextLine("\(words[.reportFingerprint]): \(export.head)", indent: 2),
    ]
      + (export.isRedacted ? [TextLine(words[.verifyRedacted], indent: 2, hanging: 2)] : [])
      + [TextLine(words[.verifyHint], .quiet, indent: 2, hanging: 2)]
  }

  private func text(of problem: ExportProblem, _ words: Words) -> String {
    func number(_ number: Int) -> String { words.formats.number(number) }
    return switch problem {
    case .notAnExport(let reason): words.text(.verifyNotAnExport, ["reason": reason])
    case .notAsWritten: words[.verifyNotAsWritten]
    case .sealBroken: words[.verifySealBroken]
    case .outOfOrder(let found, let expected):
      words.text(
        .verifyOutOfOrder, ["found": number(found), "expected": number(expected)])
    case .altered(let sequence):
      words.text(.verifyEventAltered, ["number": number(sequence)])
    case .unchained(let sequence):
      words.text(.verifyUnchained, ["number": number(sequence)])
    case .textAltered(let commitment):
      words.text(.verifyTextAltered, ["digest": String(commitment.prefix(12))])
    case .textMisplaced(let commitment):
      words.text(.verifyTextMisplaced, ["digest": String(commitment.prefix(12))])
    case .documentAltered(let digest):
      words.text(.verifyDocumentAltered, ["digest": String(digest.prefix(12))])
    case .otherHead(let found): words.text(.verifyOtherHead, ["head": found])
    case .noSession: words[.verifyNoSession]
    }
  }

  var json: JSONValue {
    .object([
      "intact": .flag(check.problems.isEmpty),
      "session": JSONValue(check.export?.session), "head": JSONValue(check.export?.head),
      "events": check.export.map { .integer($0.events.count) } ?? .null,
      "redacted": check.export.map { .flag($0.isRedacted) } ?? .null,
      "problems": .strings(check.problems.map { "\($0)" }),
    ])
  }
}
