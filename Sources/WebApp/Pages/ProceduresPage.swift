import Commands
import Diagnostics
import HTTPTypes
import Hummingbird
import Operations
import Presentation
import Procedures
import Sessions
import Translation

/// The pages of procedures: the searchable list, and each procedure with a form to start a session.
extension Site {
  func addProcedures(to router: RouterGroup<WebContext>) {
    router.get(":language") { request, web in
      let (_, context) = try reader(web, .view)
      let query = WebForm(encoded: request.uri.query ?? "")
      let search = query["q"] ?? ""
      let wanted = TermSearch(
        search, terms: search.isEmpty ? TermList() : try context.procedures.terms(),
        language: context.words.language)
      let page = ProceduresPage(
        try cards(wanted, search, context),
        DocumentsSection(
          await documents.sorted(context), page: PageRange.page(query["page"]), search: search,
          wanted, context.words),
        search: search, context.words)
      return answer(page.webPage, context, web)
    }
    router.get(":language/procedures/:id") { _, web in
      let (person, context) = try reader(web, .view)
      return answer(try page(of: procedure(web, context), person, context), context, web)
    }
    router.get(":language/procedures/:id/graph.svg") { _, web in
      let (_, context) = try reader(web, .view)
      return try picture(of: procedure(web, context).id, context)
    }
    router.post(":language/procedures/:id") { _, web in
      let (person, context) = try reader(web, .run)
      let procedure = try procedure(web, context)
      let mode = web.form["mode"].flatMap(SessionMode.init) ?? .consent
      do {
        let session = try await startSession(
          procedure.id, mode, fourEyes: web.form["fourEyes"] != nil, context, as: person)
        return redirect(to: "/\(context.words.language)/sessions/\(session.pathName)")
      } catch let failure as CommandFailure where failure.status == .stopped {
        let page = try page(
          of: procedure, person, context, problem: failure.text(onPageIn: context.words))
        return answer(page, context, web)
      }
    }
  }

  /// Returns the cards of the procedures that are found; of all if nothing is searched.
  private func cards(
    _ wanted: TermSearch, _ search: String, _ context: CommandContext
  ) throws -> ProcedureCards.Written {
    // Taken first, so that the cards of a library are not kept as those of a later one.
    let revision = procedures.revision
    let library = try procedures.library(context)
    let durations = try durations.current(in: journal)
    func make() throws -> ProcedureCards.Written {
      ProcedureList(
        library, try procedures.extents(context), wanted, isSearched: !search.isEmpty, durations,
        context.words
      ).written(by: templates[context.words])
    }
    guard search.isEmpty else { return try make() }
    return try cards.current(
      in: context.words.language,
      from: .init(library: revision, durations: durations.revision), make)
  }

  private func page(
    of procedure: Procedure, _ person: Person, _ context: CommandContext, problem: String? = nil
  ) throws -> WebPage {
    guard let extent = try procedures.extents(context)[procedure.id] else {
      throw WebProblem.notFound
    }
    return ProcedurePage(
      procedure: procedure, extent: extent,
      duration: try durations.current(in: journal).text(of: procedure.id, extent, context.words),
      mayRun: person.may(.run), problem: problem,
      words: context.words
    ).page
  }

  private func procedure(_ web: WebContext, _ context: CommandContext) throws -> Procedure {
    let id = ProcedureID(web.parameters.get("id") ?? "")
    guard let procedure = try procedures.library(context).procedures[id] else {
      throw WebProblem.notFound
    }
    return procedure
  }

  private func picture(of id: ProcedureID, _ context: CommandContext) throws -> Response {
    guard let graph = StepGraph(of: id, in: try procedures.library(context).procedures) else {
      throw WebProblem.notFound
    }
    var headers: HTTPFields = [.contentType: "image/svg+xml"]
    // A drawing contains its own styles and nothing else.
    if let name = HTTPField.Name("Content-Security-Policy") {
      headers[name] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    }
    return Response(
      status: .ok, headers: headers,
      body: .init(
        byteBuffer: ByteBuffer(
          string: GraphSVG.text(GraphPicture(graph, context.knowing(graph.instances).words)))))
  }
}

/// The available procedures, as cards, and the documents beside them.
struct ProceduresPage {
  private let cards: ProcedureCards.Written
  private let documents: DocumentsSection
  private let search: String
  private let words: Words

  /// - Parameters:
  ///   - documents: Those of the folders.
  ///   - search: What was typed; empty for all.
  init(
    _ cards: ProcedureCards.Written, _ documents: DocumentsSection, search: String, _ words: Words
  ) {
    self.cards = cards
    self.documents = documents
    self.search = search
    self.words = words
  }

  private var query: String {
    let parts =
      (search.isEmpty ? [] : ["q=\(QueryText.encoded(search))"])
      + (documents.page > 1 ? ["page=\(documents.page)"] : [])
    return parts.isEmpty ? "" : "?\(parts.joined(separator: "&"))"
  }

  var webPage: WebPage {
    WebPage(
      template: "procedures", title: words[.webProcedures], path: query,
      value: [
        "search": .text(search), "isSearched": .flag(!search.isEmpty),
        "found": .text(words.text(.webFound, count: cards.count + documents.count)),
        "cards": cards.html, "documents": documents.value,
        "none": .flag(cards.count == 0 && documents.count == 0),
      ])
  }
}

/// Procedures with what each changes and how long it takes: those that a search finds, or all.
struct ProcedureList {
  private let words: Words
  private let procedures: [(procedure: Procedure, extent: ProcedureExtent)]
  private let durations: SessionDurations
  private let isSearched: Bool

  init(
    _ library: ProcedureLibrary, _ extents: [ProcedureID: ProcedureExtent], _ wanted: TermSearch,
    isSearched: Bool, _ durations: SessionDurations, _ words: Words
  ) {
    self.words = words
    self.durations = durations
    self.isSearched = isSearched
    let all = library.procedures.values.compactMap { procedure in
      extents[procedure.id].map { (procedure: procedure, extent: $0) }
    }
    let found = all.filter { procedure, extent in
      wanted.isEmpty || wanted.finds(Self.searched(procedure, extent, words))
    }.sorted {
      words.formats.isOrdered($0.procedure.title(words), before: $1.procedure.title(words))
    }
    // Procedures that match by their title come first.
    let titled =
      wanted.isEmpty
      ? []
      : found.filter { procedure, _ in wanted.finds(procedure.title(words)) }
    procedures =
      titled
      + found.filter { one in !titled.contains { $0.procedure.id == one.procedure.id } }
  }

  func written(by templates: PageTemplates) -> ProcedureCards.Written {
    let value = PageValue.object([
      "words": .words(words), "language": .text(words.language),
      "starts": starts.isEmpty
        ? .nothing
        : .object(["entries": .list(starts) { entry($0.procedure, $0.extent) }]),
      "procedures": .list(others) { entry($0.procedure, $0.extent) },
    ])
    return .init(count: procedures.count, html: templates.part("cards", value))
  }

  /// Those that people begin with, which stand above the others unless somebody searches.
  private var starts: [(procedure: Procedure, extent: ProcedureExtent)] {
    isSearched ? [] : procedures.filter(\.procedure.isStart)
  }

  private var others: [(procedure: Procedure, extent: ProcedureExtent)] {
    isSearched ? procedures : procedures.filter { !$0.procedure.isStart }
  }

  private func entry(_ procedure: Procedure, _ extent: ProcedureExtent) -> PageValue {
    let text = procedure.texts[words.language]
    return .object([
      "id": .text("\(procedure.id)"), "name": .text(procedure.title(words)),
      "introduction": text?.introduction.first.map { .object(["runs": .runs(words.runs(of: $0))]) }
        ?? .nothing,
      "changes": extent.changes.isEmpty
        ? .nothing : .text(words.enumeration(ofOperations: extent.changes)),
      "steps": .text(extent.steps),
      "duration": .text(durations.text(of: procedure.id, extent, words)),
      "roles": .text(words.roles(procedure.roles)),
    ])
  }

  /// Returns the text that is searched.
  private static func searched(
    _ procedure: Procedure, _ extent: ProcedureExtent, _ words: Words
  ) -> String {
    let text = procedure.texts[words.language]
    let sentences = text?.steps.values.map { words.runs(of: $0.sentence).plain } ?? []
    let introduction = text?.introduction.map { words.runs(of: $0).plain } ?? []
    return
      ([procedure.title(words), "\(procedure.id)"] + introduction + sentences
      + extent.changes).joined(separator: " ")
  }
}

extension Procedure {
  /// Returns the title in the reader's language, otherwise in English; the id if it has neither.
  func title(_ words: Words) -> String {
    (texts[words.language] ?? texts["en"]).map { words.runs(of: $0.title).plain } ?? "\(id)"
  }
}

extension ProcedureLibrary {
  /// Returns the title of a procedure; its id if the library does not have it.
  func title(of id: ProcedureID, _ words: Words) -> String {
    procedures[id]?.title(words) ?? "\(id)"
  }
}

/// A procedure: its steps with their warnings, what it needs, and a form to start it.
struct ProcedurePage {
  let procedure: Procedure
  let extent: ProcedureExtent
  let duration: String
  let mayRun: Bool
  /// Why it cannot be started as requested; `nil` if nobody tried.
  var problem: String?
  let words: Words

  var page: WebPage {
    let words = words.knowing(DomainInstances(procedure.instances).names)
    let view = ProcedureView(procedure, words)
    return WebPage(
      template: "procedure", title: view.title.plain, path: "procedures/\(procedure.id)",
      value: [
        "id": .text("\(procedure.id)"), "mayRun": .flag(mayRun),
        "introduction": .list(view.introduction) { .object(["runs": .runs($0)]) },
        "roles": .text(view.roles), "duration": .text(duration),
        "count": .text(extent.steps),
        "inputs": inputs.isEmpty ? .nothing : .list(inputs) { .text($0) },
        "changes": .list(extent.changes) { .text($0) },
        "changesNothing": .flag(extent.changes.isEmpty),
        "parts": .list(parts(of: view)) { part($0, after: view.introduction) },
        "problem": .optional(problem),
        "modes": .modes(words),
        "graph": .text(
          "/\(words.language)/procedures/\(procedure.id)/graph.svg"),
      ], status: problem == nil ? .ok : .conflict)
  }

  /// The kinds of values asked for along the way, each once.
  private var inputs: [String] {
    procedure.inputs.map { words.type($0.type) }.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// The steps, parted where the document says something before or behind a list of them.
  private func parts(of view: ProcedureView) -> [[ProcedureView.StepLine]] {
    view.steps.reduce(into: []) { parts, step in
      let last = parts.last?.last
      if let last, last.content.closing.isEmpty, step.content.opening.isEmpty {
        parts[parts.count - 1].append(step)
      } else {
        parts.append([step])
      }
    }
  }

  /// - Parameter introduction: What the page says above, which is not said again.
  private func part(
    _ steps: [ProcedureView.StepLine], after introduction: [[TextRun]]
  ) -> PageValue {
    func section(_ blocks: [ShownBlock]) -> PageValue {
      let blocks = blocks.filter { block in
        if case .paragraph(let runs) = block { !introduction.contains(runs) } else { true }
      }
      return blocks.isEmpty ? .nothing : .object(["blocks": .blocks(blocks)])
    }
    return .object([
      "opening": section(steps.first?.content.opening ?? []),
      "closing": section(steps.last?.content.closing ?? []),
      "start": .number(steps.first?.number ?? 1), "steps": .list(steps, step),
    ])
  }

  private func step(_ step: ProcedureView.StepLine) -> PageValue {
    .object([
      "id": .text("\(step.id)"), "number": .text(words.formats.number(step.number)),
      "runs": .runs(step.sentence),
      "spoken": .optional(step.content.spoken), "content": .content(step.content),
      "operation": .text(step.operation), "edges": .list(step.edges) { .text($0) },
      "warning": .optional(step.warning), "approval": .optional(step.approval),
      "instead": .list(step.instead) { .text($0) },
    ])
  }
}
