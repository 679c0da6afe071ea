import Foundation
import Testing

/// A document that only asks a person: nothing in it is an operation of any tenant.
struct ManualStepsTests {
  private let program: Program
  private let content: URL

  init() throws {
    program = try Program()
    content = program.home.appending(path: "content")
    try FileManager.default.createDirectory(at: content, withIntermediateDirectories: true)
    for name in ["locales", "domains", "Resources"] {
      try FileManager.default.copyItem(
        at: Checkout.root.appending(path: name), to: content.appending(path: name))
    }
    _ = try program.write(
      "content/procedures/water-the-plants/procedure.yaml",
      """
      id: water-the-plants
      documents: {en: en.md}
      roles: []
      inputs: {litres: number, day: date, note: text}
      steps:
        fill-the-can:
          operation: manual.enter
          with: {type: number}
          into: litres
        look-outside:
          operation: manual.decide
          on: {dry: water, wet: end}
        water:
          operation: manual.do
        choose-a-day:
          operation: manual.enter
          with: {type: date}
          into: day
        note-how-they-look:
          operation: manual.record
          with: {kind: note}
          into: note
      """)
    _ = try program.write(
      "content/procedures/water-the-plants/en.md",
      """
      ---
      title: Water the plants
      ---

      # <a name="water-the-plants"></a>Water the plants

      ## <a name="do-it"></a>Do it

      1. <a name="fill-the-can"></a>Fill the can, and read how many litres it holds.
      2. <a name="look-outside"></a>Look outside: is it dry, or wet?
      3. <a name="water"></a>Water every plant.
      4. <a name="choose-a-day"></a>Choose the day of the next time.
      5. <a name="note-how-they-look"></a>Note how the plants look.

      """)
  }

  private func run(_ arguments: String..., answers: String) async throws -> Program.Result {
    let path = try program.write("answers.yaml", answers)
    return try await program.run(
      arguments + ["--answers", path], environment: ["STEGVIS_CONTENT": content.path])
  }

  @Test func walksThemAndKeepsWhatWasSaid() async throws {
    let result = try await run(
      "run", "water-the-plants",
      answers: """
        procedure: water-the-plants
        attest: true
        inputs: {litres: "3", day: "2026-12-04", note: "All green"}
        steps:
          look-outside: {answer: dry}
        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("Water every plant."))
    let shown = try await program.run(
      ["sessions", "show", "last", "--format", "json"],
      environment: ["STEGVIS_CONTENT": content.path])
    for text in ["2026-12-04", "All green", "\"dry\"", "attested"] {
      #expect(shown.output.contains(text), "\(text)")
    }
  }

  /// The type that the step names decides what is an answer, and says why another is none.
  @Test func refusesWhatIsNoDay() async throws {
    let result = try await run(
      "run", "water-the-plants", "--locale", "en",
      answers: """
        procedure: water-the-plants
        attest: true
        inputs: {litres: "3", day: "soon", note: "All green"}
        steps:
          look-outside: {answer: dry}
        """)
    #expect(result.status == 3)
    #expect((result.output + result.errors).contains("isn’t a date"))
  }

  /// `check` knows them as it knows the operations of a domain.
  @Test func checksTheirArguments() async throws {
    let path = "content/procedures/water-the-plants/procedure.yaml"
    let text = try String(contentsOf: program.home.appending(path: path), encoding: .utf8)
    _ = try program.write(path, text.replacing("{type: date}", with: "{type: moon}"))
    let result = try await program.run(
      ["check", content.appending(path: "procedures/water-the-plants").path],
      environment: ["STEGVIS_CONTENT": content.path])
    #expect(result.status == 1)
    #expect(result.output.contains("'moon' is not a value for 'type'"))
    // A choice among nothing could not be answered.
    _ = try program.write(path, text.replacing("{type: date}", with: "{type: choice}"))
    let choice = try await program.run(
      ["check", content.appending(path: "procedures/water-the-plants").path],
      environment: ["STEGVIS_CONTENT": content.path])
    #expect(choice.status == 1)
    #expect(choice.output.contains("'manual.enter' needs the argument 'of'"))
  }
}
