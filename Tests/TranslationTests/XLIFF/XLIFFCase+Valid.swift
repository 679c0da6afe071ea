import Translation

/// Files without errors.
extension XLIFFCase {
  static let valid: [XLIFFCase] = [
    XLIFFCase("least", .xliffID, XLIFFSample.segment("a")),
    XLIFFCase(
      "pairs", .xliffID,
      XLIFFSample.segment(
        "<pc id=\"1\">a<sc id=\"2\"/></pc>b<ec startRef=\"2\"/>",
        "<sc id=\"1\"/>x<ec startRef=\"1\"/><pc id=\"2\">y</pc>")),
    XLIFFCase(
      "pair over segments", .xliffID,
      XLIFFSample.unit(
        "<segment><source><sc id=\"1\"/>a</source></segment><ignorable><source> </source></ignorable><segment><source>b<ec startRef=\"1\"/></source></segment>"
      )),
    XLIFFCase(
      "isolated", .xliffID,
      XLIFFSample.segment(
        "<sc id=\"1\" isolated=\"yes\"/>a<ec isolated=\"yes\" id=\"2\" dir=\"ltr\"/>")),
    XLIFFCase("a code only of the target", .xliffID, XLIFFSample.segment("a", "<ph id=\"9\"/>a")),
    XLIFFCase(
      "a copy", .xliffID,
      XLIFFSample.segment(
        "<pc id=\"1\">a</pc>", "<pc id=\"1\">a</pc><pc id=\"2\" copyOf=\"1\">b</pc>")),
    XLIFFCase(
      "a row", .xliffID,
      XLIFFSample.segment(
        "<pc id=\"1\" canReorder=\"firstNo\" canCopy=\"no\" canDelete=\"no\">a<ph id=\"2\" canReorder=\"no\" canCopy=\"no\" canDelete=\"no\"/></pc><ph id=\"3\"/>",
        "<pc id=\"1\" canReorder=\"firstNo\" canCopy=\"no\" canDelete=\"no\">a<ph id=\"2\" canReorder=\"no\" canCopy=\"no\" canDelete=\"no\"/></pc>"
      )),
    XLIFFCase(
      "a row of a pair", .xliffID,
      XLIFFSample.segment(
        "<sc id=\"1\" canReorder=\"firstNo\" canCopy=\"no\" canDelete=\"no\"/>a<ec startRef=\"1\" canReorder=\"no\" canCopy=\"no\" canDelete=\"no\"/>"
      )),
    XLIFFCase(
      "orders", .xliffID,
      XLIFFSample.unit(
        "<segment><source>a</source><target order=\"2\">b</target></segment><segment><source>c</source><target order=\"1\">d</target></segment>"
      )),
    XLIFFCase(
      "annotations", .xliffID,
      XLIFFSample.unit(
        "<notes><note id=\"n\">x</note></notes><segment><source><mrk id=\"1\" type=\"comment\" ref=\"#n=n\">a</mrk><mrk id=\"2\" type=\"term\" value=\"v\" ref=\"https://example.org/\">b</mrk><mrk id=\"3\" translate=\"no\">c</mrk><mrk id=\"4\" type=\"my:x\">d</mrk></source></segment>"
      )),
    XLIFFCase(
      "code points", .xliffID,
      XLIFFSample.segment(
        "<cp hex=\"001A\"/><cp hex=\"FFFE\"/>",
        before: "<originalData><data id=\"d\">x<cp hex=\"0003\"/></data></originalData>")),
    XLIFFCase(
      "sub-flows", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"1\"><segment><source><ph id=\"1\" subFlows=\"2 3\"/></source></segment></unit><unit id=\"2\">\(segment)</unit><unit id=\"3\">\(segment)</unit></file>"
      )),
    XLIFFCase(
      "same ids in other files", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"1\">\(segment)</unit></file><file id=\"g\"><unit id=\"1\">\(segment)</unit></file>"
      )),
    XLIFFCase(
      "regions", .xliffID,
      XLIFFSample.unit(
        "<segment><source xml:lang=\"en-GB\">a</source><target xml:lang=\"sv\">b</target></segment>"
      )),
    XLIFFCase(
      "private languages", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"u\">\(segment)</unit></file>",
        languages: "srcLang=\"x-klingon\" trgLang=\"zh-Hant-TW\"")),
    XLIFFCase(
      "extensions", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\" my:a=\"b\"><my:b><xliff/></my:b><unit id=\"u\" my:c=\"d\"><my:e/>\(segment)</unit></file>"
      )),
    XLIFFCase(
      "skeleton", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\"><skeleton><my:x>text</my:x></skeleton><unit id=\"u\">\(segment)</unit></file>"
      )),
    XLIFFCase(
      "modules in any order", .xliffID,
      XLIFFSample.segment(
        "<mrk id=\"m\" type=\"mtc:match\">a</mrk>",
        before: """
          <val:validation><val:rule isPresent="a" occurs="1"/><val:rule my:own="x"/></val:validation>
          <mda:metadata><mda:metaGroup category="c"><mda:meta type="t">x</mda:meta></mda:metaGroup></mda:metadata>
          <gls:glossary><gls:glossEntry ref="#m"><gls:term>a</gls:term><gls:translation id="1">b</gls:translation><gls:definition>c</gls:definition></gls:glossEntry></gls:glossary>
          <my:x/>
          <mtc:matches><mtc:match id="1" ref="#m" similarity="68.5" type="tm" reference="yes"><source>a</source><target xml:lang="fr">b</target></mtc:match></mtc:matches>
          <res:resourceData><res:resourceItem id="r" mimeType="text/xml"><res:source href="a"/></res:resourceItem></res:resourceData>
          """)),
    XLIFFCase(
      "quality", .xliffID,
      XLIFFSample.segment(
        "<mrk id=\"1\" type=\"its:generic\" its:version=\"2.0\" its:locQualityIssuesRef=\"#its=i\">a</mrk>",
        before:
          "<its:locQualityIssues xml:id=\"i\" its:version=\"2.0\"><its:locQualityIssue locQualityIssueType=\"misspelling\"/></its:locQualityIssues>"
      )),
    XLIFFCase(
      "sizes", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\" slr:storageRestriction=\"255\"><slr:profiles generalProfile=\"xliff:codepoints\"><slr:normalization general=\"nfc\"/></slr:profiles><unit id=\"u\" slr:sizeRestriction=\"3,40\">\(segment)</unit></file>"
      )),
    XLIFFCase(
      "2.2: plurals", .xliffID,
      XLIFFSample.file2(
        "<notes><note>n</note></notes><mda:metadata><mda:metaGroup><mda:meta type=\"t\">x</mda:meta></mda:metaGroup></mda:metadata><file id=\"f\"><unit id=\"u\" pgs:switch=\"plural:n\"><notes><note ref=\"#a\">n</note></notes><segment id=\"a\" pgs:case=\"one\"><source>a</source></segment><segment id=\"b\" pgs:case=\"other\"><source>b</source></segment></unit></file>",
        version: .v22)),
    XLIFFCase(
      "1.2: least", .xliffID, XLIFFSample.file1("<trans-unit id=\"1\">\(source)</trans-unit>")),
    XLIFFCase(
      "1.2: everything in its place", .xliffID,
      XLIFFSample.file1(
        "<group id=\"g\"><note>n</note><trans-unit id=\"1\" approved=\"yes\" xml:space=\"preserve\" foreign=\"x\"><source>a<bpt id=\"1\" ctype=\"bold\">b</bpt>c<ept id=\"1\">d</ept><x id=\"2\"/></source><seg-source><mrk mtype=\"seg\" mid=\"1\">a</mrk></seg-source><target state=\"x-mine\" state-qualifier=\"leveraged-mt\"><mrk mtype=\"seg\" mid=\"1\">b</mrk></target><alt-trans match-quality=\"80\" alttranstype=\"previous-version\"><source>a</source><target>b</target></alt-trans><note from=\"me\" priority=\"2\">n</note><my:x/></trans-unit></group>",
        header:
          "<header><skl><external-file href=\"a\"/></skl><phase-group><phase phase-name=\"p\" process-name=\"q\" tool-id=\"t\"/></phase-group><tool tool-id=\"t\" tool-name=\"t\"/><my:x/></header>",
        file: "tool-id=\"t\" date=\"2026-11-20T08:00:00Z\"")),
  ]
}
