import DeclaredDomains
import Testing

/// What a declared domain must be called in each language.
struct DeclaredWordsTests {
  private func words() throws -> DeclaredWords {
    let file = DeclarationFile(path: "x", bytes: Array(SampleDeclarations.loans.utf8))
    let read = DeclarationReader.read(file, among: SampleDeclarations.others)
    return DeclaredWords(of: try #require(read.declaration))
  }

  @Test func needsAWordForWhatPeopleSee() throws {
    let needed = Set(try words().needed)
    for key in [
      "domain.name", "subject.reader.one", "subject.reader.other", "property.reader.state",
      "value.reader.state.suspended", "operation.reader.suspend", "input.until",
      "outcome.reader.check.owes", "refusal.notThere", "refusal.alreadyThere", "setting.branch",
      "secret.deskKey", "operation.copy.unnote",
    ] {
      #expect(needed.contains(key), "\(key)")
    }
  }

  @Test func needsNoneForWhatTheyDoNot() throws {
    let words = try words()
    for key in ["input.reader", "input.before"] {
      #expect(!words.needed.contains(key), "\(key)")
    }
    #expect(words.possible.contains("input.before"))
  }

  /// Its value is hidden, and what will change is named before it does.
  @Test func needsAWordForWhatIsPredictedThoughItIsNotShown() throws {
    let words = try words()
    #expect(words.needed.count { $0 == "property.reader.mark" } == 1)
    #expect(words.needed.contains("property.copy.kept"))
    // One that nothing predicts is on no screen.
    let unpredicted = SampleDeclarations.loans.replacing(", kept: {is: changed}", with: "")
    let file = DeclarationFile(path: "x", bytes: Array(unpredicted.utf8))
    let read = DeclarationReader.read(file, among: SampleDeclarations.others)
    let others = DeclaredWords(of: try #require(read.declaration))
    #expect(!others.needed.contains("property.copy.kept"))
    #expect(!others.possible.contains("property.copy.kept"))
  }

  @Test func putsIntoRefusalsWhatTheOperationKnows() throws {
    let placeholders = try words().placeholders
    #expect(placeholders["refusal.isClosed"] == ["reader", "until", "evidence"])
    #expect(placeholders["refusal.alreadyThere"]?.contains("kindOfCard") == true)
    #expect(placeholders["refusal.alreadyThere"]?.contains("firstPassword") == false)
    #expect(placeholders["operation.reader.suspend"] == nil)
  }
}
