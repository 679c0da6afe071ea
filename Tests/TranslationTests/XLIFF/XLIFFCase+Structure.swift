import Translation

/// Files with an incorrect structure.
extension XLIFFCase {
  static let structure: [XLIFFCase] = [
    XLIFFCase("no file", .xliffIncomplete, XLIFFSample.file2("")),
    XLIFFCase("file without units", .xliffIncomplete, XLIFFSample.file2("<file id=\"f\"/>")),
    XLIFFCase(
      "file without id", .xliffAttribute,
      XLIFFSample.file2("<file><unit id=\"u\">\(segment)</unit></file>")),
    XLIFFCase(
      "two files of one id", .xliffID,
      XLIFFSample.file2(
        String(repeating: "<file id=\"f\"><unit id=\"u\">\(segment)</unit></file>", count: 2))),
    XLIFFCase(
      "two groups of one id", .xliffID,
      XLIFFSample.file2("<file id=\"f\"><group id=\"g\"><group id=\"g\"/></group></file>")),
    XLIFFCase(
      "two units of one id", .xliffID,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"u\">\(segment)</unit><group id=\"g\"><unit id=\"u\">\(segment)</unit></group></file>"
      )),
    XLIFFCase(
      "unit of ignorables", .xliffIncomplete,
      XLIFFSample.unit("<ignorable><source> </source></ignorable>")),
    XLIFFCase("segment without source", .xliffIncomplete, XLIFFSample.unit("<segment/>")),
    XLIFFCase(
      "target first", .xliffElement, XLIFFSample.unit("<segment><target/><source/></segment>")),
    XLIFFCase(
      "two targets", .xliffElement,
      XLIFFSample.unit("<segment><source/><target/><target/></segment>")),
    XLIFFCase(
      "notes after segments", .xliffElement,
      XLIFFSample.unit("\(segment)<notes><note>n</note></notes>")),
    XLIFFCase("empty notes", .xliffIncomplete, XLIFFSample.unit("<notes/>\(segment)")),
    XLIFFCase("text in a unit", .xliffText, XLIFFSample.unit("\(segment)text")),
    XLIFFCase("unknown element", .xliffElement, XLIFFSample.unit("<sentence/>\(segment)")),
    XLIFFCase(
      "unknown attribute", .xliffAttribute,
      XLIFFSample.unit("<segment approved=\"yes\"><source/></segment>")),
    XLIFFCase(
      "attribute of a module where it is not", .xliffAttribute,
      XLIFFSample.unit("<segment fs:fs=\"p\"><source/></segment>")),
    XLIFFCase(
      "module where it is not", .xliffElement,
      XLIFFSample.file2("<file id=\"f\"><gls:glossary/><unit id=\"u\">\(segment)</unit></file>")),
    XLIFFCase(
      "id with a space", .xliffValue, XLIFFSample.unit("<segment id=\"a b\"><source/></segment>")),
    XLIFFCase(
      "state of 1.2", .xliffValue,
      XLIFFSample.unit("<segment state=\"needs-review\"><source/></segment>")),
    XLIFFCase(
      "priority 11", .xliffValue,
      XLIFFSample.unit("<notes><note priority=\"11\">n</note></notes>\(segment)")),
    XLIFFCase(
      "appliesTo both", .xliffValue,
      XLIFFSample.unit("<notes><note appliesTo=\"both\">n</note></notes>\(segment)")),
    XLIFFCase(
      "two notes of one id", .xliffID,
      XLIFFSample.unit("<notes><note id=\"n\">a</note><note id=\"n\">b</note></notes>\(segment)")),
    XLIFFCase(
      "empty skeleton", .xliffSkeleton,
      XLIFFSample.file2("<file id=\"f\"><skeleton/><unit id=\"u\">\(segment)</unit></file>")),
    XLIFFCase(
      "skeleton twice told", .xliffSkeleton,
      XLIFFSample.file2(
        "<file id=\"f\"><skeleton href=\"a\">b</skeleton><unit id=\"u\">\(segment)</unit></file>")),
    XLIFFCase(
      "skeleton after a unit", .xliffElement,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"u\">\(segment)</unit><skeleton href=\"a\"/></file>")),
    XLIFFCase(
      "version 3", .xliffValue,
      XLIFFSample.file2("<file id=\"f\"><unit id=\"u\">\(segment)</unit></file>").replacing(
        "version=\"2.1\"", with: "version=\"3.0\"")),
    XLIFFCase(
      "no source language", .xliffAttribute,
      XLIFFSample.file2("<file id=\"f\"><unit id=\"u\">\(segment)</unit></file>", languages: "")),
    XLIFFCase(
      "language that is none", .xliffLanguage,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"u\">\(segment)</unit></file>", languages: "srcLang=\"qq\"")),
    XLIFFCase(
      "language of two words", .xliffValue,
      XLIFFSample.file2(
        "<file id=\"f\"><unit id=\"u\">\(segment)</unit></file>", languages: "srcLang=\"en_US\"")),
    XLIFFCase(
      "target without language", .xliffLanguage,
      XLIFFSample.segment("a", "b").replacing(" trgLang=\"sv\"", with: "")),
    XLIFFCase(
      "xml:lang of a source", .xliffLanguage,
      XLIFFSample.unit("<segment><source xml:lang=\"fr\">a</source></segment>")),
    XLIFFCase(
      "xml:lang of a target", .xliffLanguage,
      XLIFFSample.unit("<segment><source/><target xml:lang=\"nl\"/></segment>")),
    XLIFFCase(
      "type of XLIFF's own", .xliffValue,
      XLIFFSample.file2("<file id=\"f\"><unit id=\"u\" type=\"xlf:x\">\(segment)</unit></file>")),
    XLIFFCase("another root", .xliffVersion, "<tmx version=\"1.4\"/>"),
    XLIFFCase("not closed", .xliffMalformed, "<xliff><file>"),
    XLIFFCase(
      "an entity of its own", .xliffEntity,
      "<!DOCTYPE x [<!ENTITY a \"b\">]>" + XLIFFSample.segment("a").dropFirst(39)),
    XLIFFCase(
      "too deep", .xliffLimit,
      XLIFFSample.file2(
        "<file id=\"f\">" + (0..<300).map { "<group id=\"g\($0)\">" }.joined())),
  ]
}

/// Files of version 1.2 with one error each.
extension XLIFFCase {
  static let first: [XLIFFCase] = [
    XLIFFCase(
      "1.2: no body", .xliffIncomplete,
      "<xliff xmlns=\"\(XLIFFVersion.v12.namespace)\" version=\"1.2\"><file original=\"a\" source-language=\"en\" datatype=\"xml\"/></xliff>"
    ),
    XLIFFCase(
      "1.2: no original", .xliffAttribute,
      XLIFFSample.file1("").replacing("original=\"a.md\" ", with: "")),
    XLIFFCase(
      "1.2: two units", .xliffID,
      XLIFFSample.file1(String(repeating: "<trans-unit id=\"1\">\(source)</trans-unit>", count: 2))),
    XLIFFCase(
      "1.2: unit without source", .xliffElement,
      XLIFFSample.file1("<trans-unit id=\"1\"><target>b</target></trans-unit>")),
    XLIFFCase(
      "1.2: state of 2.0", .xliffValue,
      XLIFFSample.file1(
        "<trans-unit id=\"1\">\(source)<target state=\"reviewed\">b</target></trans-unit>")),
    XLIFFCase(
      "1.2: approved maybe", .xliffValue,
      XLIFFSample.file1("<trans-unit id=\"1\" approved=\"maybe\">\(source)</trans-unit>")),
    XLIFFCase(
      "1.2: tool that is not there", .xliffReference, XLIFFSample.file1("", file: "tool-id=\"t\"")),
    XLIFFCase(
      "1.2: phase that is not there", .xliffReference,
      XLIFFSample.file1("<trans-unit id=\"1\" phase-name=\"p\">\(source)</trans-unit>")),
    XLIFFCase(
      "1.2: extension before tool", .xliffElement,
      XLIFFSample.file1("", header: "<header><my:x/><tool tool-id=\"t\" tool-name=\"t\"/></header>")
    ),
    XLIFFCase(
      "1.2: bpt alone", .xliffCode,
      XLIFFSample.file1("<trans-unit id=\"1\"><source>a<bpt id=\"1\">b</bpt></source></trans-unit>")
    ),
    XLIFFCase(
      "1.2: ept alone", .xliffCode,
      XLIFFSample.file1("<trans-unit id=\"1\"><source>a<ept id=\"1\">b</ept></source></trans-unit>")
    ),
    XLIFFCase(
      "1.2: segment of no source", .xliffReference,
      XLIFFSample.file1(
        "<trans-unit id=\"1\">\(source)<seg-source><mrk mtype=\"seg\" mid=\"1\">a</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"2\">b</mrk></target></trans-unit>"
      )),
    XLIFFCase(
      "1.2: mrk without type", .xliffAttribute,
      XLIFFSample.file1("<trans-unit id=\"1\"><source><mrk>a</mrk></source></trans-unit>")),
    XLIFFCase(
      "1.2: coordinates", .xliffValue,
      XLIFFSample.file1("<trans-unit id=\"1\" coord=\"1;2\">\(source)</trans-unit>")),
    XLIFFCase(
      "1.2: other language", .xliffLanguage,
      XLIFFSample.file1(
        "<trans-unit id=\"1\">\(source)<target xml:lang=\"nl\">b</target></trans-unit>")
    ),
  ]
}
