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

  /// What finds the operations that sentences tell, with the sentences of all domains that the program
  /// brings.
  ///
  /// - Parameter declared: the declared domains that the document is about, too, or instances of them:
  ///   words such as "account" mean something else in every one.
  /// - Throws: `CommandFailure` or `WorkspaceFailure` if a file of the content folder cannot be read.
  func operationProposer(declared: [DomainID] = []) throws -> OperationProposer {
    let catalogue = try procedures.catalogue()
    let own = domains.registered.map(\.id).filter { !catalogue.readsWhenAsked($0) }
    var (lexicon, problems) = OperationLexicon.read(
      try content.sentences(of: own), catalogue)
    complain(problems)
    let ids = try content.procedures()
    let library = try procedures.library(ids)
    let spoken = try content.languages().map { try speaking($0).words }
    lexicon = lexicon.adding(try declared.flatMap { try phrases(of: $0, spoken) })
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

  /// What a declared domain, or an instance of one, calls its operations in every language.
  ///
  /// - Throws: `CommandFailure` if there is none of the name, or its declaration has faults.
  private func phrases(of domain: DomainID, _ spoken: [Words]) throws -> [OperationPhrase] {
    let provider = domains.providers.first { $0.id == domain && $0.operationPrefix != nil }
    guard let provider else {
      let known = domains.providers.filter { $0.operationPrefix != nil }.map(\.id.rawValue)
      throw failure(
        .wrongUsage, .bindDomainUnknown,
        ["domain": domain.rawValue, "known": words.formats.alternatives(known)])
    }
    let catalogue = try explainingResources { try provider.catalogue(domainFiles) }
    return catalogue.operations.values.sorted { $0.id < $1.id }.flatMap { operation in
      let types = operation.parameters.map(\.type) + [operation.collects].compactMap(\.self)
      return spoken.compactMap { words in
        words.word(.operation, operation.id.rawValue).map { text in
          OperationPhrase(
            operation.id, operation.kind, in: words.language, text,
            things: (operation.kind == .choose ? types.suffix(1) : types[...])
              .filter { catalogue.subjectTypes.contains($0.name) }
              .flatMap { type in
                [words.word(.type, type.name), words.word(.types, type.name)].compactMap(\.self)
              })
        }
      }
    }
  }
}
