import CLibXML2
import Foundation
import Markup
import Testing

@testable import Translation

/// Our reading of the grammars against libxml2's own validator.
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
    XMLEventReader.read(Array(text.utf8), into: receiver)
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
    // Without a handler libxml2 writes to standard error.
    xmlRelaxNGSetValidStructuredErrors(validator, { _, _ in }, nil)
    return xmlRelaxNGValidateDoc(validator, document) == 0
  }
}

private final class WalkReceiver: XMLReceiver {
  let walk: GrammarWalk
  var problems: [String] = []

  init(_ grammar: Grammar) { walk = GrammarWalk(grammar) }

  func learn(_ name: XMLName, as number: Int) { walk.learn(name, as: number) }
  func start(_ tag: XMLStartTag) { walk.open(tag) { problems.append($0.message) } }
  func end(_ name: Int) { walk.close { problems.append($0.message) } }
  func text(_ bytes: Span<UInt8>) { walk.text(bytes, at: nil) { problems.append($0.message) } }
  func problem(_ problem: XMLProblem) {}
}
