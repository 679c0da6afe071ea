import Diagnostics
import Testing
import Translation

/// A sentence of the specification, with a file that breaks it and one that does not.
struct XLIFFRule: CustomTestStringConvertible, Sendable {
  let name: String
  /// The finding about the first file.
  let id: DiagnosticID
  /// The end of what the finding names as its source.
  let section: String
  let wrong: String
  let right: String

  /// - Parameters:
  ///   - section: the section with the sentence, such as `3 Fragment Identification`.
  ///   - wrong: a file that breaks it, and only it.
  init(_ name: String, _ id: DiagnosticID, _ section: String, wrong: String, right: String) {
    self.name = name
    self.id = id
    self.section = section
    self.wrong = wrong
    self.right = right
  }

  var testDescription: String { name }

  static var all: [XLIFFRule] {
    fragments + inheritance + codes + sizes + changes + inline + matches + rules + histories
      + plurals
  }

  /// A unit with a note, original data, an element of an extension and a code, in a group, and a
  /// custom annotation with this reference.
  private static func fragment(_ reference: String, type: String = "my:x") -> String {
    XLIFFSample.file2(
      """
      <file id="f1"><my:a id="e1"/><notes><note id="n1">a</note></notes>
      <group id="g1"><notes><note id="n2">b</note></notes><unit id="u1">
      <gls:glossary><gls:glossEntry id="w1"><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary>
      <notes><note id="n3">c</note></notes><originalData><data id="d1">x</data></originalData>
      <segment id="s1"><source>a <ph id="c1" dataRef="d1"/><mrk id="m1" type="\(type)" ref="\(reference)">b</mrk></source>
      <target>a <mrk id="m2" type="my:x">b</mrk></target></segment></unit></group></file>
      <file id="f2"><unit id="u2"><segment id="s2"><source><ph id="c2"/></source></segment></unit></file>
      """)
  }

  private static let identification = "3 Fragment Identification"

  static let fragments: [XLIFFRule] = [
    XLIFFRule(
      "selectors of file, group and unit come in that order", .xliffReference, identification,
      wrong: fragment("#/u=u1/f=f1"), right: fragment("#/f=f1/u=u1")),
    XLIFFRule(
      "group comes before unit", .xliffReference, identification,
      wrong: fragment("#/f=f1/u=u1/g=g1"), right: fragment("#/f=f1/g=g1/u=u1")),
    XLIFFRule(
      "no prefix is used twice", .xliffReference, identification,
      wrong: fragment("#/f=f1/f=f2"), right: fragment("#/f=f2")),
    XLIFFRule(
      "only one selector is last", .xliffReference, identification,
      wrong: fragment("#c1/m1"), right: fragment("#c1")),
    XLIFFRule(
      "a note is last", .xliffReference, identification,
      wrong: fragment("#/f=f1/n=n1/g=g1"), right: fragment("#/f=f1/g=g1/n=n2")),
    XLIFFRule(
      "original data is last", .xliffReference, identification,
      wrong: fragment("#d=d1/u=u1"), right: fragment("#u=u1/d=d1")),
    XLIFFRule(
      "an id is an NMTOKEN", .xliffReference, identification,
      wrong: fragment("#u=u 1"), right: fragment("#u=u1")),
    XLIFFRule(
      "a selector has an id", .xliffReference, identification,
      wrong: fragment("#f=f1/"), right: fragment("#f=f1")),
    XLIFFRule(
      "a selector has one '='", .xliffReference, identification,
      wrong: fragment("#n=n3=x"), right: fragment("#n=n3")),
    XLIFFRule(
      "a prefix is an NMTOKEN", .xliffReference, identification,
      wrong: fragment("#g!s=w1"), right: fragment("#gls=w1")),
    XLIFFRule(
      "the prefix of an extension is longer than one letter", .xliffReference,
      "3.2 Selectors for Modules and Extensions",
      wrong: fragment("#/f=f1/x=e1"), right: fragment("#/f=f1/tbx=e1")),
    XLIFFRule(
      "the prefix of an extension is registered", .xliffReference,
      "3.2 Selectors for Modules and Extensions",
      wrong: fragment("#/f=f1/my=e1"), right: fragment("#/f=f1/tbx=e1")),
    XLIFFRule(
      "a prefix that nothing uses names nothing", .xliffReference,
      "3.2 Selectors for Modules and Extensions",
      wrong: fragment("#/f=f1/u=u1/zz=w1"), right: fragment("#/f=f1/u=u1/gls=w1")),
    XLIFFRule(
      "a module's prefix names an element of that module", .xliffReference,
      "4.7.3.1.4 Custom annotation", wrong: fragment("#u=u1/res=w1"),
      right: fragment("#u=u1/gls=w1")),
    XLIFFRule(
      "a target's inline element has prefix 't='", .xliffReference,
      "3.1 Selectors for Core Elements", wrong: fragment("#m2"), right: fragment("#t=m2")),
    XLIFFRule(
      "a relative reference takes unit, group and file from its place", .xliffReference,
      "4.7.3.1.4 Custom annotation", wrong: fragment("#n=n1"), right: fragment("#f=f1/n=n1")),
    XLIFFRule(
      "a reference to another unit finds it", .xliffReference, "4.7.3.1.4 Custom annotation",
      wrong: fragment("#f=f2/u=u1"), right: fragment("#f=f2/u=u2/c2")),
    XLIFFRule(
      "a term's reference into the file finds something", .xliffReference,
      "4.7.3.1.2 Term annotation", wrong: fragment("#gls=w2", type: "term"),
      right: fragment("#gls=w1", type: "term")),
    XLIFFRule(
      "a comment refers to a note of its unit", .xliffReference, "4.7.3.1.3 Comment annotation",
      wrong: fragment("#f=f1/n=n1", type: "comment"), right: fragment("#n=n3", type: "comment")),
    XLIFFRule(
      "a comment's note may be told from the file on", .xliffReference,
      "4.7.3.1.3 Comment annotation",
      wrong: fragment("#/f=f1/g=g1/n=n2", type: "comment"),
      right: fragment("#/f=f1/g=g1/u=u1/n=n3", type: "comment")),
    XLIFFRule(
      "a comment refers to a note, not to a code", .xliffReference, "4.7.3.1.3 Comment annotation",
      wrong: fragment("#c1", type: "comment"), right: fragment("#u=u1/n=n3", type: "comment")),
    XLIFFRule(
      "a note of 2.2 refers to what is there", .xliffReference, "4.3.1 ref",
      wrong: XLIFFSample.unit(
        "<notes><note ref=\"#s2\">n</note></notes><segment id=\"s1\"><source>a</source></segment>",
        version: .v22),
      right: XLIFFSample.unit(
        "<notes><note ref=\"#s1\">n</note></notes><segment id=\"s1\"><source>a</source></segment>",
        version: .v22)),
    XLIFFRule(
      "a match refers by a fragment", .xliffReference, "5.1.5.3 match", wrong: match("ref=\"s\""),
      right: match("ref=\"#s\"")),
    XLIFFRule(
      "a match refers to a span of its unit", .xliffReference, "5.1.5.3 match",
      wrong: match("ref=\"#n=s\""), right: match("ref=\"#u=u/s\"")),
    XLIFFRule(
      "an entry of a glossary refers by a fragment", .xliffReference, "5.2.3.3 glossEntry",
      wrong: entry("s"), right: entry("#s")),
    XLIFFRule(
      "ids of an extension are unique in a unit", .xliffID, "4.9.2 Constraints",
      wrong: XLIFFSample.segment("a", before: "<my:a><my:b id=\"x\"/><my:c id=\"x\"/></my:a>"),
      right: XLIFFSample.segment("a", before: "<my:a id=\"y\"><my:b id=\"x\"/></my:a>")),
    XLIFFRule(
      "ids of an extension are unique in a file, and a group is another place", .xliffID,
      "4.9.2 Constraints",
      wrong: XLIFFSample.file2(
        "<file id=\"f\"><my:a id=\"x\"/><my:b xml:id=\"x\"/><unit id=\"u\">\(XLIFFCase.segment)</unit></file>"
      ),
      right: XLIFFSample.file2(
        "<file id=\"f\"><my:a id=\"x\"/><group id=\"g\"><my:a id=\"x\"/><unit id=\"u\"><my:a id=\"x\"/>\(XLIFFCase.segment)</unit></group></file>"
      )),
    XLIFFRule(
      "ids of an extension are NMTOKENs", .xliffID, "4.9.2 Constraints",
      wrong: XLIFFSample.segment("a", before: "<my:a id=\"a b\"/>"),
      right: XLIFFSample.segment("a", before: "<my:a id=\"a-b\"/>")),
  ]

  static func match(
    _ attributes: String, source: String = "<source>a</source>",
    target: String = "<target>b</target>", version: XLIFFVersion = .v21
  ) -> String {
    XLIFFSample.unit(
      "<mtc:matches><mtc:match \(attributes)>\(source)\(target)</mtc:match></mtc:matches><segment id=\"s\"><source>a</source></segment>",
      version: version)
  }

  private static func entry(_ reference: String) -> String {
    XLIFFSample.segment(
      "a",
      before:
        "<gls:glossary><gls:glossEntry ref=\"\(reference)\"><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary>"
    )
  }

  static let inheritance: [XLIFFRule] = [
    language("file", "<file id=\"f\" xml:lang=\"LANG\"><unit id=\"u\">TEXT</unit></file>"),
    language(
      "group",
      "<file id=\"f\"><group id=\"g\" xml:lang=\"LANG\"><unit id=\"u\">TEXT</unit></group></file>"),
    language("unit", "<file id=\"f\"><unit id=\"u\" xml:lang=\"LANG\">TEXT</unit></file>"),
    XLIFFRule(
      "a target inherits its language", .xliffLanguage, "4.2.2.13 target",
      wrong: XLIFFSample.file2(
        "<file id=\"f\" xml:lang=\"en\"><unit id=\"u\"><segment><source>a</source><target>b</target></segment></unit></file>"
      ),
      right: XLIFFSample.file2(
        "<file id=\"f\" xml:lang=\"en\"><unit id=\"u\"><segment><source>a</source><target xml:lang=\"sv\">b</target></segment></unit></file>"
      )),
    XLIFFRule(
      "what is set nearer counts", .xliffLanguage, "4.2.2.12 source",
      wrong: XLIFFSample.file2(
        "<file id=\"f\" xml:lang=\"en\"><unit id=\"u\" xml:lang=\"fi\">\(XLIFFCase.segment)</unit></file>"
      ),
      right: XLIFFSample.file2(
        "<file id=\"f\" xml:lang=\"fi\"><unit id=\"u\" xml:lang=\"en\">\(XLIFFCase.segment)</unit></file>"
      )),
    XLIFFRule(
      "white space counts on both sides or on neither", .xliffValue, "4.3.2.2 xml:space",
      wrong: XLIFFSample.unit(
        "<segment><source xml:space=\"preserve\">a</source><target>b</target></segment>"),
      right: XLIFFSample.file2(
        "<file id=\"f\" xml:space=\"preserve\"><unit id=\"u\"><segment><source xml:space=\"preserve\">a</source><target>b</target></segment></unit></file>"
      )),
    XLIFFRule(
      "white space of a target alone counts, too", .xliffValue, "4.3.2.2 xml:space",
      wrong: XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"u\" xml:space=\"preserve\"><segment><source>a</source><target xml:space=\"default\">b</target></segment></unit></file>"
      ),
      right: XLIFFSample.unit(
        "<segment><source xml:space=\"preserve\">a</source><target xml:space=\"preserve\">b</target></segment>"
      )),
  ]

  private static func language(_ element: String, _ file: String) -> XLIFFRule {
    func text(_ language: String) -> String {
      XLIFFSample.file2(
        file.replacing("LANG", with: language).replacing("TEXT", with: XLIFFCase.segment))
    }
    return XLIFFRule(
      "a source inherits its language from the \(element)", .xliffLanguage, "4.2.2.12 source",
      wrong: text("fi"), right: text("en-GB"))
  }
}

extension XLIFFRule {
  private static let fixed = "canReorder=\"no\" canCopy=\"no\" canDelete=\"no\""
  private static let first = "canReorder=\"firstNo\" canCopy=\"no\" canDelete=\"no\""
  private static let hints = "4.7.2.4 Editing hints"

  static let codes: [XLIFFRule] = [
    XLIFFRule(
      "a code in a row stays inside the spanning code that begins it", .xliffCode, hints,
      wrong: XLIFFSample.segment(
        "<pc id=\"1\" \(first)>a<ph id=\"2\" \(fixed)/></pc>",
        "<pc id=\"1\" \(first)>a</pc><ph id=\"2\" \(fixed)/>"),
      right: XLIFFSample.segment(
        "<pc id=\"1\" \(first)>a<ph id=\"2\" \(fixed)/></pc><ph id=\"3\"/>",
        "<ph id=\"3\"/><pc id=\"1\" \(first)><ph id=\"2\" \(fixed)/>a</pc>")),
    XLIFFRule(
      "a code in a row stays outside a spanning code of it", .xliffCode, hints,
      wrong: XLIFFSample.segment(
        "<ph id=\"1\" \(first)/><pc id=\"2\" \(fixed)>a</pc><ph id=\"3\" \(fixed)/>",
        "<ph id=\"1\" \(first)/><pc id=\"2\" \(fixed)>a<ph id=\"3\" \(fixed)/></pc>"),
      right: XLIFFSample.segment(
        "<ph id=\"1\" \(first)/><pc id=\"2\" \(fixed)>a</pc><ph id=\"3\" \(fixed)/>",
        "<ph id=\"1\" \(first)/>b<pc id=\"2\" \(fixed)/>b<ph id=\"3\" \(fixed)/>")),
    XLIFFRule(
      "a row may be told by a pair in the target", .xliffCode, hints,
      wrong: XLIFFSample.segment(
        "<pc id=\"1\" \(first)>a<ph id=\"2\" \(fixed)/></pc>",
        "<sc id=\"1\" \(first)/>a<ec startRef=\"1\" \(fixed)/><ph id=\"2\" \(fixed)/>"),
      right: XLIFFSample.segment(
        "<pc id=\"1\" \(first)>a<ph id=\"2\" \(fixed)/></pc>",
        "<sc id=\"1\" \(first)/>a<ph id=\"2\" \(fixed)/><ec startRef=\"1\" \(fixed)/>")),
    XLIFFRule(
      "a code that may not be deleted is in an empty target", .xliffCode, hints,
      wrong: XLIFFSample.segment("a<ph id=\"1\" canDelete=\"no\"/>", ""),
      right: XLIFFSample.segment("a<ph id=\"1\" canDelete=\"no\"/>")),
    XLIFFRule(
      "a code that may not be deleted is in the target", .xliffCode, hints,
      wrong: XLIFFSample.segment("a<ph id=\"1\" canDelete=\"no\"/>", "b"),
      right: XLIFFSample.segment(
        "a<ph id=\"1\" canDelete=\"no\"/>", "<ph id=\"1\" canDelete=\"no\"/>b")),
    XLIFFRule(
      "original data of both ends is told since 2.1", .xliffCode, "4.2.3.3 pc",
      wrong: XLIFFSample.segment(
        "<pc id=\"1\" dataRefStart=\"d\">a</pc>", before: XLIFFCase.data),
      right: XLIFFSample.unit(
        XLIFFCase.data
          + "<segment><source><pc id=\"1\" dataRefStart=\"d\">a</pc></source></segment>",
        version: .v20)),
  ]

  /// A file with these profiles, size data, a unit with these attributes, and this source.
  private static func size(
    _ profiles: String, unit: String = "", _ source: String = "a", data: String = "",
    inUnit: String = ""
  ) -> String {
    XLIFFSample.file2(
      "<file id=\"f\"><slr:profiles \(profiles)/>\(data)<group id=\"g\" \(unit)><unit id=\"u\">\(inUnit)<segment><source>\(source)</source></segment></unit></group></file>"
    )
  }

  private static let standard = "generalProfile=\"xliff:codepoints\" storageProfile=\"xliff:utf8\""

  /// Size data with the element that `x` names.
  private static let sizeData =
    "<slr:data profile=\"my:p\"><my:a><my:b id=\"x\"/></my:a></slr:data>"

  static let sizes: [XLIFFRule] =
    [("ninety", "90"), ("*6", "*"), ("25,100.5", "25,100"), ("35,star", "35,*")].map {
      pattern($0, $1)
    } + [
      XLIFFRule(
        "storage has the same patterns", .xliffModule, "5.6.6 Standard profiles",
        wrong: size(standard, unit: "slr:storageRestriction=\",5\""),
        right: size(standard, unit: "slr:storageRestriction=\"1,5\"")),
      XLIFFRule(
        "size information of the standard profile is an integer", .xliffModule,
        "5.6.6 Standard profiles", wrong: size(standard, "<ph id=\"1\" slr:sizeInfo=\"few\"/>"),
        right: size(standard, "<ph id=\"1\" slr:sizeInfo=\"4\"/>")),
      XLIFFRule(
        "storage of the standard profiles is an integer", .xliffModule, "5.6.6 Standard profiles",
        wrong: size(standard, "<ph id=\"1\" slr:equivStorage=\"7.5\"/>"),
        right: size(standard, "<ph id=\"1\" slr:equivStorage=\"7\"/>")),
      XLIFFRule(
        "other people's profiles have their own values", .xliffModule, "5.6.6 Standard profiles",
        wrong: size("generalProfile=\"xliff:pixels\""),
        right: size("generalProfile=\"my:pixels\"", "<ph id=\"1\" slr:sizeInfo=\"12px\"/>")),
      XLIFFRule(
        "an end code has size information only where it is isolated", .xliffModule,
        "5.6.5.9 sizeInfo",
        wrong: size(standard, "<sc id=\"1\"/>a<ec startRef=\"1\" slr:sizeInfo=\"0\"/>"),
        right: size(standard, "a<ec id=\"1\" isolated=\"yes\" slr:sizeInfo=\"0\"/>")),
      XLIFFRule(
        "an end code has storage only where it is isolated", .xliffModule,
        "5.6.5.8 equivStorage",
        wrong: size(standard, "<sc id=\"1\"/>a<ec startRef=\"1\" slr:equivStorage=\"0\"/>"),
        right: size(standard, "<sc id=\"1\" slr:equivStorage=\"0\"/>a<ec startRef=\"1\"/>")),
      XLIFFRule(
        "an end code refers to size data only where it is isolated", .xliffModule,
        "5.6.5.10 sizeInfoRef",
        wrong: size(
          standard, "<sc id=\"1\"/>a<ec startRef=\"1\" slr:sizeInfoRef=\"x\"/>", data: sizeData),
        right: size(
          standard, "a<ec id=\"1\" isolated=\"yes\" slr:sizeInfoRef=\"x\"/>", data: sizeData)),
      XLIFFRule(
        "size data is beside the element or one around it", .xliffReference,
        "5.6.5.10 sizeInfoRef",
        wrong: size(standard, unit: "slr:sizeInfoRef=\"y\"", data: sizeData),
        right: size(standard, unit: "slr:sizeInfoRef=\"x\"", data: sizeData)),
      XLIFFRule(
        "size data inside an element does not count for it", .xliffReference,
        "5.6.5.10 sizeInfoRef",
        wrong: size(standard, unit: "slr:sizeInfoRef=\"x\"", inUnit: sizeData),
        right: size(standard, "<ph id=\"1\" slr:sizeInfoRef=\"x\"/>", inUnit: sizeData)),
    ]

  private static func pattern(_ wrong: String, _ right: String) -> XLIFFRule {
    XLIFFRule(
      "a size is not '\(wrong)'", .xliffModule, "5.6.6 Standard profiles",
      wrong: size(standard, unit: "slr:sizeRestriction=\"\(wrong)\""),
      right: size(standard, unit: "slr:sizeRestriction=\"\(right)\""))
  }

  /// A unit with two notes and these revisions.
  private static func history(
    _ revisions: String, _ items: String = "<ctr:item property=\"content\">old</ctr:item>"
  ) -> String {
    XLIFFSample.unit(
      """
      <ctr:changeTrack xmlns:ctr="urn:oasis:names:tc:xliff:changetracking:2.0"><ctr:revisions \(revisions)>
      <ctr:revision version="r1">\(items)</ctr:revision></ctr:revisions></ctr:changeTrack>
      <notes><note id="n1" category="c">a</note><note id="n2">b</note></notes>
      <segment><source>a</source></segment>
      """)
  }

  static let changes: [XLIFFRule] = [
    XLIFFRule(
      "revisions say what they apply to", .xliffModule, "Change Tracking, appliesTo",
      wrong: history(""), right: history("appliesTo=\"source\"")),
    XLIFFRule(
      "revisions apply to an element of XLIFF", .xliffModule, "Change Tracking, appliesTo",
      wrong: history("appliesTo=\"remark\""), right: history("appliesTo=\"note\" ref=\"n1\"")),
    XLIFFRule(
      "revisions apply to a sibling or its child", .xliffModule, "Change Tracking, appliesTo",
      wrong: history("appliesTo=\"target\""), right: history("appliesTo=\"segment\"")),
    XLIFFRule(
      "of several elements with ids, one is named", .xliffModule, "Change Tracking, revisions",
      wrong: history("appliesTo=\"note\""), right: history("appliesTo=\"note\" ref=\"n2\"")),
    XLIFFRule(
      "the one that is named is there", .xliffReference, "Change Tracking, ref",
      wrong: history("appliesTo=\"note\" ref=\"n3\""),
      right: history("appliesTo=\"note\" ref=\"n2\"")),
    XLIFFRule(
      "the current version is one of the revisions", .xliffModule,
      "Change Tracking, currentVersion",
      wrong: history("appliesTo=\"source\" currentVersion=\"r2\""),
      right: history("appliesTo=\"source\" currentVersion=\"r1\"")),
    XLIFFRule(
      "an item says what it was", .xliffModule, "Change Tracking, property",
      wrong: history("appliesTo=\"source\"", "<ctr:item>old</ctr:item>"),
      right: history("appliesTo=\"source\"")),
    XLIFFRule(
      "an item is the content or an attribute", .xliffModule, "Change Tracking, property",
      wrong: history("appliesTo=\"note\" ref=\"n1\"", "<ctr:item property=\"colour\">x</ctr:item>"),
      right: history(
        "appliesTo=\"note\" ref=\"n1\"", "<ctr:item property=\"category\">x</ctr:item>")),
    XLIFFRule(
      "an item is an attribute of that very element", .xliffModule, "Change Tracking, property",
      wrong: history(
        "appliesTo=\"note\" ref=\"n2\"", "<ctr:item property=\"category\">x</ctr:item>"),
      right: history(
        "appliesTo=\"note\" ref=\"n1\"", "<ctr:item property=\"category\">x</ctr:item>")),
    XLIFFRule(
      "a revision tells an attribute once", .xliffModule, "Change Tracking, property",
      wrong: history(
        "appliesTo=\"note\" ref=\"n1\"",
        "<ctr:item property=\"category\">x</ctr:item><ctr:item property=\"category\">y</ctr:item>"),
      right: history(
        "appliesTo=\"note\" ref=\"n1\"",
        "<ctr:item property=\"category\">x</ctr:item><ctr:item property=\"content\">y</ctr:item>")),
  ]
}

/// What the specification says in sentences, file by file.
struct XLIFFSpecificationTests {
  @Test(arguments: XLIFFRule.all)
  func findsWhatBreaksTheRuleAndNamesItsSection(_ rule: XLIFFRule) throws {
    let found = try XLIFFSample.check(rule.wrong, isStrict: true).filter { $0.severity == .error }
    #expect(
      found.contains {
        $0.id == rule.id && $0.specification?.hasSuffix(", \(rule.section)") == true
      }, "\(found.map { "\($0.id.rawValue) \($0.specification ?? ""): \($0.message)" })")
    #expect(found.count <= 2, "\(found.map(\.message))")
  }

  @Test(arguments: XLIFFRule.all)
  func findsNothingWhereTheRuleIsKept(_ rule: XLIFFRule) throws {
    let found = try XLIFFSample.check(rule.right, isStrict: true).filter { $0.severity == .error }
    #expect(found.isEmpty, "\(found.map { "\($0.specification ?? ""): \($0.message)" })")
  }

  /// Where the text of the specification and what is published with it disagree, the finding says so,
  /// and only a strict check fails.
  @Test func saysWhereTheSpecificationIsOfTwoMinds() throws {
    let spaces = try XLIFFSample.check(
      XLIFFSample.unit(
        "<segment><source xml:space=\"preserve\">a</source><target>b</target></segment>"))
    #expect(spaces.map(\.severity) == [.warning])
    #expect(spaces.first?.message.contains("the text of XLIFF leaves this open") == true)
    let match = try XLIFFSample.check(
      XLIFFSample.segment(
        "a",
        before:
          "<mtc:matches><mtc:match ref=\"s\"><source>a</source><target>b</target></mtc:match></mtc:matches>"
      ))
    #expect(match.map(\.severity) == [.error])
    #expect(match.first?.message.contains("only its Schematron rules take a bare id") == true)
  }

  /// A language of the file concerns every text in it, and is told once.
  @Test func tellsAnInheritedLanguageOnce() throws {
    let units = (1...50).map { "<unit id=\"u\($0)\">\(XLIFFCase.segment)</unit>" }.joined()
    let found = try XLIFFSample.check(
      XLIFFSample.file2("<file id=\"f\" xml:lang=\"fi\">\(units)</file>"))
    #expect(found.map(\.id) == [.xliffLanguage])
  }

  /// Sets of ids must not grow with the file, and references are still held against what is kept.
  @Test func resolvesReferencesInFilesOfAnyLength() throws {
    let units = (1...30_000).map {
      "<unit id=\"u\($0)\"><segment id=\"s\"><source><mrk id=\"m\" type=\"my:x\" ref=\"#u=u\($0 % 2 == 0 ? 1 : 60_000)/s\">a</mrk></source></segment></unit>"
    }.joined()
    let found = try XLIFFSample.check(XLIFFSample.file2("<file id=\"f\">\(units)</file>"))
    // 10,000 findings are listed, and the rest is counted.
    #expect(
      found.count == 10_001
        && found.allSatisfy { $0.message.contains("60000/s") || $0.id == .xliffLimit })
  }

  /// No file of the thread ends a code on a side that it did not begin on.
  @Test func survivesCodesThatEndElsewhere() throws {
    for text in [
      "<segment><source><pc id=\"1\">a<target><pc id=\"2\"></pc></target></pc></source></segment>",
      "<segment><source><pc id=\"1\"><segment><source></source></segment></pc></source></segment>",
      "<pc id=\"1\"><segment><source></source></segment></pc>",
    ] {
      #expect(try !XLIFFSample.check(XLIFFSample.unit(text)).isEmpty)
    }
  }
}
