import Translation

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
      XLIFFSample.file1(String(repeating: "<trans-unit id=\"1\">\(tu)</trans-unit>", count: 2))),
    XLIFFCase(
      "1.2: unit without source", .xliffElement,
      XLIFFSample.file1("<trans-unit id=\"1\"><target>b</target></trans-unit>")),
    XLIFFCase(
      "1.2: state of 2.0", .xliffValue,
      XLIFFSample.file1(
        "<trans-unit id=\"1\">\(tu)<target state=\"reviewed\">b</target></trans-unit>")),
    XLIFFCase(
      "1.2: approved maybe", .xliffValue,
      XLIFFSample.file1("<trans-unit id=\"1\" approved=\"maybe\">\(tu)</trans-unit>")),
    XLIFFCase(
      "1.2: tool that is not there", .xliffReference, XLIFFSample.file1("", file: "tool-id=\"t\"")),
    XLIFFCase(
      "1.2: phase that is not there", .xliffReference,
      XLIFFSample.file1("<trans-unit id=\"1\" phase-name=\"p\">\(tu)</trans-unit>")),
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
        "<trans-unit id=\"1\">\(tu)<seg-source><mrk mtype=\"seg\" mid=\"1\">a</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"2\">b</mrk></target></trans-unit>"
      )),
    XLIFFCase(
      "1.2: mrk without type", .xliffAttribute,
      XLIFFSample.file1("<trans-unit id=\"1\"><source><mrk>a</mrk></source></trans-unit>")),
    XLIFFCase(
      "1.2: coordinates", .xliffValue,
      XLIFFSample.file1("<trans-unit id=\"1\" coord=\"1;2\">\(tu)</trans-unit>")),
    XLIFFCase(
      "1.2: other language", .xliffLanguage,
      XLIFFSample.file1("<trans-unit id=\"1\">\(tu)<target xml:lang=\"nl\">b</target></trans-unit>")
    ),
  ]
}
