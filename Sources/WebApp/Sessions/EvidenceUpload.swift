import Commands
import Operations
import Sessions
import Workspaces

/// A file that was uploaded as evidence, as the data folder keeps it.
package struct EvidenceUpload {
  /// What a form brings for a step that records a file.
  enum Outcome {
    /// The step records no file, or the form brings something else, such as a reason to skip it.
    case none
    /// The value to record.
    case kept(String)
    /// There is no file, and what was typed is neither an address nor a file of this machine.
    case missing(typed: [String])
  }

  private let file: KeptEvidence
  /// What the session records as a value: the file's place in the data folder.
  package var value: String { file.value }
  /// What the session records of a file that is added to a step.
  package var noted: NotedFile { file.noted }

  package init(_ file: WebForm.File) { self.file = KeptEvidence(named: file.name, file.bytes) }

  /// Writes the file, which only its owner can read; one that is there already is the same.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; Foundation's own error if the folder cannot be
  ///   created.
  package func keep(in data: DataFolder) throws { try file.keep(in: data) }
}

extension Site {
  /// Returns the file that a form adds to the current step of a session, once it is kept; `nil` if it
  /// brings none, or the step takes none.
  ///
  /// - Throws: `WorkspaceFailure` if the file cannot be kept; `CommandFailure` if the session's
  ///   documents are lost.
  func noted(
    _ form: WebForm, for reading: SessionReading, _ context: CommandContext
  ) throws -> NotedFile? {
    guard let step = reading.session.currentStep, form["step"] == "\(step)",
      let node = try procedures.graph(of: reading.kept, context)[step],
      ManualDomain.has(node.step.operation.id), let file = form.files["file"], !file.bytes.isEmpty
    else { return nil }
    let upload = EvidenceUpload(file)
    try upload.keep(in: request.context.data)
    return upload.noted
  }

  /// Returns the evidence that a form brings for the current step of a session, once it is kept.
  ///
  /// - Throws: `WorkspaceFailure` if the file cannot be kept; `CommandFailure` if the session's
  ///   documents are lost.
  func evidence(
    _ form: WebForm, for reading: SessionReading, _ context: CommandContext
  ) throws -> EvidenceUpload.Outcome {
    guard form["answer"] == "words", let step = reading.session.currentStep,
      form["step"] == "\(step)",
      let node = try procedures.graph(of: reading.kept, context)[step],
      node.step.operation.evidence == .file
    else { return .none }
    if let file = form.files["file"], !file.bytes.isEmpty {
      let upload = EvidenceUpload(file)
      try upload.keep(in: request.context.data)
      return .kept(upload.value)
    }
    let typed = form.values("value")
    guard let text = typed.first, EvidencePath.isAddress(text) || isFileHere(text) else {
      return .missing(typed: typed)
    }
    return .kept(text)
  }

  /// Whether a text is the path of a file of this machine. People on other machines must not learn
  /// which files there are.
  private func isFileHere(_ path: String) -> Bool {
    address.isLocal && path.hasPrefix("/") && EvidencePath.isThere(path)
  }
}
