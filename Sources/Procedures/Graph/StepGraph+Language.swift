extension StepGraph {
  /// The same graph, in which procedures without texts in a language take them from another graph
  /// of the same procedures; steps that the other graph lacks remain without texts.
  package func telling(_ language: String, asIn other: StepGraph?) -> StepGraph {
    let procedures = procedures.map { procedure in
      guard procedure.texts[language] == nil,
        let text = other?.procedures.first(where: { $0.id == procedure.id })?.texts[language]
      else { return procedure }
      return Procedure(
        id: procedure.id, roles: procedure.roles, inputs: procedure.inputs, steps: procedure.steps,
        texts: procedure.texts.merging([language: text]) { first, _ in first },
        revision: procedure.revision)
    }
    return StepGraph(procedure: procedure, procedures: procedures, nodes: nodes)
  }
}
