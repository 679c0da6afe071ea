import Commands
import Hummingbird
import Presentation
import Procedures
import Sessions
import Translation

/// The pages of documents that are walked as they are: each with all that it says, and a form to start
/// a session.
extension Site {
  func addDocuments(to router: RouterGroup<WebContext>) {
    router.get(":language/documents") { request, web in
      let (person, context) = try reader(web, .view)
      let name = request.uri.queryParameters.get("path") ?? ""
      return answer(try page(ofDocument: name, person, context), context, web)
    }
    router.post(":language/documents") { _, web in
      let (person, context) = try reader(web, .run)
      let name = web.form["path"] ?? ""
      let document = try documents.document(named: name, context)
      let mode = web.form["mode"].flatMap(SessionMode.init) ?? .consent
      do {
        let session = try await startSession(
          document, part: web.form["part"].flatMap { $0.isEmpty ? nil : $0 }, mode,
          fourEyes: web.form["fourEyes"] != nil, context, as: person)
        return redirect(to: address(of: session, context))
      } catch let failure as CommandFailure where failure.status == .stopped {
        let page = try page(
          ofDocument: name, person, context, problem: failure.text(onPageIn: context.words))
        return answer(page, context, web)
      }
    }
  }

  private func page(
    ofDocument name: String, _ person: Person, _ context: CommandContext, problem: String? = nil
  ) throws -> WebPage {
    let path = try documents.document(named: name, context).path
    let walkable: Walkable
    do {
      walkable = try context.procedures.walkable(documentAt: path)
    } catch let failure as CommandFailure {
      // The path on this machine is nobody's business.
      throw CommandFailure(
        status: failure.status, text: documents.withoutFolders(failure.text))
    }
    let graph = walkable.graph
    guard let procedure = graph.procedures.first else { throw WebProblem.notFound }
    let words = context.words
    let extent = ProcedureExtent(procedure, graph, words)
    return DocumentPage(
      name: name, procedure: procedure, added: AddedSteps(graph, words), extent: extent,
      duration: try durations.current(in: journal).text(of: ProcedureID(path), extent, words),
      mayRun: person.may(.run), problem: problem,
      notes: walkable.notes.map { note in
        documents.withoutFolders(Self.text(of: note, context))
      },
      pictures: PagePictures(besideDocument: path, named: name, words), words: words
    ).page
  }
}

extension Site {
  /// What a person must know of a binding.
  private static func text(of note: BindingNote, _ context: CommandContext) -> String {
    let words = context.words
    switch note {
    case .changed(let passage):
      return words.text(.commandUnboundChanged, ["change": DriftText(passage, words).line])
    case .unaccepted(let change):
      return words.text(
        .webBindingUnaccepted,
        [
          "anchor": change.anchor,
          "operation": words.saying(as: change.operation).operation(change.operation),
        ])
    case .warning(let diagnostic): return context.findingWords.message(of: diagnostic).text
    }
  }
}

/// A document with all that it says, in its order, and a form to start it.
struct DocumentPage {
  /// Its name on the pages.
  let name: String
  let procedure: Procedure
  /// What Stegvis adds to its steps.
  let added: AddedSteps
  let extent: ProcedureExtent
  let duration: String
  let mayRun: Bool
  /// Why it cannot be started; `nil` if nobody tried.
  let problem: String?
  /// What the person must know of its binding.
  let notes: [String]
  let pictures: PagePictures
  let words: Words

  var page: WebPage {
    let view = ProcedureView(procedure, added: added, words)
    let text = procedure.text(in: words.language)
    let isForeign = text.map { $0.locale.language != words.language } ?? false
    return WebPage(
      template: "document", title: view.title.plain,
      path: "documents?path=\(QueryText.encoded(name))",
      value: [
        "binding": .text(BindingPage.address(of: name, words)),
        "notes": notes.isEmpty ? .nothing : .object(["all": .list(notes) { .text($0) }]),
        "name": .text(name), "mayRun": .flag(mayRun), "problem": .optional(problem),
        "titleLanguage": isForeign ? .optional(text?.locale.language) : .nothing,
        "spokenIn": .text(Self.languages(of: procedure, words)),
        "roles": .text(view.roles), "count": .text(extent.steps), "duration": .text(duration),
        "borrowed": .nothing,
        "adds": added.entries.isEmpty
          ? .nothing : .object(["texts": .list(added.entries.flatMap(\.texts)) { .text($0) }]),
        "lacking": .optional(lacking(view)),
        "byHand": .flag(extent.changes.isEmpty),
        "changes": .list(extent.changes) { .text($0) },
        "modes": extent.changes.isEmpty ? .nothing : .object(["all": .modes(words)]),
        "choices": choices(Self.parts(of: view)),
        "parts": .list(Self.parts(of: view), part),
      ], status: problem == nil ? .ok : .conflict)
  }

  /// The lists of steps, of which one alone can be walked; nothing if there is only one.
  private func choices(_ parts: [[ProcedureView.StepLine]]) -> PageValue {
    guard parts.count > 1 else { return .nothing }
    return .object([
      "all": .list(parts.compactMap(\.first)) { first in
        let title = first.content.partTitle.plain
        return .object([
          "anchor": .text(first.place?.anchor ?? ""),
          "title": .text(title.isEmpty ? first.sentence.plain : title),
          "spoken": .optional(first.content.spoken),
          "steps": .text(words.text(.webSteps, count: first.place?.count ?? 0)),
        ])
      }
    ])
  }

  /// How many steps are in another language, said once for all of them; `nil` if none are.
  private func lacking(_ view: ProcedureView) -> String? {
    let spoken = view.steps.compactMap(\.content.spoken)
    guard let first = spoken.first else { return nil }
    if let said = view.steps.first?.content.borrowedDocument { return said }
    return words.text(
      .webDocumentBorrowed,
      ["wanted": words.language(words.language), "language": words.language(first)],
      count: spoken.count)
  }

  /// The languages of a procedure, with how many of the steps each has unless it has all.
  static func languages(of procedure: Procedure, _ words: Words) -> String {
    languages(
      Dictionary(
        uniqueKeysWithValues: procedure.texts.keys.map { ($0, procedure.textCount(in: $0)) }),
      of: procedure.steps.count, words)
  }

  /// - Parameter counts: how many steps have a text, by language.
  static func languages(_ counts: [String: Int], of steps: Int, _ words: Words) -> String {
    words.formats.list(
      counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { language, count in
        guard count < steps else { return words.language(language) }
        return words.text(
          .listPartly,
          [
            "language": words.language(language), "count": words.formats.number(count),
            "all": words.formats.number(steps),
          ])
      })
  }

  /// The steps of each list of the document.
  private static func parts(of view: ProcedureView) -> [[ProcedureView.StepLine]] {
    view.steps.reduce(into: []) { parts, step in
      if step.place?.number == 1 || parts.isEmpty {
        parts.append([step])
      } else {
        parts[parts.count - 1].append(step)
      }
    }
  }

  private func part(_ steps: [ProcedureView.StepLine]) -> PageValue {
    .object([
      "opening": steps.first.map { section($0.content.opening, of: $0) } ?? .nothing,
      "steps": .list(steps, step),
      "closing": steps.last.map { section($0.content.closing, of: $0) } ?? .nothing,
    ])
  }

  private func section(_ blocks: [ShownBlock], of step: ProcedureView.StepLine) -> PageValue {
    blocks.isEmpty
      ? .nothing
      : .object([
        "blocks": .blocks(blocks, pictures), "spoken": .optional(step.content.spoken),
      ])
  }

  private func step(_ step: ProcedureView.StepLine) -> PageValue {
    .object([
      "id": .text("\(step.id)"), "number": .text(step.place?.shownNumber.map { "\($0)." } ?? "•"),
      "deep": .number(Self.depth(of: step)), "spoken": .optional(step.content.spoken),
      // That the whole document is in another language is said above.
      "spokenName": step.content.borrowedDocument == nil
        ? .optional(step.content.spoken.map { words.language($0) }) : .nothing,
      "remarks": .list(step.content.remarks) { .text($0) },
      "before": section(step.content.before, of: step), "runs": .runs(step.sentence, pictures),
      "after": section(step.content.after, of: step),
      "operation": step.isBound ? .text(step.operation) : .nothing,
      "added": .list(step.added) { .text($0) },
      "warning": .optional(step.warning),
    ])
  }

  /// How many steps a step is inside, as far as its number says so; a bullet has the number in its id.
  private static func depth(of step: ProcedureView.StepLine) -> Int {
    let inId = "\(step.id)".split(separator: "/").last.map(String.init) ?? ""
    return min(4, (step.place?.shownNumber ?? inId).count { $0 == "." })
  }
}
