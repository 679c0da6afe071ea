import Diagnostics
import Testing
import Translation

/// A single error in an otherwise correct file.
struct XLIFFRuleTests {
  @Test(arguments: XLIFFCase.wrong)
  func findsWhatIsWrong(_ example: XLIFFCase) throws {
    let found = try XLIFFSample.check(example.text)
    #expect(
      found.contains { $0.id == example.id && $0.severity != .note },
      "\(found.map { "\($0.id.rawValue): \($0.message)" })")
  }

  /// A case is useful only if it would be correct without the one error.
  @Test(arguments: XLIFFCase.wrong)
  func findsLittleElse(_ example: XLIFFCase) throws {
    let found = try XLIFFSample.check(example.text).filter { $0.severity != .note }
    #expect(
      found.count <= 3, "\(found.map { "\($0.id.rawValue): \($0.message)" })")
  }

  @Test(arguments: XLIFFCase.valid)
  func findsNothingInWhatIsRight(_ example: XLIFFCase) throws {
    let found = try XLIFFSample.check(example.text).filter { $0.severity != .note }
    #expect(found.isEmpty, "\(found.map { "\($0.id.rawValue): \($0.message)" })")
  }

  @Test func holdsTransitionalFilesToTheStrictSchemaWhenAsked() throws {
    let text = XLIFFSample.file1("<trans-unit id=\"1\" foreign=\"x\">\(XLIFFCase.tu)</trans-unit>")
    #expect(try XLIFFSample.check(text).isEmpty)
    #expect(try XLIFFSample.check(text, isStrict: true).map(\.id) == [.xliffAttribute])
  }

  @Test func pointsAtTheTagInCharacters() throws {
    let text = XLIFFSample.unit(
      "<segment><source>åä <ph\n id=\"1\" dataRef=\"d\"/> <ph id=\"1\"/></source></segment>")
    let found = try XLIFFSample.check(text)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let column = lines[1].count - "<ph".count + 1
    #expect(found.map(\.place.line) == [2, 3])
    #expect(found.map(\.place.column) == [column, " id=\"1\" dataRef=\"d\"/> ".count + 1])
    #expect(found.first?.specification == "XLIFF 2.1, 4.3.1 dataRef")
  }

  @Test func namesAValueRuleThatIsOnlyAdvice() throws {
    let found = try XLIFFSample.check(
      XLIFFSample.segment("<mrk id=\"1\">a</mrk><ph id=\"2\" slr:sizeRestriction=\"x\"/>"))
    #expect(found.map(\.severity) == [.note, .note])
  }
}
