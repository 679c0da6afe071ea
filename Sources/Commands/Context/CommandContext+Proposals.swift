import FoundationEssentials
import Operations
import Presentation
import Procedures
import Workspaces

extension CommandContext {
  /// Who is at this machine, as far as the environment tells.
  var person: String {
    ["STEGVIS_ACTOR", "USER", "LOGNAME"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty } ?? ProcessInfo.processInfo.userName
  }

  /// What finds the operations that sentences tell, with the sentences of all domains.
  ///
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file of the content folder cannot be read.
  func operationProposer() throws -> OperationProposer {
    let catalogue = try procedures.catalogue()
    let (lexicon, problems) = OperationLexicon.read(
      try content.sentences(of: domains.providers.map(\.id)), catalogue)
    complain(problems)
    let ids = try content.procedures()
    let library = try procedures.library(ids)
    let spoken = try content.languages().map { try speaking($0).words }
    let pages = catalogue.operations.values.filter { $0.kind == .open }.flatMap { operation in
      operation.parameters.flatMap { parameter in
        (parameter.allowed ?? []).map { name in
          OperationProposer.Page(
            operation, parameter.name, name,
            titles: Set(
              spoken.compactMap { $0.saying(as: operation.id).word(.page, name) }))
        }
      }
    }
    return OperationProposer(
      catalogue, lexicon, pages: pages, procedures: ids.compactMap { library.procedures[$0] },
      languages: try procedures.languages(), glossary: try procedures.labels())
  }
}
