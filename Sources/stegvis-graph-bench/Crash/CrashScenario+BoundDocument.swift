import Documents
import EmbeddedTenant
import Operations
import Procedures
import Sessions
import Translation
import Workspaces

/// A bound document as a scenario: steps that a person does, a record, two changes, and a hold in the
/// way of the first, which only a procedure that is added releases.
extension CrashScenario {
  /// The name of its row.
  package static let boundDocument: ProcedureID = "leaver.md"

  private static let text = """
    # Leaver

    1. Tell the manager.
    2. Choose the user who leaves.
    3. Choose their licenses.
    4. Take the licenses back.
    5. Note where the keys are.
    6. Choose the successor.
    7. Choose a license.
    8. Give it to them.
    9. Wipe the phone.
    """

  private static let calls: [StepID: OperationBinding.Call] = [
    "leaver/2": .init("user.choose", into: "user"),
    "leaver/3": .init("license.chooseAssigned", with: [("users", "$user")], into: "licenses"),
    "leaver/4": .init(
      "license.unassign", with: [("users", "$user"), ("licenses", "$licenses")]),
    "leaver/5": .init("manual.record", with: [("kind", "note")], into: "keys"),
    "leaver/6": .init("user.choose", into: "heir"),
    "leaver/7": .init("license.chooseNew", with: [("users", "$heir")], into: "given"),
    "leaver/8": .init("license.assign", with: [("users", "$heir"), ("licenses", "$given")]),
  ]

  private static let answers = Answers(
    procedure: nil,
    inputs: [
      "user": ["anna.lind@nordlund.onmicrosoft.com"], "licenses": ["Office 365 E3"],
      "keys": ["In the drawer"], "heir": ["daan.mulder@nordlund.onmicrosoft.com"],
      "given": ["Microsoft 365 Audio Conferencing"],
    ],
    steps: [
      "leaver/4/decide-hold-release": [.init(words: ["release"])],
      "leaver/4/decide-delay-hold": [.init(words: ["clear"])],
    ], consent: true, attest: true)

  /// - Parameter library: with the procedures that clear the way.
  /// - Throws: if the document does not bind any more.
  static func boundDocument(
    _ library: ProcedureLibrary, _ catalogue: Catalogue, _ languages: Languages
  ) throws -> CrashScenario {
    let outline = DocumentOutline(
      DocumentReader.read(
        SourceFile(path: boundDocument.rawValue, bytes: Array(text.utf8)), languages: languages),
      labels: LabelGlossary())
    let entries = outline.parts.flatMap(\.steps).map { step in
      OperationBinding.Entry(
        anchor: step.id.rawValue, digest: BindingText.digest(of: step.passage.bound),
        calls: calls[step.id].map { [$0] } ?? [])
    }
    let all = try Catalogue(
      joining: [("tenant", catalogue), (ManualDomain.id, ManualDomain().catalogue)])
    let binding = OperationBinding(
      document: boundDocument.rawValue, inputs: OperationBinding.inputs(of: entries, all),
      entries: entries)
    let walk = try DocumentWalk(
      boundDocument.rawValue, [outline], part: nil, environment: "",
      bound: AcceptedBinding(
        binding, accepted: Set(entries.map { StepID($0.anchor) }), digest: ""), catalogue: all)
    guard
      let graph = StepGraph(
        of: walk.procedure.id, in: [walk.procedure.id: walk.procedure],
        clearing: library.procedures.values.filter { $0.clearing != nil }),
      walk.diagnostics.isEmpty, graph.nodes.contains(where: \.isAdded)
    else { throw EmbeddedCrash.Unfit(scenario: boundDocument.rawValue) }
    return CrashScenario(
      procedure: walk.procedure.id, name: "bound", graph: graph, answers: answers, asksPerson: true)
  }
}
