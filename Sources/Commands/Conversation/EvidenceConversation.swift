import Operations
import Sessions

#if canImport(Glibc)
  import Glibc
#endif

/// A conversation in which a step that records a file accepts only a file that is there, or an
/// address: the journal would otherwise prove something that nobody can look up.
struct EvidenceConversation: ForwardingConversation {
  let person: any Conversation

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    var view = view
    while true {
      let answer = try await person.ask(view)
      guard case .record = view.question, view.node.step.operation.evidence == .file,
        case .words(let words) = answer, let path = words.first, !path.isEmpty,
        !EvidencePath.isAddress(path), !EvidencePath.isThere(path)
      else { return answer }
      let refusal = Refusal("noSuchFile", ["path": .text(path)])
      view.refusals = [refusal]
      // What is written down would be given again, and is an error then.
      view.rejected.append(RejectedAnswer(answer, to: view, .refused(refusal)))
    }
  }
}

/// What a person gives for a step that records a file.
package enum EvidencePath {
  /// Whether the text is an address at which others can find something.
  package static func isAddress(_ text: String) -> Bool {
    text.hasPrefix("https://") && text.utf8.count > "https://".utf8.count
      && !text.contains(where: \.isWhitespace)
  }

  /// Whether there is a file with this path, from the folder in which the program runs; no folder,
  /// pipe or device is one.
  package static func isThere(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
