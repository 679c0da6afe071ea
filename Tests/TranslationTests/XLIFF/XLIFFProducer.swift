import Diagnostics
import Testing
import Translation

/// A file in the shape that a tool writes: its namespaces, its extensions, what it leaves out and what
/// it puts where. The words are ours.
struct XLIFFProducer: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String

  init(_ name: String, _ text: String) {
    self.name = name
    self.text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text
  }

  var testDescription: String { name }

  static var all: [XLIFFProducer] { first + second }

  private static let v12 = "urn:oasis:names:tc:xliff:document:1.2"
  private static let v2 = "urn:oasis:names:tc:xliff:document:2.0"

  /// Version 1.2.
  static let first: [XLIFFProducer] = [
    XLIFFProducer(
      "Okapi, 1.2",
      """
      <xliff version="1.2" xmlns="\(v12)" xmlns:okp="okapi-framework:xliff-extensions" xmlns:its="http://www.w3.org/2005/11/its" xmlns:itsxlf="http://www.w3.org/ns/its-xliff/" its:version="2.0">
      <file original="lamp.html" source-language="en-us" target-language="sv-se" datatype="html" okp:inputEncoding="UTF-8">
      <body><trans-unit id="tu1" restype="x-paragraph"><source xml:lang="en-us">Turn on the <bpt id="1" ctype="bold">&lt;b></bpt>lamp<ept id="1">&lt;/b></ept>.</source>
      <seg-source><mrk mid="0" mtype="seg">Turn on the <bpt id="1" ctype="bold">&lt;b></bpt>lamp<ept id="1">&lt;/b></ept>.</mrk></seg-source>
      <target xml:lang="sv-se"><mrk mid="0" mtype="seg">Tänd <bpt id="1" ctype="bold">&lt;b></bpt>lampan<ept id="1">&lt;/b></ept>.</mrk></target></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "Trados Studio",
      """
      <xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" sdl:version="1.0" version="1.2" xmlns="\(v12)">
      <file original="C:\\lamps\\lamp.docx" datatype="x-sdlfilterframework2" source-language="en-US" target-language="sv-SE"><header>
      <reference><internal-file form="base64">UEsDBA==</internal-file></reference>
      <file-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><value key="SDL:FileId">1</value></file-info>
      <sdl:filetype-info><sdl:filetype-id>Word</sdl:filetype-id></sdl:filetype-info>
      <tag-defs xmlns="http://sdl.com/FileTypes/SdlXliff/1.0"><tag id="5"><bpt name="cf">&lt;cf></bpt><ept name="cf">&lt;/cf></ept></tag></tag-defs></header>
      <body><trans-unit id="a1-b2" sdl:locktype="none"><source><g id="5">Turn on the lamp.</g></source>
      <seg-source><g id="5"><mrk mtype="seg" mid="1">Turn on the lamp.</mrk></g></seg-source>
      <target><g id="5"><mrk mtype="seg" mid="1">Tänd lampan.</mrk></g></target>
      <sdl:seg-defs><sdl:seg id="1" conf="Translated" origin="interactive"><sdl:value key="x">1</sdl:value></sdl:seg></sdl:seg-defs></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "memoQ",
      """
      <xliff version="1.2" xmlns="\(v12)" xmlns:mq="MQXliff">
      <file original="lamp.docx" source-language="en" target-language="nl" datatype="x-memoq"><header><skl><external-file href="skl.xml"/></skl></header>
      <body><trans-unit id="1" mq:status="ManuallyConfirmed" mq:firstchars="0" xml:space="preserve"><source xml:space="preserve">Turn on the <x id="1"/> lamp.</source>
      <target xml:space="preserve">Doe de <x id="1"/> lamp aan.</target><mq:minorversions/></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "Phrase TMS",
      """
      <xliff xmlns="\(v12)" xmlns:m="http://www.memsource.com/mxlf/2.0" version="1.2" m:version="2.4">
      <file original="lamp.md" source-language="en" target-language="sv" datatype="x-undefined" m:filter="MARKDOWN"><header/>
      <body><group id="1" m:para-id="1"><context-group><context context-type="x-key">k</context></context-group>
      <trans-unit id="x:1" m:score="0.0" m:confirmed="0" m:locked="false"><source>Turn it {1>on&lt;1}.</source><target>Slå {1>på&lt;1} den.</target>
      <alt-trans origin="memsource-tm"><target>Tänd den.</target></alt-trans><m:tunit-metadata><m:mark id="1"><m:type>bold</m:type></m:mark></m:tunit-metadata></trans-unit></group></body></file></xliff>
      """),
    XLIFFProducer(
      "Xcode",
      """
      <xliff xmlns="\(v12)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1.2" xsi:schemaLocation="\(v12) http://docs.oasis-open.org/xliff/v1.2/os/xliff-core-1.2-strict.xsd">
      <file original="Lamp/en.lproj/Localizable.strings" source-language="en" target-language="sv" datatype="plaintext"><header><tool tool-id="com.apple.dt.xcode" tool-name="Xcode" tool-version="15.0" build-num="15A240d"/></header>
      <body><trans-unit id="lamp.on" xml:space="preserve"><source>On</source><target state="translated">På</target><note>Switch</note></trans-unit>
      <trans-unit id="lamp.off" xml:space="preserve"><source>Off</source><note/></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "Angular, 1.2",
      """
      <xliff version="1.2" xmlns="\(v12)"><file source-language="en" datatype="plaintext" original="ng2.template"><body>
      <trans-unit id="7606413209541104172" datatype="html"><source>Turn on <x id="INTERPOLATION" equiv-text="{{name}}"/><x id="LINE_BREAK" ctype="lb" equiv-text="&lt;br>"/></source>
      <context-group purpose="location"><context context-type="sourcefile">src/lamp.html</context><context context-type="linenumber">3</context></context-group>
      <note priority="1" from="description">a lamp</note></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "Symfony, 1.2",
      """
      <xliff xmlns="\(v12)" version="1.2"><file source-language="en" target-language="sv" datatype="plaintext" original="file.ext"><header><tool tool-id="symfony" tool-name="Symfony"/></header>
      <body><trans-unit id="XGh1.x" resname="lamp.on"><source>lamp.on</source><target>På</target></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "TYPO3",
      """
      <xliff version="1.2" xmlns="\(v12)"><file source-language="en" target-language="nl" datatype="plaintext" original="EXT:lamp/Resources/Private/Language/locallang.xlf" date="2026-01-02T03:04:05Z" product-name="lamp"><header/>
      <body><trans-unit id="lamp" resname="lamp" approved="yes"><source>Lamp</source><target state="final">Lamp</target></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "Business Central",
      """
      <xliff version="1.2" xmlns="\(v12)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="\(v12) xliff-core-1.2-transitional.xsd">
      <file datatype="xml" source-language="en-US" target-language="nl-NL" original="Lamps"><body><group id="body">
      <trans-unit id="Table 1 - Property 2" size-unit="char" translate="yes" xml:space="preserve" maxwidth="50"><source>Lamp</source><target state="needs-translation"/>
      <note from="Developer" annotates="general" priority="2"/><note from="Xliff Generator" annotates="general" priority="3">Table Lamp - Property Caption</note></trans-unit></group></body></file></xliff>
      """),
    XLIFFProducer(
      "Translate Toolkit",
      """
      <xliff xmlns="\(v12)" version="1.1"><file original="NoName" source-language="en" target-language="sv" datatype="po"><body>
      <trans-unit xml:space="preserve" id="1" approved="yes"><source>On</source><target state="translated">På</target><context-group name="po-reference" purpose="location"><context context-type="sourcefile">lamp.c</context><context context-type="linenumber">3</context></context-group></trans-unit>
      <group id="2" restype="x-gettext-plurals"><trans-unit id="2[0]" xml:space="preserve"><source>%d lamp</source><target>%d lampa</target></trans-unit><trans-unit id="2[1]" xml:space="preserve"><source>%d lamps</source><target>%d lampor</target></trans-unit></group></body></file></xliff>
      """),
    XLIFFProducer(
      "Qt Linguist",
      """
      <xliff version="1.2" xmlns="\(v12)" xmlns:trolltech="urn:trolltech:names:ts:document:1.0">
      <file original="lamp.cpp" datatype="cpp" source-language="en" target-language="sv"><body><group restype="x-trolltech-linguist-context" resname="Lamp">
      <trans-unit id="_msg1" approved="yes"><source xml:space="preserve">On</source><target xml:space="preserve">På</target>
      <context-group purpose="location"><context context-type="linenumber">3</context></context-group></trans-unit></group></body></file></xliff>
      """),
    XLIFFProducer(
      "Crowdin",
      """
      <xliff xmlns="\(v12)" version="1.2"><file id="12" original="/lamp.md" source-language="en" target-language="sv-SE" datatype="plaintext" project-id="34"><header><tool tool-id="crowdin" tool-name="Crowdin"/></header>
      <body><trans-unit id="56" resname="lamp"><source>Turn it on.</source><target state="needs-translation">Turn it on.</target></trans-unit></body></file></xliff>
      """),
    XLIFFProducer(
      "Microsoft's documents, 1.2",
      """
      <xliff version="1.2" xmlns="\(v12)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <file datatype="xml" original="markdown" source-language="en-US" target-language="sv-SE"><header><tool tool-id="mdxliff" tool-name="mdxliff" tool-version="1.0" tool-company="x"/><xliffext:olfilehash xmlns:xliffext="urn:microsoft:content:schema:xliffextensions">00ff</xliffext:olfilehash></header>
      <body><group id="content" extype="content"><trans-unit id="101" translate="yes" xml:space="preserve"><source>Select <bpt id="p1">**</bpt>Save<ept id="p1">**</ept><ph id="ph1"/>.</source><target state="new">Select <bpt id="p1">**</bpt>Save<ept id="p1">**</ept><ph id="ph1"/>.</target></trans-unit></group></body></file></xliff>
      """),
  ]

  /// Version 2.
  static let second: [XLIFFProducer] = [
    XLIFFProducer(
      "Okapi, 2.0",
      """
      <xliff xmlns="\(v2)" xmlns:okp="okapi-framework:xliff-extensions" xmlns:fs="urn:oasis:names:tc:xliff:fs:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.0" srcLang="en" trgLang="sv">
      <file id="1" original="lamp.html" canResegment="no"><group id="g1" name="body"><unit id="tu1" okp:quoteMode="0"><originalData><data id="d1">&lt;b></data><data id="d2">&lt;/b></data></originalData>
      <segment id="s1" state="translated"><source>Turn on the <pc id="1" canCopy="no" canDelete="no" dataRefEnd="d2" dataRefStart="d1" type="fmt" subType="xlf:b" fs:fs="b">lamp</pc>. </source><target>Tänd <pc id="1" canCopy="no" canDelete="no" dataRefEnd="d2" dataRefStart="d1" type="fmt" subType="xlf:b" fs:fs="b">lampan</pc>. </target></segment>
      <ignorable id="i1"><source> </source></ignorable></unit></group></file></xliff>
      """),
    XLIFFProducer(
      "OpenXLIFF, 2.1",
      """
      <xliff xmlns="\(v2)" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" version="2.1" srcLang="en-US" trgLang="nl-NL">
      <file id="1" original="lamp.html"><skeleton href="lamp.html.skl"/><mda:metadata><mda:metaGroup category="format"><mda:meta type="datatype">x-html</mda:meta></mda:metaGroup><mda:metaGroup category="tool"><mda:meta type="tool-id">x</mda:meta></mda:metaGroup></mda:metadata>
      <unit id="1" xml:space="preserve"><mtc:matches><mtc:match id="tm1" ref="#1-0" origin="memory" type="tm" matchQuality="98.5"><originalData><data id="ph1">&lt;br/></data></originalData><source>Turn <ph id="ph1" dataRef="ph1"/>on</source><target>Zet <ph id="ph1" dataRef="ph1"/>aan</target></mtc:match></mtc:matches>
      <originalData><data id="ph0">&lt;br/></data></originalData><segment id="1-0" state="initial"><source xml:space="preserve">Turn <ph id="ph0" dataRef="ph0"/>it on</source><target xml:space="preserve"/></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "Angular, 2.0",
      """
      <xliff version="2.0" xmlns="\(v2)" srcLang="en"><file original="ng.template" id="ngi18n"><unit id="4286451273117902052"><notes><note category="description">a lamp</note><note category="location">src/lamp.ts:3,4</note></notes>
      <segment><source>Turn on <ph id="0" equiv="INTERPOLATION" disp="{{name}}"/> <pc id="1" equivStart="START_BOLD_TEXT" equivEnd="CLOSE_BOLD_TEXT" type="fmt" dispStart="&lt;b>" dispEnd="&lt;/b>">now</pc></source></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "Symfony, 2.0",
      """
      <xliff xmlns="\(v2)" version="2.0" srcLang="en" trgLang="sv"><file id="messages.sv"><unit id="a1B2" name="lamp.on"><notes><note category="state">new</note><note category="approved">true</note></notes><segment state="translated"><source>lamp.on</source><target>På</target></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "Trados, 2.0",
      """
      <xliff xmlns="\(v2)" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" version="2.0" srcLang="en-US" trgLang="sv-SE">
      <file id="f1" original="lamp.xml" translate="yes" srcDir="ltr" trgDir="ltr"><unit id="1" name="n" canResegment="no"><notes><note id="n1" appliesTo="target" priority="1" category="review">ok?</note></notes>
      <segment id="1" state="translated" subState="sdl:draft"><source>A <mrk id="m1" type="comment" ref="#n=n1">lamp</mrk></source><target>En <mrk id="m1" type="comment" ref="#n=n1">lampa</mrk></target></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "i18next",
      """
      <xliff xmlns="\(v2)" version="2.0" srcLang="en-US" trgLang="nl-NL"><file id="lamps"><unit id="on.off"><segment><source>On {{count}}</source><target>Aan {{count}}</target></segment></unit><unit id="empty"><segment><source>Off</source><target></target></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "Microsoft's documents, 2.0",
      """
      <xliff xmlns="\(v2)" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.0" srcLang="en-US" trgLang="sv-SE"><file id="mdxliff" original="markdown"><unit id="101"><segment><source>a</source></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "ITS and terms, 2.1",
      """
      <xliff xmlns="\(v2)" xmlns:its="http://www.w3.org/2005/11/its" xmlns:itsm="urn:oasis:names:tc:xliff:itsm:2.1" its:version="2.0" version="2.1" srcLang="en" trgLang="sv"><file id="f1"><unit id="u1" its:annotatorsRef="terminology|tool|1" ><segment><source>The <mrk id="m1" type="term" its:termConfidence="0.9" ref="https://example.org/lamp">lamp</mrk></source><target>Den <mrk id="m1" type="term" its:termConfidence="0.9">lampan</mrk></target></segment></unit></file></xliff>
      """),
    XLIFFProducer(
      "plurals, 2.2",
      """
      <xliff xmlns="urn:oasis:names:tc:xliff:document:2.2" xmlns:pgs="urn:oasis:names:tc:xliff:pgs:1.0" version="2.2" srcLang="en" trgLang="sv"><notes><note id="n1">all</note></notes><file id="f1"><group id="g1" pgs:switch="plural:count"><unit id="u1" pgs:case="one"><notes><note ref="#s1">see</note></notes><segment id="s1"><source>a lamp</source><target>en lampa</target></segment></unit><unit id="u2" pgs:case="other"><segment><source>lamps</source><target>lampor</target></segment></unit></group></file></xliff>
      """),
    XLIFFProducer(
      "a service with its own elements, 2.0",
      """
      <xliff xmlns="\(v2)" xmlns:ws="urn:example:ws" version="2.0" srcLang="en" trgLang="nl" ws:job="7"><file id="f1" ws:path="/a"><ws:assets><ws:asset id="a1"/><ws:asset id="a2"/></ws:assets><unit id="u1" ws:word-count="2"><ws:history id="a1"><ws:entry id="e1"/></ws:history><segment id="s1"><source>a lamp</source><target>een lamp</target></segment></unit><unit id="u2"><ws:history id="a1"/><segment><source>b</source></segment></unit></file></xliff>
      """),
  ]
}

/// What tools write must not be called wrong, whatever they leave out.
struct XLIFFProducerTests {
  @Test(arguments: XLIFFProducer.all)
  func findsNoErrorInTheShapesOfTools(_ producer: XLIFFProducer) throws {
    let found = try XLIFFSample.check(producer.text).filter { $0.severity == .error }
    #expect(found.isEmpty, "\(found.map { "\($0.place.line): \($0.message)" })")
  }

  @Test func knowsTheShapesOfTwentyTools() {
    #expect(XLIFFProducer.all.count >= 20)
    #expect(Set(XLIFFProducer.all.map(\.name)).count == XLIFFProducer.all.count)
  }
}
