/// A way in which a page can be wrong and that a comparison of languages must find.
package enum MutationKind: String, CaseIterable, Sendable {
  case swapSteps = "two steps swapped"
  case swapTargets = "texts of two steps swapped"
  case dropStep = "step dropped"
  case nestStep = "step indented"
  case unnestStep = "step outdented"
  case mergeSteps = "two steps merged"
  case loseAlert = "warning or note dropped"
  case dropVariant = "moniker fence dropped"
  case renameLabel = "label renamed"
  case changeNumber = "number changed"
  case changeLink = "link leads elsewhere"
  case dropLink = "link dropped"
  case dropNot = "'not' dropped"
  case addNot = "'not' added"
  case mergeUnits = "two sentences merged into one unit"
  case dropSentence = "sentence emptied"
}
