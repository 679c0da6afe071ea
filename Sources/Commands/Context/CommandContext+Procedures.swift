import Diagnostics
import EmbeddedTenant
import FoundationEssentials
import Microsoft365
import Operations
import Presentation
import Procedures
import Translation
import Workspaces

extension CommandContext {
  /// Binds the named procedures and the procedures they call.
  ///
  /// - Parameters:
  ///   - rules: the ids of the rules a step may name; with `nil`, neither rules are looked up nor
  ///     sentences compared with their English.
  ///   - source: returns the files of a procedure; `nil` for the content folder.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file cannot be read.
  package func library(
    _ ids: [ProcedureID], rules: Set<String>? = nil,
    named source: ((ProcedureID) throws -> ProcedureSource?)? = nil
  ) throws -> ProcedureLibrary {
    let binder = ProcedureBinder(
      catalogue: try catalogue(), labels: LabelGlossary(), rules: rules,
      comparesSentences: rules != nil)
    return try ProcedureLibrary(ids, binder: binder, source: source ?? content.source)
  }

  /// A library with one procedure, which has no errors.
  ///
  /// - Throws: `CommandFailure` if there is no such procedure or it has errors.
  package func runnable(_ name: String) throws -> (id: ProcedureID, library: ProcedureLibrary) {
    let id = ProcedureID(name)
    let library = try library([id])
    guard library.diagnostics[id] != nil else { throw try unknownProcedure(name) }
    let errors = library.errors(of: id)
    guard errors.isEmpty, library.procedures[id] != nil else {
      Output.complain(terminal.text(DiagnosticText.lines(errors)))
      throw failure(
        .wrongUsage, .commandProcedureBroken, ["name": name], count: max(1, errors.count))
    }
    return (id, library)
  }

  private func unknownProcedure(_ name: String) throws -> CommandFailure {
    let near = try content.procedures().map(\.rawValue)
      .map { ($0, EditDistance.between(name, $0)) }
      .filter { $0.1 <= max(3, name.count / 3) || $0.0.contains(name) }
      .sorted { $0.1 < $1.1 }.prefix(3).map(\.0)
    let message = failure(.wrongUsage, .commandUnknownProcedure, ["name": name])
    let hint =
      near.isEmpty
      ? words[.commandListHint]
      : words.text(.commandDidYouMean, ["names": near.joined(separator: ", ")])
    return CommandFailure(status: message.status, text: "\(message.text)\n  \(hint)")
  }

  /// The operations of the domain, with the limits of `Resources/limits.json`.
  ///
  /// - Throws: `CommandFailure` if that file is damaged.
  package func catalogue() throws -> Catalogue {
    do {
      let limits = try LimitsReader.limits(Data(try content.resource("limits.json").bytes))
      return Microsoft365Catalogue.catalogue(limits)
    } catch let failure as DomainFailure {
      throw CommandFailure(status: .ourFault, text: "stegvis: Resources/limits.json: \(failure)")
    }
  }

  /// The ids of the rules that steps may name, from `Resources/rules.yaml`.
  package func rules() throws -> Set<String> { try RulesReader.ids(content.resource("rules.yaml")) }
}
