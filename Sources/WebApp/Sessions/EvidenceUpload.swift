import Commands
import FoundationEssentials
import Markup
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

  /// The longest name of a file, in bytes, that is kept; Linux allows 255.
  private static let longestName = 120

  private let file: WebForm.File
  /// What the session records: the file's place in the data folder, which contains its SHA-256, so
  /// that the journal proves which file it was. It says nothing about folders of this machine.
  package let value: String

  package init(_ file: WebForm.File) {
    self.file = file
    value = "evidence/files/\(Digest.sha256(file.bytes))/\(Self.name(file.name))"
  }

  /// Writes the file, which only its owner can read; one that is there already is the same.
  ///
  /// - Throws: `WorkspaceFailure.notWritable`; Foundation's own error if the folder cannot be
  ///   created.
  package func keep(in data: DataFolder) throws {
    let path = "\(data.path)/\(value)"
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/"),
      withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileWriting.write(file.bytes, to: path)
  }

  /// Returns the last part of a name, which may be a path of another system, with nothing in it that
  /// a file system or a terminal would take for more than a name.
  private static func name(_ text: String) -> String {
    let last = text.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? []
    var name = ""
    for scalar in last
    where !scalar.properties.isWhitespace || scalar == " " {
      switch scalar.properties.generalCategory {
      case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator,
        .paragraphSeparator:
        continue
      case _: name.unicodeScalars.append(scalar)
      }
      if name.utf8.count >= longestName { break }
    }
    name = String(name.drop { $0 == "." || $0 == " " })
    return name.isEmpty ? "file" : name
  }
}

extension Site {
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
