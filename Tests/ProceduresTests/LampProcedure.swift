import Diagnostics
import Documents
import Operations
import Procedures
import TestSupport
import Translation

/// An invented domain of lamps, with a small procedure in which a test introduces one error.
enum LampProcedure {
  static let catalogue = Catalogue(
    [
      Operation("lamp.choose", .choose, collects: ValueType("lamp")),
      Operation("lamp.switchOff", .change, [.init("lamp", ValueType("lamp"))]),
      Operation(
        "lamp.dim", .change, [.init("lamp", ValueType("lamp")), .init("level", .number)]),
      Operation(
        "lamp.check", .check, [.init("lamp", ValueType("lamp"))], outcomes: ["off", "on"]),
      Operation("house.open", .open, [.init("page", .text, allowed: ["hall", "attic"])]),
      Operation(
        "shade.pick", .choose,
        [
          .init("type", .text, isOptional: true, allowed: ["any", "listed"]),
          .init(
            "of", .text, isOptional: true, namesChoices: true,
            neededWith: Operation.Parameter.Literal("type", "listed")),
        ], collects: ValueType("lamp")),
      Operation("again.decide", .decide, outcomes: ["no", "yes"]),
    ], roles: ["janitor"])

  static let manifest = """
    id: lamps
    documents: {en: en.md, sv: sv.md}
    roles: [janitor]
    inputs:
      lamp: lamp
    steps:
      choose:
        operation: lamp.choose
        into: lamp
      switch-off:
        operation: lamp.switchOff
        with: {lamp: $lamp}
    """

  static let english = """
    # <a name="lamps"></a>Lamps

    1. <a name="choose"></a>Choose the lamp.

    > [!WARNING]
    > It gets dark.

    2. <a name="switch-off"></a>Select **Off**.
    """

  static let swedish = """
    # <a name="lamps"></a>Lampor

    1. <a name="choose"></a>Välj lampan.

    > [!WARNING]
    > Det blir mörkt.

    2. <a name="switch-off"></a>Välj **Av**.
    """

  /// Binds the procedure `lamps`, with other procedures that it may call.
  static func bind(
    manifest: String = manifest, english: String? = english, swedish: String = swedish,
    others: [String: String] = [:], rules: Set<String>? = nil
  ) -> (procedure: Procedure?, diagnostics: [Diagnostic]) {
    let binder = ProcedureBinder(
      catalogue: catalogue, labels: LabelGlossary(), languages: TestLanguages.all, rules: rules,
      comparesSentences: true)
    let library = ProcedureLibrary(["lamps"], binder: binder) { id in
      guard let text = id == "lamps" ? manifest : others[id.rawValue] else { return nil }
      var documents = ["sv.md": SourceFile(path: "sv.md", text: swedish)]
      documents["en.md"] = english.map { SourceFile(path: "en.md", text: $0) }
      return ProcedureSource(
        id: id, manifest: SourceFile(path: "procedure.yaml", text: text), documents: documents)
    }
    return (library.procedures["lamps"], library.diagnostics["lamps"] ?? [])
  }
}
