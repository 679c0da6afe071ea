import Foundation
import Operations
import Procedures
import Sessions
import TestSupport
import Testing
import Translation
import Workspaces

/// Libraries of procedures that are kept as bytes.
struct KeptLibraryTests {
  private static let procedures = (try? Checkout.names(in: "procedures")) ?? []

  /// The procedure with those that it calls, as the whole library has them.
  private func library(_ id: ProcedureID) throws -> ProcedureLibrary {
    let content = ContentFolder(path: Checkout.root.path)
    return try ProcedureLibrary(
      [id],
      binder: ProcedureBinder(
        catalogue: try catalogue(), labels: LabelGlossary(), languages: TestLanguages.all),
      source: content.source)
  }

  private func catalogue() throws -> Catalogue {
    try Catalogue(joining: [
      ("microsoft-365", Conformance.shared.sample.domain.catalogue),
      (ManualDomain.id, ManualDomain().catalogue),
    ])
  }

  private func files(_ library: ProcedureLibrary) -> [ProcedureID: String] {
    library.procedures.mapValues(\.revision)
  }

  @Test(arguments: procedures)
  func readsEveryProcedureAsItIsBound(_ name: String) throws {
    let bound = try library(ProcedureID(name))
    let catalogue = try catalogue()
    let made = KeptLibrary(bound, of: files(bound)).bytes(in: catalogue, stamp: "one")
    guard let bytes = made else {
      // An operation that the manifest itself completes is bound at each start, and so is a step that is
      // bound otherwise with a domain that this catalogue lacks, which is said.
      let steps = bound.procedures.values.flatMap(\.steps)
      #expect(
        steps.contains { catalogue.operations[$0.operation.id] != $0.operation }
          || bound.diagnostics.values.contains { !$0.isEmpty })
      return
    }
    let kept = try #require(KeptLibrary(bytes, in: catalogue, stamp: "one"))
    #expect(kept.files == files(bound))
    #expect(Set(kept.library.procedures.keys) == Set(bound.procedures.keys))
    #expect(kept.library.diagnostics == bound.diagnostics)
    for (id, procedure) in bound.procedures {
      let read = try #require(kept.library.procedures[id])
      #expect(read.steps == procedure.steps, "\(id)")
      #expect(read.texts == procedure.texts, "\(id)")
      #expect(read.text(in: "de") == procedure.text(in: "de"), "\(id)")
      #expect(read.inputs == procedure.inputs && read.roles == procedure.roles, "\(id)")
      #expect(read.revision == procedure.revision, "\(id)")
      #expect(read.clearing == procedure.clearing && read.isStart == procedure.isStart, "\(id)")
      let (then, now) = (
        StepGraph(of: id, in: bound.procedures), StepGraph(of: id, in: kept.library.procedures)
      )
      #expect(then?.nodes == now?.nodes, "\(id)")
    }
    #expect(KeptLibrary(bytes, in: catalogue, stamp: "two") == nil)
  }

  @Test func readsNoDamagedBytes() throws {
    let bound = try library("see-available-licenses")
    let catalogue = try catalogue()
    let bytes = try #require(
      KeptLibrary(bound, of: files(bound)).bytes(in: catalogue, stamp: ""))
    for index in stride(from: 0, to: bytes.count, by: 97) {
      var damaged = bytes
      damaged[index] ^= 0x10
      #expect(KeptLibrary(damaged, in: catalogue, stamp: "") == nil)
      #expect(KeptLibrary(Array(bytes[..<index]), in: catalogue, stamp: "") == nil)
    }
  }

  @Test func showsTheSameScreensWhateverIsKept() async throws {
    let program = try Program()
    let kept = program.home.appending(path: "kept")
    func start() async throws -> String {
      // Each session has an id of its own.
      try await program.run("run", "unassign-licenses-from-user", "--locale", "sv").output
        .split(separator: "\n").filter { !$0.contains("Session") && !$0.contains("stegvis resume") }
        .joined(separator: "\n")
    }
    // The first start makes the folder, and the second one keeps what it has bound.
    _ = try await start()
    let bound = try await start()
    let names = try FileManager.default.contentsOfDirectory(atPath: kept.path)
    #expect(names.count == 1)
    let file = kept.appending(path: try #require(names.first))
    let bytes = try Data(contentsOf: file)
    #expect(try await start() == bound)
    for other in [Data(), bytes.dropLast(), Data(repeating: 0xFF, count: 5_000)] {
      try other.write(to: file)
      #expect(try await start() == bound)
      // It is kept anew.
      #expect(try Data(contentsOf: file) == bytes)
    }
    try FileManager.default.removeItem(at: kept)
    try Data().write(to: kept)
    #expect(try await start() == bound)
  }

  @Test func bindsAProcedureAnewAfterAChange() async throws {
    let plain = try Program()
    let copy = plain.home.appending(path: "content")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    for folder in ["domains", "locales", "Resources"] {
      // What has just been written is not kept.
      try FileManager.default.createSymbolicLink(
        at: copy.appending(path: folder), withDestinationURL: Checkout.root.appending(path: folder))
    }
    try FileManager.default.copyItem(
      at: Checkout.root.appending(path: "procedures"), to: copy.appending(path: "procedures"))
    let program = try Program(content: copy.path)
    func start() async throws -> Program.Result {
      try await program.run("run", "see-available-licenses", "--locale", "en")
    }
    for _ in 1...3 { _ = try await start() }
    let kept = program.home.appending(path: "kept").path
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept).count == 1)
    let page = copy.appending(path: "procedures/see-available-licenses/en.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    // Of the same length, so that only its bytes tell.
    try text.replacing("Licenses", with: "Lycenses").write(
      to: page, atomically: false, encoding: .utf8)
    #expect(try await start().output.contains("Lycenses"))
    try text.replacing("</a>", with: "</a>\n\n1. One more\n\n").write(
      to: page, atomically: true, encoding: .utf8)
    #expect(try await start().status != 0)
  }
}
