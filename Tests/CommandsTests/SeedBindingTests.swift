import Documents
import Foundation
import Procedures
import TestSupport
import Testing
import Translation

/// The bindings of the five documents the project began with, and of the pages that belong to one of them.
///
/// `STEGVIS_UPDATE=1` rewrites the digests; review the difference.
@Suite(
  .enabled(if: Checkout.hasSeeds, "no ../shared beside this checkout: the seeds are not here"))
struct SeedBindingTests {
  /// The project's name for each seed, and the beginning of its file's name.
  static let documents = [
    "former-employee-step-6": "000", "unassign-licenses": "001",
    "former-employee-step-6-nl": "002", "move-users": "003", "small-business-licenses": "004",
  ]

  /// The other six pages of the series to which one of the documents belongs.
  private static let pages = Dictionary(
    uniqueKeysWithValues: [1, 2, 3, 4, 5, 7].map {
      ("former-employee-step-\($0)-nl", "remove-former-employee-step-\($0).md")
    })

  private static func url(of document: String) throws -> URL {
    if let page = pages[document] {
      return Checkout.seeds.deletingLastPathComponent()
        .appending(path: "corpus/m365-nl/admin/add-users/\(page)")
    }
    let prefix = try #require(documents[document], "no seed is called \(document)")
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: Checkout.seeds.path)
        .first { $0.hasPrefix(prefix) })
    return Checkout.seeds.appending(path: name)
  }

  static func outline(of document: String) throws -> (SourceFile, DocumentOutline) {
    let file = try Checkout.file(url(of: document))
    let labels = try LabelGlossary(
      yaml: String(
        contentsOf: Checkout.root.appending(path: "Resources/labels.yaml"), encoding: .utf8))
    return (
      file, DocumentOutline(DocumentReader.read(file, languages: TestLanguages.all), labels: labels)
    )
  }

  /// The paths of all binding files.
  static let files: [String] =
    (try? Checkout.names(in: "procedures").flatMap { procedure in
      try Checkout.names(in: "procedures/\(procedure)/bindings", ending: ".yaml")
        .map { "procedures/\(procedure)/bindings/\($0)" }
    }) ?? []

  /// The paths of the binding files of the five documents.
  static let seedFiles = files.filter { path in
    documents.keys.contains { path.hasSuffix("/\($0).yaml") }
  }

  @Test func bindsEverySeed() {
    let bound = Set(Self.files.map { $0.split(separator: "/").last?.dropLast(5) ?? "" })
    #expect(bound.count == Self.documents.count + Self.pages.count)
    #expect(Self.files.count == 22)
  }

  @Test(arguments: files)
  func pinsPassagesThatHaveNotDrifted(_ path: String) throws {
    let url = Checkout.root.appending(path: path)
    let read = DocumentBinding.read(try Checkout.file(url))
    #expect(read.1.isEmpty)
    let binding = try #require(read.binding)
    let (file, outline) = try Self.outline(of: binding.document)
    let document = ForeignDocument(file, outline: outline)
    if ProcessInfo.processInfo.environment["STEGVIS_UPDATE"] != nil {
      try Self.pin(url, binding, outline)
      return
    }
    #expect(document.drift(from: binding) == [])
    #expect(document.binding(among: [binding]) != nil)
  }

  /// Walks a person through the document's sentences, in its own language and, if it is bilingual,
  /// in English.
  @Test(arguments: files)
  func walksThePersonThroughTheDocumentsSentences(_ path: String) async throws {
    let url = Checkout.root.appending(path: path)
    let binding = try #require(DocumentBinding.read(try Checkout.file(url)).binding)
    let (file, outline) = try Self.outline(of: binding.document)
    let document = ForeignDocument(file, outline: outline)
    let conformance = try Conformance.shared
    let procedure = try #require(conformance.library.procedures[binding.procedure])
    for locale in document.locales {
      var library = conformance.library.procedures
      library[procedure.id] = document.overlay(
        procedure, with: binding, in: locale, environment: "o365-worldwide")
      let graph = try #require(StepGraph(of: procedure.id, in: library))
      var told: Set<StepID> = []
      for scenario in Conformance.scenarios where scenario.procedure == procedure.id {
        let walk = try await conformance.walk(
          scenario, language: locale.language, mode: .consent, on: graph)
        #expect(walk.ending == .completed)
        // Without the quotation marks around labels, and with single spaces.
        let shown = BindingText.of([.text(Self.withoutQuotationMarks(walk.transcript))])
        for entry in binding.entries {
          let passage = try #require(outline.passage(at: entry.anchor))
          let text = locale == document.locales[0] ? passage.target : passage.bound
          let wanted = Self.withoutQuotationMarks(BindingText.of(text)).prefix(200)
          if shown.contains(wanted) { told.formUnion(entry.steps) }
        }
      }
      #expect(binding.entries.allSatisfy { !told.isDisjoint(with: $0.steps) }, "\(locale)")
    }
  }

  /// The text without the marks that a terminal has around labels, and a document around words.
  private static func withoutQuotationMarks(_ text: String) -> String {
    text.filter { !"“”\"".contains($0) }
  }

  private static func pin(
    _ url: URL, _ binding: DocumentBinding, _ outline: DocumentOutline
  ) throws {
    var lines = try String(contentsOf: url, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for entry in binding.entries {
      guard let passage = outline.passage(at: entry.anchor),
        let index = lines.firstIndex(of: "  - at: \(entry.anchor)")
      else {
        Issue.record("\(url.lastPathComponent): nothing stands at \(entry.anchor)")
        continue
      }
      lines[index + 1] = "    digest: \(BindingText.digest(of: passage.bound))"
    }
    try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
  }
}
