import Documents
import Foundation
import Markup
import Operations
import Procedures
import Translation
import Workspaces

/// The lists of steps drawn by a seed from real pages, and what the steps of those that were taken do.
///
/// Nothing of a page is kept but its path, its anchors and digests of its sentences. By which rule a
/// list was taken, `Tests/Coverage/README.md` says.
package struct CoverageDraw: Sendable {
  /// Why a figure would not be of what was bound by hand.
  package enum Unfit: Error, CustomStringConvertible {
    /// A line of `drawn.tsv` that is not the next list of the drawing.
    case notDrawn(line: Int, path: String, anchor: String)
    /// A line of `drawn.tsv` without a verdict, a path and an anchor.
    case damaged(line: Int)
    /// A step that nobody has bound, or whose sentence is no longer the one that was bound.
    case changed(path: String, step: String)
    /// A binding that cannot be read.
    case unreadable(String)
    /// A list that cannot be walked as it was bound, and why.
    case notWalkable(path: String, String)

    package var description: String {
      switch self {
      case .notDrawn(let line, let path, let anchor):
        "drawn.tsv:\(line): the drawing has another list here than \(path)#\(anchor)"
      case .damaged(let line): "drawn.tsv:\(line): no verdict, path and anchor"
      case .changed(let path, let step): "\(path): \(step) is not what was bound by hand"
      case .unreadable(let file): "\(file) cannot be read"
      case .notWalkable(let path, let reason): "\(path) cannot be walked: \(reason)"
      }
    }
  }

  /// A list that changes the tenant, with what its steps do.
  package struct Procedure: Sendable {
    /// The path of the page below the folder that was drawn from.
    package let path: String
    package let anchor: String
    /// The half on whose pages phrases may be set, or the half that is reported.
    package let isSetOn: Bool
    let outline: DocumentOutline
    /// The tab in which the list is, of several that show the same in other ways; empty if it is in none.
    let tab: String
    /// What its steps do, in the order of the steps.
    let entries: [OperationBinding.Entry]

    /// The operations that change the tenant, each once, in the order of the steps; also those that
    /// the catalogue does not have.
    package func changes(_ catalogue: Catalogue) -> [OperationID] {
      var changes: [OperationID] = []
      for call in entries.flatMap(\.calls) where !changes.contains(call.id) {
        // What the catalogue does not have is the name of a change that Stegvis cannot make, or of a
        // choice that only such a change needs.
        let isChange = catalogue[call.id].map { $0.kind == .change } ?? !call.id.isNamedChoice
        if isChange { changes.append(call.id) }
      }
      return changes
    }
  }

  package let procedures: [Procedure]
  /// How many lists were drawn before there were enough.
  package let drawn: Int

  /// Draws from these folders of the corpus.
  private static let folders = ["admin", "commerce", "enterprise"]
  private static let seed = "coverage-26"

  /// - Parameters:
  ///   - corpus: the folder of one language and product, `m365-nl`.
  ///   - data: the folder with `drawn.tsv` and `bindings`.
  /// - Throws: `Unfit`, or `WorkspaceFailure` if a file cannot be read.
  package init(corpus: String, data: String, content: ContentFolder) throws {
    let labels = try content.resource("labels.yaml")
    let glossary = try LabelGlossary(yaml: String(decoding: labels.bytes, as: UTF8.self))
    let lists = try Self.lists(in: corpus, glossary, try content.languageRules())
    let table = String(decoding: try FileReading.file("\(data)/drawn.tsv").bytes, as: UTF8.self)
    var bindings: [String: [String: OperationBinding.Entry]] = [:]
    var procedures: [Procedure] = []
    let lines = table.split(separator: "\n")
    for (index, line) in lines.enumerated() {
      let cells = line.split(separator: "\t").map(String.init)
      guard cells.count == 3, let verdict = cells.first, let anchor = cells.last else {
        throw Unfit.damaged(line: index + 1)
      }
      let path = cells[1]
      guard index < lists.count, lists[index].path == path, lists[index].list.anchor == anchor
      else { throw Unfit.notDrawn(line: index + 1, path: path, anchor: anchor) }
      guard verdict == "taken" else { continue }
      if bindings[path] == nil { bindings[path] = try Self.entries(of: path, in: data) }
      let bound = bindings[path] ?? [:]
      procedures.append(
        Procedure(
          path: path, anchor: anchor, isSetOn: procedures.count.isMultiple(of: 2),
          outline: lists[index].outline, tab: Self.tab(of: lists[index].list),
          entries: try lists[index].list.steps.flatMap(\.withInner).map { step in
            guard let entry = bound[step.id.rawValue],
              entry.digest == BindingText.digest(of: step.passage.bound)
            else { throw Unfit.changed(path: path, step: step.id.rawValue) }
            return entry
          }))
    }
    self.procedures = procedures
    drawn = lines.count
  }

  /// A list of steps, and its place in the drawing.
  private struct Drawn {
    let path: String
    let outline: DocumentOutline
    let list: ProcedureOutline
    let lot: String
  }

  /// All lists of steps in the order of the drawing: by the SHA-256 of the seed and the list's place.
  private static func lists(
    in corpus: String, _ glossary: LabelGlossary, _ languages: Languages
  ) throws -> [Drawn] {
    var lists: [Drawn] = []
    for folder in folders {
      let below = FileManager.default.enumerator(atPath: "\(corpus)/\(folder)")
      for name in (below?.compactMap { $0 as? String } ?? []) where name.hasSuffix(".md") {
        let path = "\(folder)/\(name)"
        let page = try FileReading.file("\(corpus)/\(path)")
        let outline = DocumentOutline(
          DocumentReader.read(page, languages: languages), labels: glossary)
        for list in outline.parts {
          let lot = Digest.sha256(Array("\(seed):\(path)#\(list.anchor)".utf8))
          lists.append(Drawn(path: path, outline: outline, list: list, lot: lot))
        }
      }
    }
    return lists.sorted { $0.lot < $1.lot }
  }

  /// The name of the tab in which a list is; empty if it is in none.
  private static func tab(of list: ProcedureOutline) -> String {
    let mark = "tab/"
    return list.steps.first?.variants.first { $0.hasPrefix(mark) }
      .map { String($0.dropFirst(mark.count)) } ?? ""
  }

  /// What the steps of a page do, by their places.
  private static func entries(
    of path: String, in data: String
  ) throws -> [String: OperationBinding.Entry] {
    let file = "\(data)/bindings/\(path.dropLast(".md".count)).yaml"
    let (binding, diagnostics) = OperationBindingReader.read(try FileReading.file(file))
    guard let binding, diagnostics.isEmpty else { throw Unfit.unreadable(file) }
    return Dictionary(binding.entries.map { ($0.anchor, $0) }) { one, _ in one }
  }
}

extension OperationID {
  /// Whether it is called a choice: `group.chooseDeleted`.
  fileprivate var isNamedChoice: Bool { rawValue.contains(".choose") }
}

extension OutlineStep {
  /// The step, and those inside it, in the order of the page.
  fileprivate var withInner: [OutlineStep] { [self] + inner.flatMap(\.withInner) }
}
