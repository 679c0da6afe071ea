import Diagnostics
import Documents
import FoundationEssentials
import Markup
import Operations
import Presentation
import Procedures
import Workspaces

/// The file that ties a document's sentences to operations, and what of it is accepted here.
struct FoundBinding: Sendable {
  /// The end of its name, behind the name of the document's file.
  static let ending = ".binding.yaml"
  /// The largest file that is read, in bytes: ten times that of a page with 400 steps of 400
  /// characters.
  static let most = 2_097_152

  let file: SourceFile
  let accepted: Set<StepID>

  /// What the file says.
  ///
  /// - Throws: `CommandFailure` if it cannot be used, with everything that is wrong with it.
  func bound(_ context: CommandContext) throws -> AcceptedBinding {
    let (binding, problems) = OperationBindingReader.read(file)
    guard let binding, !problems.contains(where: { $0.severity == .error }) else {
      context.complain(problems)
      throw context.failure(
        .wrongUsage, .commandBindingBroken, ["path": file.path], count: max(1, problems.count))
    }
    return AcceptedBinding(binding, accepted: accepted, digest: Digest.sha256(file.bytes))
  }
}

/// Where bindings of documents to operations are, and which changes a person has accepted in this
/// data folder.
///
/// An acceptance is a file of its own, named by what was accepted, so that a binding that lies
/// beside somebody else's document changes nothing by itself.
struct OperationBindings {
  private let context: CommandContext

  init(_ context: CommandContext) { self.context = context }

  /// The binding of a document: the one that is named, else that in the data folder, else that
  /// beside the document; `nil` if there is none.
  ///
  /// - Throws: `CommandFailure` if it cannot be read.
  func find(for document: String, named: String? = nil) throws -> FoundBinding? {
    guard document != "-" else { return nil }
    // A stranger's link beside a document must not read or write a file elsewhere.
    let paths =
      named.map { [$0] }
      ?? [own(document)].filter(FileReading.isFile)
      + [beside(document)].filter { FileReading.isFile($0) && !FileReading.isLink($0) }
    guard let path = paths.first else { return nil }
    let file = try context.read(path, atMost: FoundBinding.most)
    return FoundBinding(file: file, accepted: try accepted(in: file, of: document))
  }

  /// The path of a document's binding beside it.
  func beside(_ document: String) -> String { document + FoundBinding.ending }

  /// The path of a document's binding in the data folder: documents of one name have several.
  func own(_ document: String) -> String {
    let digest = Digest.sha256(Array(Self.place(of: document).utf8)).prefix(8)
    return "\(context.data.bindings)/\(DocumentFamily.name(of: document))-\(digest)"
      + FoundBinding.ending
  }

  /// Keeps that a person accepts one operation at one sentence.
  ///
  /// - Throws: `CommandFailure` if that cannot be written.
  func accept(
    _ call: OperationBinding.Call, in entry: OperationBinding.Entry, of binding: OperationBinding,
    _ document: String
  ) throws {
    guard let acceptance = call.acceptance else { return }
    let place = AcceptedPlace(of: call, in: entry, of: binding, document, context.data)
    try context.save(
      place.line(by: acceptance.by, on: acceptance.on) + "\n", to: place.kept)
  }

  /// Keeps that a person withdraws an acceptance, beside who has accepted it; nothing if nobody has
  /// accepted it here.
  ///
  /// - Throws: `CommandFailure` if that cannot be written.
  func withdraw(
    _ call: OperationBinding.Call, in entry: OperationBinding.Entry, of binding: OperationBinding,
    _ document: String, by person: String, on day: String
  ) throws {
    let place = AcceptedPlace(of: call, in: entry, of: binding, document, context.data)
    guard FileReading.isFile(place.kept) else { return }
    let before = FileReading.isFile(place.withdrawn) ? try text(of: place.withdrawn) : ""
    try context.save(
      before + (try text(of: place.kept)) + "- \(place.line(by: person, on: day))\n",
      to: place.withdrawn)
    do {
      try FileWriting.remove(place.kept)
    } catch {
      throw context.explaining(error)
    }
  }

  /// Who has accepted an operation in this data folder, and when; `nil` if nobody has, whatever the
  /// binding says.
  ///
  /// - Throws: `CommandFailure` if what is kept cannot be read.
  func acceptance(
    of call: OperationBinding.Call, in entry: OperationBinding.Entry, of binding: OperationBinding,
    _ document: String
  ) throws -> OperationBinding.Acceptance? {
    let place = AcceptedPlace(of: call, in: entry, of: binding, document, context.data)
    guard FileReading.isFile(place.kept) else { return nil }
    return place.acceptance(in: try text(of: place.kept))
  }

  private func text(of path: String) throws -> String {
    String(decoding: try context.read(path, atMost: FoundBinding.most).bytes, as: UTF8.self)
  }

  private func accepted(in file: SourceFile, of document: String) throws -> Set<StepID> {
    var accepted: Set<StepID> = []
    guard let binding = OperationBindingReader.read(file).binding else { return [] }
    for entry in binding.entries {
      for (index, call) in entry.calls.enumerated()
      where try acceptance(of: call, in: entry, of: binding, document) != nil {
        accepted.insert(OperationBinding.step(at: entry.anchor, index))
      }
    }
    return accepted
  }

  /// The whole path of a document, which is the same wherever the program is started.
  static func place(of document: String) -> String {
    FileReading.realPath(document) ?? document
  }
}

/// The files in which the data folder keeps the acceptance of one operation at one sentence.
private struct AcceptedPlace {
  let kept: String
  let withdrawn: String
  /// What was accepted, for people who read the file.
  private let subject: String

  init(
    of call: OperationBinding.Call, in entry: OperationBinding.Entry, of binding: OperationBinding,
    _ document: String, _ data: DataFolder
  ) {
    let path = OperationBindings.place(of: document)
    let mark = AcceptanceMark(of: call, in: entry, of: binding, ofDocumentAt: path)
    kept = "\(data.acceptances)/\(mark.digest)"
    withdrawn = "\(data.withdrawn)/\(mark.digest)"
    subject = ": \(entry.anchor) \(call.id) \(path)"
  }

  func line(by person: String, on day: String) -> String { "\(day) \(person)\(subject)" }

  /// Who accepted it and when; `nil` if the text is not what `line` makes.
  func acceptance(in text: String) -> OperationBinding.Acceptance? {
    let end = subject + "\n"
    guard text.hasSuffix(end) else { return nil }
    let parts = text.dropLast(end.count).split(separator: " ", maxSplits: 1)
    guard let day = parts.first, let person = parts.last, parts.count == 2 else { return nil }
    return .init(by: String(person), on: String(day))
  }
}

extension CommandContext {
  /// Bound passages that have changed, each with what it was and is now.
  func lines(of drift: [BindingDrift.Passage]) -> [String] {
    drift.flatMap { passage -> [String] in
      let steps = passage.steps.map(\.rawValue).joined(separator: ", ")
      let old: String
      let now = ["    " + words.text(.driftNow, ["text": PrintableText.of(passage.text)])]
      func was(_ text: String?) -> String {
        "    "
          + (text.map { words.text(.driftOld, ["text": PrintableText.of($0)]) }
            ?? words[.driftOldUnknown])
      }
      switch passage.change {
      case .unchanged, .new: return []
      case .moved(let from): old = words.text(.driftMoved, ["from": from])
      case .reworded: old = words[.driftReworded]
      case .removed: old = words[.driftRemoved]
      }
      let head =
        "  \(passage.place.path):\(passage.place.line) \(passage.anchor) → \(steps): \(old)"
      switch passage.change {
      case .reworded(let text): return [head, was(text)] + now
      case .removed(let text): return [head, was(text)]
      case .moved: return [head] + now
      case .unchanged, .new: return []
      }
    }
  }
}
