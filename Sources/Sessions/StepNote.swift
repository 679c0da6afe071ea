import Operations
import Procedures

/// What a person adds to a step that they do by hand: words, or a file that shows what was done.
package enum StepNote: Hashable, Sendable {
  case words(String)
  case file(NotedFile)

  package var words: String? { if case .words(let words) = self { words } else { nil } }
  package var file: NotedFile? { if case .file(let file) = self { file } else { nil } }
}

/// A file that was added to a step, as it was then.
package struct NotedFile: Hashable, Sendable {
  /// The last part of its path.
  package let name: String
  /// The SHA-256 of its bytes, as lower-case hexadecimal; empty in a rehearsal, which reads no file.
  package let digest: String
  /// In bytes.
  package let size: Int

  package init(name: String, digest: String, size: Int) {
    self.name = name
    self.digest = digest
    self.size = size
  }

  /// The file at a path in a rehearsal, which keeps nothing.
  init(rehearsed path: String) {
    self.init(
      name: path.split(separator: "/").last.map(String.init) ?? path, digest: "", size: 0)
  }
}

extension StepView {
  /// Whether notes and files can be added at its question: what a person does by hand has them, and
  /// what is typed there cannot be taken for the answer itself.
  package var takesNotes: Bool {
    guard ManualDomain.has(node.step.operation.id) else { return false }
    return switch question {
    case .attest, .proceed, .decide: true
    case .choose, .judge, .consent, .approval, .approve, .act, .actWithoutInterface, .record,
      .blocked, .refuted, .happened:
      false
    }
  }
}
