import EmbeddedTenant
import Foundation
import Operations
import Procedures
import Sessions
import Translation
import Workspaces

/// A scenario that ships with a procedure, run as a session to be interrupted.
package struct CrashScenario: Sendable {
  package let procedure: ProcedureID
  package let name: String
  let graph: StepGraph
  let answers: Answers

  /// Returns every scenario of every procedure.
  ///
  /// - Throws: Also if a procedure does not bind or its answers cannot be read.
  package static func all(in content: ContentFolder, _ sample: EmbeddedTenant) throws
    -> [CrashScenario]
  {
    let binder = ProcedureBinder(catalogue: sample.domain.catalogue, labels: LabelGlossary())
    let library = try ProcedureLibrary(
      content.procedures(), binder: binder, source: content.source)
    return try library.procedures.keys.sorted { $0.rawValue < $1.rawValue }.flatMap { id in
      guard let graph = StepGraph(of: id, in: library.procedures) else { return [CrashScenario]() }
      let folder = "\(content.path)/procedures/\(id)/scenarios"
      return try FileReading.names(in: folder).filter { $0.hasSuffix(".yaml") }.map { name in
        CrashScenario(
          procedure: id, name: String(name.dropLast(5)), graph: graph,
          answers: try AnswersReader.read(try FileReading.file("\(folder)/\(name)")))
      }
    }
  }

  static let actor = "karin.nordlund@nordlund.onmicrosoft.com"

  var start: SessionStart {
    SessionStart(
      session: SessionID(rawValue: "crash"), procedure: procedure, revisions: [:], documents: [:],
      actor: Self.actor, tenant: "crash", mode: .consent, locale: "en", document: nil)
  }

  var person: ScriptedConversation { ScriptedConversation(answers, display: SilentDisplay()) }
}

/// A voice that says nothing.
struct SilentDisplay: SessionDisplay {
  var isSilent: Bool { true }
  func show(_ view: StepView) async {}
  func tell(_ notice: Notice) async {}
  func repeatAnswer(_ answer: Answer, to view: StepView) async {}
  func textShown(_ view: StepView) -> (text: String, locale: String) { ("", "en") }
}
