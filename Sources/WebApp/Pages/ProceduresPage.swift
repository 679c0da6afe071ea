import Commands
import Operations
import Presentation
import Procedures

/// The available procedures, with what each changes and how long it takes.
struct ProceduresPage {
  private let words: Words
  private let procedures: [Procedure]
  private let search: String
  private let durations: SessionDurations

  init(_ library: ProcedureLibrary, search: String, _ durations: SessionDurations, _ words: Words) {
    self.words = words
    self.search = search
    self.durations = durations
    let wanted = search.lowercased().split(separator: " ")
    let found = library.procedures.values.filter { procedure in
      guard !wanted.isEmpty else { return true }
      let text = Self.searched(procedure, words)
      return wanted.allSatisfy(text.contains)
    }.sorted {
      words.formats.isOrdered(Self.title($0, words), before: Self.title($1, words))
    }
    // Procedures that match by their title come first.
    let titled =
      wanted.isEmpty
      ? []
      : found.filter { procedure in
        let title = Self.title(procedure, words).lowercased()
        return wanted.allSatisfy(title.contains)
      }
    procedures = titled + found.filter { one in !titled.contains { $0.id == one.id } }
  }

  var page: WebPage {
    WebPage(
      template: "procedures", title: words[.webProcedures],
      path: search.isEmpty ? "" : "?q=\(QueryText.encoded(search))",
      value: [
        "search": .text(search), "isSearched": .flag(!search.isEmpty),
        "found": .text(words.text(.webFound, count: procedures.count)),
        "procedures": .list(procedures, entry), "none": .flag(procedures.isEmpty),
      ])
  }

  private func entry(_ procedure: Procedure) -> PageValue {
    let text = procedure.texts[words.language]
    let changes = Self.changes(procedure, words)
    return .object([
      "id": .text("\(procedure.id)"), "name": .text(Self.title(procedure, words)),
      "introduction": text?.introduction.first.map { .object(["runs": .runs(words.runs(of: $0))]) }
        ?? .nothing,
      "changes": changes.isEmpty ? .nothing : .text(words.formats.list(changes)),
      "steps": .text(words.text(.webSteps, count: procedure.steps.count)),
      "duration": .text(durations.text(of: procedure, words)),
      "roles": .text(words.roles(procedure.roles)),
    ])
  }

  static func title(_ procedure: Procedure, _ words: Words) -> String {
    (procedure.texts[words.language] ?? procedure.texts["en"])
      .map { words.runs(of: $0.title).plain } ?? "\(procedure.id)"
  }

  /// Returns the names of the changes a procedure may make, each once, in the order of its steps.
  static func changes(_ procedure: Procedure, _ words: Words) -> [String] {
    var names: [String] = []
    for step in procedure.steps where step.operation.kind == .change {
      let name = words.operation(step.operation.id)
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// Returns the text that is searched, in lower case.
  private static func searched(_ procedure: Procedure, _ words: Words) -> String {
    let text = procedure.texts[words.language]
    let sentences = text?.steps.values.map { words.runs(of: $0.sentence).plain } ?? []
    let introduction = text?.introduction.map { words.runs(of: $0).plain } ?? []
    return
      ([title(procedure, words), "\(procedure.id)"] + introduction + sentences
      + changes(procedure, words)).joined(separator: " ").lowercased()
  }
}
