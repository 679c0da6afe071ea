import DeclaredDomains
import Testing

/// `trial.yaml`, and what is wrong in one.
struct TrialReaderTests {
  private func read(_ text: String) throws -> (trial: DomainTrial?, wrong: [String]) {
    let declared = DeclarationReader.read(
      DeclarationFile(path: "domain.yaml", bytes: Array(SampleDeclarations.loans.utf8)),
      among: SampleDeclarations.others)
    let read = TrialReader.read(
      DeclarationFile(path: "trial.yaml", bytes: Array(text.utf8)),
      of: try #require(declared.declaration))
    return (
      read.trial,
      read.diagnostics.map { "\($0.place.line):\($0.place.column) \($0.id.rawValue)" }
    )
  }

  private static let whole = """
    format: 1
    subjects:
      reader:
        is: reader
        make: {post: "/readers", body: {name: "Probe {key}"}}
        where: {/name: "Probe {key}"}
        remove: {delete: "/readers/{reader}"}
    ignore: {reader: [/meta]}
    runs:
      - operation: reader.suspend
        more: {patch: "/readers/{reader}", body: {name: Another}}
    """

  @Test func readsWhatIsMadeAndWhatIsTried() throws {
    let (trial, wrong) = try read(Self.whole)
    #expect(wrong == [])
    let found = try #require(trial)
    #expect(found.subjects.map(\.alias) == ["reader"])
    #expect(found.subjects.first?.making != nil && found.subjects.first?.removal != nil)
    #expect(found.ignored == ["reader": [JSONPointer(tokens: ["meta"])]])
    #expect(found.runs.map(\.operation.rawValue) == ["reader.suspend"])
    #expect(found.runs.first?.more != nil)
  }

  @Test(arguments: [
    ("format: 1", "format: 2", "1:9 domain.value"),
    ("is: reader", "is: raeder", "4:9 domain.reference"),
    ("remove: {delete: \"/readers/{reader}\"}", "id: \"1\"", "4:5 domain.key-missing"),
    ("{key}\"}}", "{kye}\"}}", "5:51 domain.reference"),
    ("reader: [/meta]", "raeder: [/meta]", "8:10 domain.reference"),
    ("operation: reader.suspend", "operation: reader.look", "10:16 domain.value"),
    ("more:", "moer:", "11:5 domain.key-unknown"),
  ])
  func namesEachFaultAtItsPlace(from: String, to: String, expected: String) throws {
    let text = Self.whole.replacing(from, with: to, maxReplacements: 1)
    #expect(text != Self.whole)
    let (trial, wrong) = try read(text)
    #expect(trial == nil)
    #expect(wrong.contains(expected), "\(wrong)")
  }

  @Test func readsNoSecretAndNothingOfAnotherForm() throws {
    #expect(try read("- 1").trial == nil)
    #expect(try read("format: 1\nruns: 5").trial == nil)
    #expect(try read("format: 1\nruns: [{operation: reader.suspend, with: 4}]").trial == nil)
    #expect(try read("").trial == nil)
  }
}
