import Diagnostics
import Testing
import Translation

/// What the specification says of the places that are open to modules and extensions: inline elements,
/// translation candidates, validation rules, sizes and histories.
extension XLIFFRule {
  static let inline: [XLIFFRule] =
    [
      ("ph", "4.2.3.2 ph", "<ph id=\"1\" ATTRIBUTE/>"),
      ("pc", "4.2.3.3 pc", "<pc id=\"1\" ATTRIBUTE>b</pc>"),
      ("sc", "4.2.3.4 sc", "<sc id=\"1\" isolated=\"yes\" ATTRIBUTE/>"),
      ("ec", "4.2.3.5 ec", "<ec id=\"1\" isolated=\"yes\" ATTRIBUTE/>"),
    ].map { name, section, code in
      XLIFFRule(
        "an extension has no attribute on <\(name)>", .xliffAttribute, section,
        wrong: XLIFFSample.segment(code.replacing("ATTRIBUTE", with: "my:a=\"1\"")),
        right: XLIFFSample.segment(code.replacing("ATTRIBUTE", with: "fs:fs=\"b\"")))
    } + [
      XLIFFRule(
        "a code has no attribute of XML's own", .xliffAttribute, "4.2.3.2 ph",
        wrong: XLIFFSample.segment("<ph id=\"1\" xml:lang=\"sv\"/>"),
        right: XLIFFSample.segment("<ph id=\"1\" disp=\"sv\"/>")),
      XLIFFRule(
        "an annotation has no attribute of XML's own", .xliffAttribute, "4.2.3.6 mrk",
        wrong: XLIFFSample.segment("<mrk id=\"1\" type=\"my:x\" xml:lang=\"sv\">a</mrk>"),
        right: XLIFFSample.segment("<mrk id=\"1\" type=\"my:x\" my:lang=\"sv\">a</mrk>")),
      XLIFFRule(
        "the start of an annotation has none either", .xliffAttribute, "4.2.3.7 sm",
        wrong: XLIFFSample.segment(
          "<sm id=\"1\" type=\"my:x\" xml:lang=\"sv\"/>a<em startRef=\"1\"/>"),
        right: XLIFFSample.segment(
          "<sm id=\"1\" type=\"my:x\" my:lang=\"sv\"/>a<em startRef=\"1\"/>")),
      XLIFFRule(
        "a copy is of a code that may be copied, also where that has data", .xliffCode,
        "4.7.2.4 Editing hints",
        wrong: XLIFFSample.segment(
          "<ph id=\"1\" canCopy=\"no\" dataRef=\"d\"/><ph id=\"2\" copyOf=\"1\"/>",
          before: XLIFFCase.data),
        right: XLIFFSample.segment("<ph id=\"1\"/><ph id=\"2\" copyOf=\"1\"/>")),
    ]

  static let matches: [XLIFFRule] = [
    XLIFFRule(
      "the target of a match is in the file's language, unless it is for reference",
      .xliffLanguage, "5.1.5.3 match",
      wrong: match("ref=\"#s\"", target: "<target xml:lang=\"fr\">b</target>"),
      right: match("ref=\"#s\" reference=\"yes\"", target: "<target xml:lang=\"fr\">b</target>")),
    XLIFFRule(
      "a match has its language on its target, and its source may have another", .xliffLanguage,
      "5.1.5.3 match", wrong: match("ref=\"#s\" xml:lang=\"sv\""),
      right: match(
        "ref=\"#s\"", source: "<source xml:lang=\"fr\">a</source>",
        target: "<target xml:lang=\"sv\">b</target>")),
    XLIFFRule(
      "so does one of 2.0", .xliffLanguage, "5.1.5.3 match",
      wrong: match("ref=\"#s\" xml:lang=\"sv\"", version: .v20),
      right: match("ref=\"#s\"", target: "<target xml:lang=\"sv\">b</target>", version: .v20)),
    XLIFFRule(
      "a translation in a glossary refers to a span by a fragment", .xliffReference,
      "5.2.3.5 translation", wrong: translation("m"), right: translation("t=#m")),
  ]

  /// A glossary with a translation that refers to an annotation of the target.
  private static func translation(_ reference: String) -> String {
    XLIFFSample.segment(
      "a", "<mrk id=\"m\" type=\"term\">b</mrk>",
      before:
        "<gls:glossary><gls:glossEntry><gls:term>a</gls:term><gls:translation ref=\"\(reference)\">b</gls:translation></gls:glossEntry></gls:glossary>"
    )
  }

  static let rules: [XLIFFRule] = [
    XLIFFRule(
      "one validation rule has one condition, be it its own", .xliffModule, "5.7.3.3 rule",
      wrong: XLIFFSample.segment(
        "a", before: "<val:validation><val:rule isPresent=\"x\" my:rule=\"y\"/></val:validation>"),
      right: XLIFFSample.segment(
        "a",
        before:
          "<val:validation><val:rule isPresent=\"x\"/><val:rule my:rule=\"y\"/></val:validation>"
      )),
    XLIFFRule(
      "a number that no profile has is wrong also where none is named", .xliffModule,
      "5.6.6 Standard profiles", wrong: XLIFFSample.segment("<ph id=\"1\" slr:sizeInfo=\"2.5\"/>"),
      right: XLIFFSample.segment("<ph id=\"1\" slr:sizeInfo=\"about an inch\"/>")),
    XLIFFRule(
      "so is a range", .xliffModule, "5.6.6 Standard profiles",
      wrong: XLIFFSample.segment("<ph id=\"1\" slr:sizeRestriction=\"*9\"/>"),
      right: XLIFFSample.segment("<ph id=\"1\" slr:sizeRestriction=\"nine\"/>")),
  ]

  /// A group with a switch and a unit in it, both with these attributes, and segments with these cases.
  private static func variants(_ selector: String, unit: String = "", _ cases: String...) -> String
  {
    let segments = cases.map {
      "<segment pgs:case=\"\($0)\"><source>a</source></segment>"
    }.joined()
    return XLIFFSample.file2(
      "<file id=\"f\"><group id=\"g\" \(selector)><unit id=\"u\" \(unit)>\(segments)</unit></group></file>",
      version: .v22)
  }

  private static let cases = "Plural, Gender, and Select Module, case"

  static let plurals: [XLIFFRule] = [
    XLIFFRule(
      "a switch looks at a plural, an ordinal, a gender or a selection", .xliffModule,
      "Plural, Gender, and Select Module, switch",
      wrong: variants("pgs:switch=\"number:n\"", "one"),
      right: variants("pgs:switch=\"ordinal:n\"", "one")),
    XLIFFRule(
      "a switch names a variable", .xliffModule, "Plural, Gender, and Select Module, switch",
      wrong: variants("pgs:switch=\"select:\"", "a"),
      right: variants("pgs:switch=\"select:x\"", "a")),
    XLIFFRule(
      "a case has a value for each variable", .xliffModule, cases,
      wrong: variants("pgs:switch=\"plural:n,gender:g\"", "one"),
      right: variants("pgs:switch=\"plural:n gender:g\"", "one feminine", "other common")),
    XLIFFRule(
      "a case is in a switch", .xliffModule, cases, wrong: variants("", "one"),
      right: variants("pgs:switch=\"plural:n\"", "one", "other")),
    XLIFFRule(
      "a case is one of a switch around it, not of its own element", .xliffModule, cases,
      wrong: variants("", unit: "pgs:case=\"other\" pgs:switch=\"plural:n\"", "one"),
      right: variants(
        "pgs:switch=\"gender:g\"", unit: "pgs:case=\"other\" pgs:switch=\"plural:n\"", "one")),
    XLIFFRule(
      "a plural is a number or one of six words", .xliffModule, cases,
      wrong: variants("pgs:switch=\"plural:n\"", "several"),
      right: variants("pgs:switch=\"plural:n\"", "0", "3.14", "many", "other")),
  ]

  /// A unit with notes and histories beside each other, each about what an attribute says.
  private static func beside(_ revisions: String...) -> String {
    let tracks = revisions.map {
      """
      <ctr:changeTrack xmlns:ctr="urn:oasis:names:tc:xliff:changetracking:2.0"><ctr:revisions \($0)>\
      <ctr:revision><ctr:item property="content">old</ctr:item></ctr:revision></ctr:revisions></ctr:changeTrack>
      """
    }.joined()
    return XLIFFSample.unit(
      "\(tracks)<notes><note id=\"n1\">a</note><note id=\"n2\">b</note></notes><segment><source>a</source></segment><segment><source>b</source></segment>"
    )
  }

  static let histories: [XLIFFRule] = [
    XLIFFRule(
      "the first of several histories is about something that is there", .xliffReference,
      "Change Tracking, ref",
      wrong: beside(
        "appliesTo=\"note\" ref=\"n9\"", "appliesTo=\"note\" ref=\"n2\""),
      right: beside("appliesTo=\"note\" ref=\"n1\"", "appliesTo=\"note\" ref=\"n2\"")),
    XLIFFRule(
      "the last of several is, too, and what has no id cannot be named", .xliffModule,
      "Change Tracking, appliesTo",
      wrong: beside("appliesTo=\"source\" ref=\"n1\"", "appliesTo=\"target\""),
      right: beside("appliesTo=\"source\" ref=\"n1\"", "appliesTo=\"segment\"")),
  ]
}

/// Where the committee's own valid files break a sentence of the text, a note says so and no more.
struct XLIFFCommitteeTests {
  @Test func notesWhatItsValidFilesDoAgainstItsText() throws {
    for (rules, words) in [
      (XLIFFRule.matches, "its test suite calls such a file valid"),
      (XLIFFRule.histories, "has an id"),
    ] {
      let last = try #require(rules.last)
      let found = try XLIFFSample.check(last.right, isStrict: true)
      #expect(found.map(\.severity) == [.note])
      #expect(found.first?.message.contains(words) == true)
    }
  }

  /// A text of the committee that its schema does not keep is told with both.
  @Test func saysThatASchemaIsMilderThanTheText() throws {
    let found = try XLIFFSample.check(
      XLIFFSample.segment("<pc id=\"1\" my:a=\"1\">b</pc>"))
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.message.contains("its schema lets any pass") == true)
  }

  /// What ITS and 2.0 leave open is no error.
  @Test func allowsAnnotatorsOfTermsAndDataOfOneEnd() throws {
    for text in [
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"term\" its:version=\"2.0\" its:annotatorsRef=\"terminology|t\">a</mrk>"
      ),
      XLIFFSample.unit(
        XLIFFCase.data
          + "<segment><source><pc id=\"1\" dataRefStart=\"d\">a</pc></source></segment>",
        version: .v20),
    ] {
      #expect(try XLIFFSample.check(text, isStrict: true).filter { $0.severity == .error }.isEmpty)
    }
  }
}
