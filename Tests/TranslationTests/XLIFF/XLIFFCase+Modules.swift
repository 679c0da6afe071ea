import Translation

/// Modules of XLIFF 2 that are used incorrectly.
extension XLIFFCase {
  static let modules: [XLIFFCase] = [
    XLIFFCase(
      "match of nothing", .xliffReference,
      XLIFFSample.segment(
        "a",
        before:
          "<mtc:matches><mtc:match ref=\"#zz\"><source>a</source><target>b</target></mtc:match></mtc:matches>"
      )),
    XLIFFCase(
      "match without target", .xliffIncomplete,
      XLIFFSample.segment(
        "a",
        before: "<mtc:matches><mtc:match ref=\"#s\"><source>a</source></mtc:match></mtc:matches>")),
    XLIFFCase(
      "match that is 120 % alike", .xliffValue,
      XLIFFSample.segment(
        "a",
        before:
          "<mtc:matches><mtc:match ref=\"#s\" similarity=\"120\"><source>a</source><target>b</target></mtc:match></mtc:matches>"
      )),
    XLIFFCase(
      "match's sub-type", .xliffModule,
      XLIFFSample.segment(
        "a",
        before:
          "<mtc:matches><mtc:match ref=\"#s\" subType=\"my:a\"><source>a</source><target>b</target></mtc:match></mtc:matches>"
      )),
    XLIFFCase(
      "match's own codes", .xliffID,
      XLIFFSample.segment(
        "a",
        before:
          "<mtc:matches><mtc:match ref=\"#s\"><source><ph id=\"1\"/><ph id=\"1\"/></source><target>b</target></mtc:match></mtc:matches>"
      )),
    XLIFFCase(
      "match's own data", .xliffReference,
      XLIFFSample.segment(
        "a",
        before:
          "<mtc:matches><mtc:match ref=\"#s\"><source><ph id=\"1\" dataRef=\"d\"/></source><target>b</target></mtc:match></mtc:matches>"
      )),
    XLIFFCase(
      "entry with a term alone", .xliffModule,
      XLIFFSample.segment(
        "a",
        before:
          "<gls:glossary><gls:glossEntry><gls:term>a</gls:term></gls:glossEntry></gls:glossary>")),
    XLIFFCase(
      "entry of nothing", .xliffReference,
      XLIFFSample.segment(
        "a",
        before:
          "<gls:glossary><gls:glossEntry ref=\"#zz\"><gls:term>a</gls:term><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary>"
      )),
    XLIFFCase(
      "entry without a term", .xliffElement,
      XLIFFSample.segment(
        "a",
        before:
          "<gls:glossary><gls:glossEntry><gls:translation>b</gls:translation></gls:glossEntry></gls:glossary>"
      )),
    XLIFFCase(
      "sub-style alone", .xliffModule, XLIFFSample.segment("<ph id=\"1\" fs:subFs=\"a,b\"/>")),
    XLIFFCase(
      "style of no element", .xliffValue, XLIFFSample.segment("<ph id=\"1\" fs:fs=\"blink\"/>")),
    XLIFFCase(
      "style of an end", .xliffModule,
      XLIFFSample.segment("<sc id=\"1\"/><ec startRef=\"1\" fs:fs=\"b\"/>")),
    XLIFFCase(
      "metadata without a group", .xliffIncomplete,
      XLIFFSample.segment("a", before: "<mda:metadata/>")),
    XLIFFCase(
      "meta without a type", .xliffAttribute,
      XLIFFSample.segment(
        "a",
        before: "<mda:metadata><mda:metaGroup><mda:meta>x</mda:meta></mda:metaGroup></mda:metadata>"
      )),
    XLIFFCase(
      "two groups of metadata", .xliffID,
      XLIFFSample.segment(
        "a",
        before:
          "<mda:metadata id=\"m\"><mda:metaGroup id=\"m\"><mda:meta type=\"t\">x</mda:meta></mda:metaGroup></mda:metadata>"
      )),
    XLIFFCase(
      "metadata twice", .xliffElement,
      XLIFFSample.segment(
        "a",
        before: String(
          repeating:
            "<mda:metadata><mda:metaGroup><mda:meta type=\"t\">x</mda:meta></mda:metaGroup></mda:metadata>",
          count: 2))),
    XLIFFCase(
      "resource that is elsewhere", .xliffModule,
      XLIFFSample.segment(
        "a",
        before:
          "<res:resourceData><res:resourceItem id=\"r\"><res:source href=\"a.png\"/></res:resourceItem></res:resourceData>"
      )),
    XLIFFCase(
      "resource without anything", .xliffModule,
      XLIFFSample.segment(
        "a",
        before:
          "<res:resourceData><res:resourceItem id=\"r\" mimeType=\"image/png\"><res:source/></res:resourceItem></res:resourceData>"
      )),
    XLIFFCase(
      "reference to no resource", .xliffReference,
      XLIFFSample.segment(
        "a", before: "<res:resourceData><res:resourceItemRef ref=\"r\"/></res:resourceData>")),
    XLIFFCase(
      "resource's language", .xliffLanguage,
      XLIFFSample.segment(
        "a",
        before:
          "<res:resourceData><res:resourceItem mimeType=\"a/b\"><res:source href=\"a\" xml:lang=\"fr\"/></res:resourceItem></res:resourceData>"
      )),
    XLIFFCase(
      "sizes twice told", .xliffModule,
      XLIFFSample.segment("<ph id=\"1\" slr:sizeInfo=\"1\" slr:sizeInfoRef=\"x\"/>")),
    XLIFFCase(
      "profile without a name", .xliffAttribute, XLIFFSample.segment("a", before: "<slr:data/>")),
    XLIFFCase(
      "rule that says two things", .xliffModule,
      XLIFFSample.segment(
        "a", before: "<val:validation><val:rule isPresent=\"a\" startsWith=\"b\"/></val:validation>"
      )),
    XLIFFCase(
      "rule that says nothing", .xliffModule,
      XLIFFSample.segment("a", before: "<val:validation><val:rule/></val:validation>")),
    XLIFFCase(
      "occurs of nothing", .xliffModule,
      XLIFFSample.segment(
        "a", before: "<val:validation><val:rule startsWith=\"b\" occurs=\"1\"/></val:validation>")),
    XLIFFCase(
      "existsInSource of what is not", .xliffModule,
      XLIFFSample.segment(
        "a",
        before:
          "<val:validation><val:rule isNotPresent=\"b\" existsInSource=\"yes\"/></val:validation>")),
    XLIFFCase(
      "disabled for a file", .xliffModule,
      XLIFFSample.file2(
        "<file id=\"f\"><val:validation><val:rule isPresent=\"a\" disabled=\"yes\"/></val:validation><unit id=\"u\">\(segment)</unit></file>"
      )),
    XLIFFCase(
      "ITS without version", .xliffModule,
      XLIFFSample.segment("<mrk id=\"1\" type=\"its:generic\" its:taClassRef=\"a\">a</mrk>")),
    XLIFFCase(
      "ITS of another type", .xliffModule,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"term\" its:version=\"2.0\" its:taClassRef=\"a\">a</mrk>")),
    XLIFFCase(
      "score and vote", .xliffModule,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"its:generic\" its:version=\"2.0\" its:locQualityRatingScore=\"1\" its:locQualityRatingVote=\"1\">a</mrk>"
      )),
    XLIFFCase(
      "ident without source", .xliffModule,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"its:generic\" its:version=\"2.0\" its:taIdent=\"1\">a</mrk>")),
    XLIFFCase(
      "issues that are not there", .xliffReference,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"its:generic\" its:version=\"2.0\" its:locQualityIssuesRef=\"#its=i\">a</mrk>"
      )),
    XLIFFCase(
      "annotator of no category", .xliffModule,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"its:generic\" its:version=\"2.0\" its:annotatorsRef=\"spelling|x\">a</mrk>"
      )),
    XLIFFCase(
      "two annotators", .xliffModule,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"its:generic\" its:version=\"2.0\" its:annotatorsRef=\"domain|x domain|y\">a</mrk>"
      )),
    XLIFFCase(
      "plural before 2.2", .xliffAttribute,
      XLIFFSample.unit("<segment pgs:case=\"one\"><source/></segment>")),
    XLIFFCase(
      "notes of all files before 2.2", .xliffElement,
      XLIFFSample.file2(
        "<notes><note>n</note></notes><file id=\"f\"><unit id=\"u\">\(segment)</unit></file>")),
    XLIFFCase(
      "size of no form", .xliffModule,
      XLIFFSample.segment(
        "<ph id=\"1\" slr:sizeRestriction=\"many\" slr:sizeInfo=\"1\" slr:sizeInfoRef=\"2\"/>")),
  ]
}
