import Operations
import Sessions
import Workspaces

#if canImport(Glibc)
  import Glibc
#endif

/// A conversation in which a step that records a file accepts only a file that is there, or an
/// address: the journal would otherwise prove something that nobody can look up. A file of what a person
/// does by hand is kept in the data folder.
struct EvidenceConversation: ForwardingConversation {
  let person: any Conversation
  let data: DataFolder

  func ask(_ view: StepView) async throws(Unanswered) -> Answer {
    var view = view
    while true {
      let answer = try await person.ask(view)
      switch settled(answer, view) {
      case .success(let answer): return answer
      case .failure(let refusal):
        view.refusals = [refusal]
        // What is written down would be given again, and is an error then.
        view.rejected.append(RejectedAnswer(answer, to: view, .refused(refusal)))
      }
    }
  }

  /// The answer with what was kept of a file that it names.
  private func settled(_ answer: Answer, _ view: StepView) -> Result<Answer, Refusal> {
    switch answer {
    case .attach(let path):
      return view.takesNotes
        ? kept(path).map { .note(.file($0.noted)) } : .success(answer)
    case .words(let words):
      guard case .record = view.question, view.node.step.operation.evidence == .file,
        let path = words.first, !path.isEmpty, !EvidencePath.isAddress(path)
      else { return .success(answer) }
      guard EvidencePath.isThere(path) else { return .failure(Self.missing(path)) }
      guard ManualDomain.has(view.node.step.operation.id) else { return .success(answer) }
      return kept(path).map { .words([$0.value]) }
    case .proceed, .outcome, .skip, .leaveOutPart, .override, .reject, .happened, .note, .mode,
      .back, .stop:
      return .success(answer)
    }
  }

  private func kept(_ path: String) -> Result<KeptEvidence, Refusal> {
    guard EvidencePath.isThere(path) else { return .failure(Self.missing(path)) }
    do {
      let file = try KeptEvidence(at: path)
      try file.keep(in: data)
      return .success(file)
    } catch {
      return .failure(Refusal("fileNotKept", ["path": .text(path)]))
    }
  }

  private static func missing(_ path: String) -> Refusal {
    Refusal("noSuchFile", ["path": .text(path)])
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
