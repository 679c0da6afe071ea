import CLibXML2
import Diagnostics
import Foundation
import Markup
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
    let text = XLIFFSample.file1(
      "<trans-unit id=\"1\" foreign=\"x\">\(XLIFFCase.source)</trans-unit>")
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
      XLIFFSample.segment("<mrk id=\"1\">a</mrk><ph id=\"2\" slr:sizeRestriction=\"4.5\"/>"))
    // Without a profile, a number can only be meant for the standard ones, but nobody has said so.
    #expect(found.map(\.severity) == [.note, .warning])
  }
}

/// Compares the project's reading of the grammars with libxml2's own validator.
struct XLIFFGrammarTests {
  @Test(arguments: XLIFFCase.wrong + XLIFFCase.valid)
  func agreesWithLibXML2(_ example: XLIFFCase) throws {
    guard
      let version = XLIFFVersion.allCases.first(where: {
        example.text.contains("xmlns=\"\($0.namespace)\"")
      }),
      ![.xliffMalformed, .xliffEntity, .xliffLimit].contains(example.id)
    else { return }
    let own = try problems(in: example.text, version)
    #expect(own.isEmpty == (try isValid(example.text, version)), "\(own)")
  }

  private func problems(in text: String, _ version: XLIFFVersion) throws -> [String] {
    let receiver = WalkReceiver(try XLIFFSample.grammars.grammar(for: version, isStrict: true))
    try XMLEventReader.read(into: receiver, from: XLIFFSample.reading(text))
    return receiver.problems
  }

  private func isValid(_ text: String, _ version: XLIFFVersion) throws -> Bool {
    let name =
      switch version {
      case .v12: "xliff-1.2.rng"
      case .v20, .v21: "xliff-2.0.rng"
      case .v22: "xliff-2.2.rng"
      }
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Resources/\(name)")
    let parser = try #require(xmlRelaxNGNewParserCtxt(path.path()))
    defer { xmlRelaxNGFreeParserCtxt(parser) }
    let schema = try #require(xmlRelaxNGParse(parser))
    defer { xmlRelaxNGFree(schema) }
    let bytes = Array(text.utf8CString)
    let document = try #require(xmlReadMemory(bytes, Int32(bytes.count - 1), nil, nil, 0))
    defer { xmlFreeDoc(document) }
    let validator = try #require(xmlRelaxNGNewValidCtxt(schema))
    defer { xmlRelaxNGFreeValidCtxt(validator) }
    // Without a handler, libxml2 writes to standard error.
    xmlRelaxNGSetValidStructuredErrors(validator, { _, _ in }, nil)
    return xmlRelaxNGValidateDoc(validator, document) == 0
  }
}

private final class WalkReceiver: XMLBatchReceiver {
  var walk: GrammarChecker
  var problems: [String] = []

  init(_ grammar: Grammar) { walk = GrammarChecker(grammar) }

  func learn(_ name: XMLName, as number: Int) { walk.learn(name, as: number) }
  func problem(_ problem: XMLProblem) {}

  func take(_ batch: XMLBatch) {
    let words = batch.words.span
    let bytes = batch.bytes.span
    var index = 0
    while index < words.count {
      switch words[index] {
      case XMLBatch.Event.start:
        walk.open(words, bytes, at: index) { problems.append($0.message) }
        index +=
          XMLBatch.Event.startLength + Int(words[index + 6]) * XMLBatch.Event.attributeLength
      case XMLBatch.Event.end:
        walk.close { problems.append($0.message) }
        index += 2
      case _:
        walk.text(words, bytes, at: index) { problems.append($0.message) }
        index += 3
      }
    }
  }
}
