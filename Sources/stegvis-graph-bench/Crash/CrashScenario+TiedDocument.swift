import Documents
import Operations
import Procedures
import Sessions
import Translation
import Workspaces

/// Somebody else's document that tells a procedure of the library, as a scenario: its own steps, which a
/// person does, stand among those of the procedure, and what no sentence tells is not made.
extension CrashScenario {
  /// The name of its row.
  package static let tiedDocument: ProcedureID = "goodbye.md"

  private static let text = """
    # Goodbye

    1. Collect the laptop.
    2. Choose the people who leave.
    3. Choose their licenses.
    4. Take all licenses from them.
    5. Return the laptop.
    """

  private static let told: [StepID: StepID] = [
    "goodbye/2": "choose-users", "goodbye/3": "choose-licenses", "goodbye/4": "save-changes",
  ]

  private static let answers = Answers(
    procedure: nil,
    inputs: [
      "users": [
        "fatima.rahimi@nordlund.onmicrosoft.com", "wout.smit@nordlund.onmicrosoft.com",
      ], "licenses": ["ENTERPRISEPACK", "MCOEV", "STANDARDPACK"],
    ], steps: [:], consent: true, attest: true)

  /// - Parameter library: with the procedure that the document tells.
  /// - Throws: if the document is not tied any more.
  static func tiedDocument(
    _ library: ProcedureLibrary, _ catalogue: Catalogue, _ languages: Languages
  ) throws -> CrashScenario {
    let file = SourceFile(path: tiedDocument.rawValue, bytes: Array(text.utf8))
    let outline = DocumentOutline(
      DocumentReader.read(file, languages: languages), labels: LabelGlossary())
    let id: ProcedureID = "unassign-all-licenses"
    let steps = outline.parts.flatMap(\.steps)
    guard let procedure = library.procedures[id], let place = steps.first?.passage.place else {
      throw EmbeddedCrash.Unfit(scenario: tiedDocument.rawValue)
    }
    let binding = DocumentBinding(
      procedure: id, document: tiedDocument.rawValue, locale: ContentLocale("en"),
      entries: steps.map { step in
        DocumentBinding.Entry(
          anchor: step.id.rawValue, digest: BindingText.digest(of: step.passage.bound),
          steps: told[step.id].map { [$0] } ?? [])
      }, place: place)
    let all = try Catalogue(
      joining: [("tenant", catalogue), (ManualDomain.id, ManualDomain().catalogue)])
    let (tied, tie) = ForeignDocument(file, outline: outline).tied(
      procedure, with: binding, in: ContentLocale("en"), environment: "", catalogue: all)
    guard let graph = StepGraph(of: id, in: library.procedures.merging([id: tied]) { $1 }),
      tie.own.count == 2
    else { throw EmbeddedCrash.Unfit(scenario: "\(tiedDocument): \(tie)") }
    return CrashScenario(
      procedure: tiedDocument, name: "tied", graph: graph.with([id: tie]), answers: answers,
      asksPerson: true)
  }
}
