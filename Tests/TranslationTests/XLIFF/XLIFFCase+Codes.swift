import Translation

/// Segments and codes that are inconsistent.
extension XLIFFCase {
  static let states: [XLIFFCase] = [
    XLIFFCase(
      "translated without target", .xliffState,
      XLIFFSample.unit("<segment state=\"translated\"><source>a</source></segment>")),
    XLIFFCase(
      "subState alone", .xliffState,
      XLIFFSample.unit("<segment subState=\"my:x\"><source>a</source></segment>")),
    XLIFFCase(
      "subState without prefix", .xliffValue,
      XLIFFSample.unit("<segment state=\"initial\" subState=\"x\"><source>a</source></segment>")),
    XLIFFCase(
      "order beyond", .xliffOrder,
      XLIFFSample.unit("<segment><source/><target order=\"2\"/></segment>")),
    XLIFFCase(
      "order taken", .xliffOrder,
      XLIFFSample.unit(
        "<segment><source/><target order=\"2\"/></segment><segment><source/><target order=\"2\"/></segment>"
      )),
    XLIFFCase(
      "order left empty", .xliffOrder,
      XLIFFSample.unit(
        "<segment><source/><target order=\"2\"/></segment><segment><source/><target/></segment>")),
    XLIFFCase(
      "order 0", .xliffValue, XLIFFSample.unit("<segment><source/><target order=\"0\"/></segment>")),
  ]

  static let codes: [XLIFFCase] = [
    XLIFFCase("ids of source", .xliffID, XLIFFSample.segment("<ph id=\"1\"/><ph id=\"1\"/>")),
    XLIFFCase("id of the segment", .xliffID, XLIFFSample.segment("<ph id=\"s\"/>")),
    XLIFFCase(
      "ids of target", .xliffID,
      XLIFFSample.segment("<ph id=\"1\"/>", "<ph id=\"1\"/><ph id=\"1\"/>")),
    XLIFFCase(
      "another element in the target", .xliffID,
      XLIFFSample.segment("<ph id=\"1\"/>", "<pc id=\"1\">a</pc>")),
    XLIFFCase(
      "another segment's code", .xliffID,
      XLIFFSample.unit(
        "<segment><source><ph id=\"1\"/></source></segment><segment><source/><target><ph id=\"1\"/></target></segment>"
      )),
    XLIFFCase(
      "data that is not there", .xliffReference, XLIFFSample.segment("<ph id=\"1\" dataRef=\"d\"/>")
    ),
    XLIFFCase(
      "two data of one id", .xliffID,
      XLIFFSample.segment(
        "a", before: "<originalData><data id=\"d\"/><data id=\"d\"/></originalData>")),
    XLIFFCase(
      "data at the start alone", .xliffCode,
      XLIFFSample.segment("<pc id=\"1\" dataRefStart=\"d\">a</pc>", before: data)),
    XLIFFCase(
      "equiv at the end alone", .xliffCode,
      XLIFFSample.segment("<pc id=\"1\" equivEnd=\"x\">a</pc>")),
    XLIFFCase(
      "copy of nothing", .xliffReference, XLIFFSample.segment("a", "<ph id=\"2\" copyOf=\"1\"/>")),
    XLIFFCase(
      "copy of code with data", .xliffCode,
      XLIFFSample.segment(
        "<ph id=\"1\" dataRef=\"d\"/>", "<ph id=\"2\" copyOf=\"1\"/>", before: data)),
    XLIFFCase(
      "copy with data", .xliffCode,
      XLIFFSample.segment(
        "<ph id=\"1\"/>", "<ph id=\"2\" copyOf=\"1\" dataRef=\"d\"/>", before: data)),
    XLIFFCase(
      "copy of what may not be", .xliffCode,
      XLIFFSample.segment("<ph id=\"1\" canCopy=\"no\"/>", "<ph id=\"2\" copyOf=\"1\"/>")),
    XLIFFCase(
      "canReorder alone", .xliffCode, XLIFFSample.segment("<ph id=\"1\" canReorder=\"firstNo\"/>")),
    XLIFFCase(
      "row without a first", .xliffCode,
      XLIFFSample.segment("<ph id=\"1\" canReorder=\"no\" canCopy=\"no\" canDelete=\"no\"/>")),
    XLIFFCase(
      "row in another order", .xliffCode,
      XLIFFSample.segment(
        "<ph id=\"1\" canReorder=\"firstNo\" canCopy=\"no\" canDelete=\"no\"/><ph id=\"2\" canReorder=\"no\" canCopy=\"no\" canDelete=\"no\"/>",
        "<ph id=\"2\" canReorder=\"firstNo\" canCopy=\"no\" canDelete=\"no\"/><ph id=\"1\" canReorder=\"no\" canCopy=\"no\" canDelete=\"no\"/>"
      )),
    XLIFFCase(
      "deleted from a final target", .xliffCode,
      XLIFFSample.unit(
        "<segment state=\"final\"><source><ph id=\"1\" canDelete=\"no\"/></source><target>a</target></segment>"
      )),
    XLIFFCase(
      "sub-type without type", .xliffCode, XLIFFSample.segment("<ph id=\"1\" subType=\"my:x\"/>")),
    XLIFFCase(
      "sub-type of another type", .xliffCode,
      XLIFFSample.segment("<ph id=\"1\" type=\"ui\" subType=\"xlf:lb\"/>")),
    XLIFFCase(
      "sub-type that XLIFF has not", .xliffCode,
      XLIFFSample.segment("<ph id=\"1\" type=\"fmt\" subType=\"xlf:zz\"/>")),
    XLIFFCase("start without end", .xliffCode, XLIFFSample.segment("<sc id=\"1\"/>a")),
    XLIFFCase("end without start", .xliffCode, XLIFFSample.segment("a<ec startRef=\"1\"/>")),
    XLIFFCase(
      "end before start", .xliffCode, XLIFFSample.segment("<ec startRef=\"1\"/><sc id=\"1\"/>")),
    XLIFFCase(
      "isolated start with its end", .xliffCode,
      XLIFFSample.segment("<sc id=\"1\" isolated=\"yes\"/>a<ec startRef=\"1\"/>")),
    XLIFFCase(
      "isolated end without id", .xliffCode,
      XLIFFSample.segment("<ec isolated=\"yes\" startRef=\"1\"/>")),
    XLIFFCase(
      "end with an id", .xliffCode,
      XLIFFSample.segment("<sc id=\"1\"/><ec startRef=\"1\" id=\"2\"/>")),
    XLIFFCase(
      "end with dir", .xliffCode,
      XLIFFSample.segment("<sc id=\"1\"/><ec startRef=\"1\" dir=\"ltr\"/>")),
    XLIFFCase(
      "end that may be copied", .xliffCode,
      XLIFFSample.segment("<sc id=\"1\" canCopy=\"no\"/><ec startRef=\"1\"/>")),
    XLIFFCase(
      "end that may not overlap", .xliffCode,
      XLIFFSample.segment("<sc id=\"1\"/><ec startRef=\"1\" canOverlap=\"no\"/>")),
    XLIFFCase("sm without em", .xliffCode, XLIFFSample.segment("<sm id=\"1\" translate=\"no\"/>a")),
    XLIFFCase("em without sm", .xliffCode, XLIFFSample.segment("a<em startRef=\"1\"/>")),
    XLIFFCase(
      "sub-flow to nowhere", .xliffReference,
      XLIFFSample.segment("<ph id=\"1\" subFlows=\"u u2\"/>")),
    XLIFFCase(
      "sub-flows of a start alone", .xliffCode,
      XLIFFSample.segment("<pc id=\"1\" subFlowsStart=\"u\">a</pc>")),
    XLIFFCase("code point that is allowed", .xliffValue, XLIFFSample.segment("<cp hex=\"0041\"/>")),
    XLIFFCase("code point of two digits", .xliffValue, XLIFFSample.segment("<cp hex=\"1A\"/>")),
    XLIFFCase(
      "comment without text", .xliffAnnotation,
      XLIFFSample.segment("<mrk id=\"1\" type=\"comment\">a</mrk>")),
    XLIFFCase(
      "comment with both", .xliffAnnotation,
      XLIFFSample.segment("<mrk id=\"1\" type=\"comment\" value=\"x\" ref=\"#n=n\">a</mrk>")),
    XLIFFCase(
      "comment on no note", .xliffReference,
      XLIFFSample.segment("<mrk id=\"1\" type=\"comment\" ref=\"#n=n\">a</mrk>")),
    XLIFFCase(
      "annotation of XLIFF's own", .xliffAnnotation,
      XLIFFSample.segment("<mrk id=\"1\" type=\"xlf:x\">a</mrk>")),
    XLIFFCase(
      "candidate's annotation with ref", .xliffAnnotation,
      XLIFFSample.segment("<mrk id=\"1\" type=\"mtc:match\" ref=\"#x\">a</mrk>")),
    XLIFFCase("text in a placeholder", .xliffText, XLIFFSample.segment("<ph id=\"1\">a</ph>")),
    XLIFFCase("type of 1.2", .xliffValue, XLIFFSample.segment("<ph id=\"1\" type=\"bold\"/>")),
  ]
}
