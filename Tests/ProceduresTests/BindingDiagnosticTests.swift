import Diagnostics
import Documents
import Foundation
import Procedures
import Testing
import Translation

/// Each possible error in a manifest, at its place; none of the manifests gives a procedure.
struct BindingDiagnosticTests {
  /// A replacement for a part of the manifest, and the diagnostic that it must give.
  struct Wrong: CustomTestStringConvertible, Sendable {
    let id: DiagnosticID
    let part: String
    let instead: String

    var testDescription: String { "\(id.rawValue): \(instead)" }
  }

  private static let end = "    with: {lamp: $lamp}"

  static let wrongs = [
    Wrong(id: .operationUnknown, part: "lamp.switchOff", instead: "«lamp.swichOff»"),
    Wrong(id: .argumentUnknown, part: end, instead: "    with: {lamp: $lamp, colour: «red»}"),
    Wrong(
      id: .argumentMissing, part: "    operation: lamp.switchOff\n" + end,
      instead: "    operation: «lamp.switchOff»"),
    Wrong(id: .argumentType, part: end, instead: "    with: {lamp: «hall»}"),
    Wrong(
      id: .argumentType, part: "lamp.switchOff\n" + end,
      instead: "lamp.dim\n    with: {lamp: $lamp, level: «$lamp»}"),
    Wrong(
      id: .argumentType, part: "lamp.switchOff\n" + end,
      instead: "house.open\n    with: {page: «cellar»}"),
    Wrong(
      id: .argumentMissing, part: "    operation: lamp.switchOff\n" + end,
      instead: "    operation: «shade.pick»\n    with: {type: listed}\n    into: lamp"),
    Wrong(id: .inputUnknown, part: end, instead: "    with: {lamp: «$bulb»}"),
    Wrong(
      id: .inputUnset, part: "    operation: lamp.choose\n    into: lamp",
      instead: "    operation: «lamp.choose»"),
    Wrong(id: .outcomeUnknown, part: end, instead: end + "\n    on: {«finished»: end}"),
    Wrong(id: .targetUnknown, part: end, instead: end + "\n    then: «nowhere»"),
    Wrong(id: .callUnknown, part: end, instead: end + "\n    then: {call: «nothing»}"),
    Wrong(id: .roleUnknown, part: "[janitor]", instead: "[«butler»]"),
    Wrong(id: .ruleUnknown, part: end, instead: end + "\n    rules: [«R9»]"),
    Wrong(id: .manifestUnknownKey, part: end, instead: end + "\n    «colour»: red"),
    Wrong(
      id: .stepUnbound, part: "  switch-off:\n    operation: lamp.switchOff\n",
      instead: "  «switch-off»:\n"),
    Wrong(id: .documentMissing, part: "sv: sv.md", instead: "sv: «da.md»"),
    Wrong(id: .manifestInvalid, part: "id: lamps", instead: "id: «candles»"),
    Wrong(
      id: .cycleWithoutExit, part: end, instead: end + "\n    then: choose"),
    Wrong(
      id: .stepUnreachable, part: "    into: lamp", instead: "    into: lamp\n    then: end"),
  ]

  @Test(arguments: wrongs)
  func pointsAtTheWordThatIsWrong(_ wrong: Wrong) throws {
    let manifest = LampProcedure.manifest
    #expect(manifest.contains(wrong.part))
    let marked = MarkedText(manifest.replacing(wrong.part, with: wrong.instead))
    let bound = LampProcedure.bind(manifest: marked.text, rules: ["R1"])
    let found = try #require(bound.diagnostics.first { $0.id == wrong.id })
    #expect(found.severity == .error)
    if let place = marked.places.first {
      #expect(found.place.line == place.line)
      #expect(found.place.column == place.column)
      #expect(found.place.length == 0 || found.place.length == place.length)
    }
    #expect(bound.procedure == nil)
  }

  /// Diagnostics about arguments of a step that lets a person pick a shade.
  private func picking(_ arguments: String) -> [Diagnostic] {
    let manifest = LampProcedure.manifest.replacing(
      "lamp.switchOff\n" + Self.end,
      with: "shade.pick\n    with: \(arguments)\n    into: lamp")
    return LampProcedure.bind(manifest: manifest).diagnostics.filter {
      $0.id == .argumentType || $0.id == .argumentMissing
    }
  }

  /// Nobody could answer, or two answers would look alike.
  @Test(arguments: [
    ("", "list the choices, separated by commas"), (",", "list the choices, separated by commas"),
    ("red, blue, red", "remove one of them"), ("red, Red", "remove one of them"),
  ])
  func refusesChoicesThatCannotBeAnswered(_ choices: String, _ advice: String) {
    let found = picking("{type: listed, of: \"\(choices)\"}")
    #expect(found.map(\.id) == [.argumentType] && found.map(\.severity) == [.error])
    #expect(found.map(\.advice) == [advice])
  }

  @Test(arguments: ["{type: listed, of: \"red, blue\"}", "{type: any}"])
  func takesChoicesThatCanBeAnswered(_ arguments: String) {
    #expect(picking(arguments) == [])
  }

  private func picking(words: String) -> (procedure: Procedure?, found: [Diagnostic]) {
    let manifest = LampProcedure.manifest.replacing(
      "lamp.switchOff\n" + Self.end,
      with: """
        shade.pick
            with: {type: listed, of: "red, blue, 3"}
            into: lamp
            words: \(words)
        """)
    let bound = LampProcedure.bind(manifest: manifest)
    return (
      bound.procedure, bound.diagnostics.filter { $0.id.rawValue.hasPrefix("words.") }
    )
  }

  /// A number is the same in every language.
  @Test func bindsTheWordsOfAStepAndNotesThoseThatALanguageLacks() {
    let whole = picking(words: "{sv: {red: röd, blue: blå}}")
    #expect(whole.found == [])
    #expect(whole.procedure?.steps.last?.words == ["sv": ["red": "röd", "blue": "blå"]])
    let part = picking(words: "{sv: {red: röd}}")
    #expect(part.found.map(\.message) == ["step has no words in 'sv' for blue"])
    #expect(part.found.map(\.severity) == [.note] && part.procedure != nil)
  }

  @Test func findsWordsForWhatAStepDoesNotName() {
    let found = picking(words: "{sv: {red: röd, blue: blå, green: grön}}").found
    #expect(found.map(\.id) == [.wordsUnknown] && found.map(\.severity) == [.error])
  }

  @Test func bindsWhatIsRight() {
    let bound = LampProcedure.bind()
    #expect(bound.diagnostics == [])
    #expect(bound.procedure?.steps.map(\.id) == ["choose", "switch-off"])
    #expect(bound.procedure?.texts["sv"]?.steps["switch-off"]?.alerts.count == 1)
  }

  @Test func suggestsTheOperationThatWasMeant() {
    let manifest = LampProcedure.manifest.replacing("lamp.switchOff", with: "lamp.swichOff")
    let advice = LampProcedure.bind(manifest: manifest).diagnostics.compactMap(\.advice)
    #expect(advice.contains("did you mean lamp.switchOff?"))
  }

  @Test(arguments: ["", "- a list", "steps: [", "id: lamps", "a: 1\na: 2"])
  func refusesWhatIsNoManifest(_ text: String) {
    let bound = LampProcedure.bind(manifest: text)
    #expect(bound.procedure == nil)
    #expect(bound.diagnostics.contains { $0.id == .manifestInvalid })
  }

  @Test func findsAStepThatIsBoundTwice() {
    let manifest = LampProcedure.manifest + "\n  choose:\n    operation: house.open\n"
    let found = LampProcedure.bind(manifest: manifest).diagnostics
    #expect(found.map(\.id) == [.manifestInvalid])
    #expect(found.first?.message.contains("'choose' is written twice") ?? false)
  }

  @Test func findsAProcedureThatCallsItself() {
    let manifest = LampProcedure.manifest + "\n    then: {call: lamps}\n"
    let bound = LampProcedure.bind(manifest: manifest)
    #expect(bound.diagnostics.contains { $0.id == .callRecursive })
    #expect(bound.procedure == nil)
  }

  @Test func findsAnInputThatOneWayHasNotSet() throws {
    let manifest = LampProcedure.manifest
      .replacing(
        "steps:\n",
        with: "steps:\n  again:\n    operation: again.decide\n    on: {\"yes\": switch-off}\n")
    let again = "1. <a name=\"again\"></a>Again?\n"
    let bound = LampProcedure.bind(
      manifest: manifest,
      english: LampProcedure.english.replacing("1. ", with: again + "2. "),
      swedish: LampProcedure.swedish.replacing("1. ", with: again + "2. "))
    #expect(bound.diagnostics.contains { $0.id == .inputUnset })
  }
}

/// A text in which places are marked «like this»; the marks are removed.
struct MarkedText {
  let text: String
  /// The start of each mark, with line and column counted from 1, and its length.
  let places: [(line: Int, column: Int, length: Int)]

  init(_ marked: String) {
    var text = ""
    var places: [(line: Int, column: Int, length: Int)] = []
    var line = 1
    var column = 1
    for character in marked {
      switch character {
      case "«": places.append((line, column, 0))
      case "»":
        if let last = places.last {
          places[places.count - 1].length = column - last.column
        }
      case "\n":
        text.append(character)
        (line, column) = (line + 1, 1)
      default:
        text.append(character)
        column += 1
      }
    }
    self.text = text
    self.places = places
  }
}

/// A language whose steps, order or warnings differ from the manifest or from English.
struct LanguageDiagnosticTests {
  private func ids(english: String? = LampProcedure.english, swedish: String) -> [DiagnosticID] {
    LampProcedure.bind(english: english, swedish: swedish).diagnostics.map(\.id)
  }

  private let swedish = LampProcedure.swedish

  @Test func findsAStepThatIsMissing() {
    let shorter = swedish.replacing("2. <a name=\"switch-off\"></a>Välj **Av**.", with: "")
    #expect(ids(swedish: shorter).contains(.languageStepMissing))
  }

  @Test func findsAStepThatIsExtra() {
    let longer = swedish + "\n3. <a name=\"dance\"></a>Dansa.\n"
    #expect(ids(swedish: longer).contains(.languageStepExtra))
  }

  @Test func findsStepsInAnotherOrder() {
    let swapped = """
      # <a name="lamps"></a>Lampor

      > [!WARNING]
      > Det blir mörkt.

      1. <a name="switch-off"></a>Välj **Av**.
      2. <a name="choose"></a>Välj lampan.
      """
    #expect(ids(swedish: swapped).contains(.languageOrder))
  }

  @Test func findsAWarningThatIsLost() {
    let calm = swedish.replacing("> [!WARNING]\n> Det blir mörkt.\n\n", with: "")
    #expect(ids(swedish: calm).contains(.languageWarningMissing))
  }

  @Test func findsAStepOfTheEnglishDocumentThatIsNotBound() {
    let english = LampProcedure.english + "\n3. Dance.\n"
    #expect(ids(english: english, swedish: swedish).contains(.stepUnbound))
  }

  @Test func findsAStepThatNoDocumentTells() {
    let english = LampProcedure.english.replacing(
      "2. <a name=\"switch-off\"></a>Select **Off**.", with: "")
    #expect(ids(english: english, swedish: swedish).contains(.stepUndocumented))
  }

  @Test func findsATranslationOfASentenceThatHasChanged() throws {
    let unit =
      "<span data-ttu-id=\"aaaaa-103\">Välj lampan.</span><span class=\"sxs-lookup\"><span data-stu-id=\"aaaaa-103\">Choose a candle.</span></span>"
    let stale = swedish.replacing("Välj lampan.", with: unit)
    let bound = LampProcedure.bind(swedish: stale)
    let found = try #require(bound.diagnostics.first { $0.id == .sourceStale })
    #expect(found.severity == .warning)
    #expect(found.place.line == 3)
    // The procedure runs but would mislead people: a warning does not prevent binding.
    #expect(bound.procedure != nil)
  }
}

struct DiagnosticExampleTests {
  @Test(arguments: DiagnosticID.allCases)
  func hasAnExampleOfEveryDiagnostic(_ id: DiagnosticID) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let found = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
    let sources = (found?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "swift" }
      .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
    #expect(sources.contains { $0.contains(".\(id)") }, "no test gives \(id.rawValue)")
  }
}
