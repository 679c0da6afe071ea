import Diagnostics
import Testing
import Translation

/// A file that came back, and what becomes of it.
struct ReturnedFile: CustomTestStringConvertible, Sendable {
  let name: String
  /// The units of XLIFF 1.2, or of 2.1.
  let units: String
  let isVersion1: Bool
  /// The findings, without notes.
  let findings: [DiagnosticID]
  /// The sentence with a new text, and that text; `nil` if the document stays as it is.
  let change: (id: String, text: String)?

  var testDescription: String { name }

  static func first(
    _ name: String, _ units: String, _ findings: [DiagnosticID] = [],
    writes change: (String, String)? = nil
  ) -> ReturnedFile {
    ReturnedFile(
      name: name, units: units, isVersion1: true, findings: findings,
      change: change.map { (id: $0.0, text: $0.1) })
  }

  static func second(
    _ name: String, _ units: String, _ findings: [DiagnosticID] = [],
    writes change: (String, String)? = nil
  ) -> ReturnedFile {
    ReturnedFile(
      name: name, units: units, isVersion1: false, findings: findings,
      change: change.map { (id: $0.0, text: $0.1) })
  }

  var text: String {
    isVersion1
      ? "<xliff xmlns=\"\(XLIFFVersion.v12.namespace)\" version=\"1.2\"><file original=\"lid.sv.md\""
        + " source-language=\"en\" target-language=\"sv-SE\" datatype=\"x-md\"><body>\(units)"
        + "</body></file></xliff>"
      : "<xliff xmlns=\"\(XLIFFVersion.v21.namespace)\" version=\"2.1\" srcLang=\"en\" trgLang=\"sv\">"
        + "<file id=\"f\" original=\"lid.sv.md\">\(units)</file></xliff>"
  }
}

extension ReturnedFile {
  static func unit(_ number: Int, _ source: String, _ target: String) -> String {
    "<trans-unit id=\"ab123-\(number)\"><source>\(source)</source>\(target)</trans-unit>"
  }

  static func plain(_ target: String) -> String { unit(104, "Do not close it.", target) }

  private static func segments(_ inner: String, data: String = "") -> String {
    "<unit id=\"ab123-104\">\(data)\(inner)</unit>"
  }

  private static let bold = "<bpt id=\"1\" rid=\"1\">**</bpt>Lid<ept id=\"1\" rid=\"1\">**</ept>"
  private static let swedishBold = bold.replacing("Lid", with: "locket")
  private static let new = ("ab123-104", "Stäng det inte.")

  static let taken: [ReturnedFile] = [
    .first("a translation", plain("<target>Stäng det inte.</target>"), writes: new),
    .first(
      "folded English", unit(104, "Do  not\n close it. ", "<target>Stäng det inte.</target>"),
      writes: new),
    .first(
      "a target that was indented", plain("<target>\n  Stäng\n  det inte.\n</target>"), writes: new),
    .first(
      "a line separator of Unicode", plain("<target>Stäng\u{2028}det inte.</target>"), writes: new),
    .first(
      "lines kept",
      unit(
        102, "Open the \(bold) and\n   wait.",
        "<target>Öppna \(swedishBold) och\n   vänta.</target>"),
      writes: ("ab123-102", "Öppna **locket** och\n   vänta.")),
    .first(
      "lines joined",
      unit(102, "Open the \(bold) and wait.", "<target>Öppna \(swedishBold) och vänta.</target>"),
      writes: ("ab123-102", "Öppna **locket** och vänta.")),
    .first(
      "more lines",
      unit(
        102, "Open\nthe \(bold)\nand wait.", "<target>Öppna\n\(swedishBold)\noch vänta.</target>"),
      writes: ("ab123-102", "Öppna **locket** och vänta.")),
    .first(
      "a line that would be an item",
      unit(
        102, "Open the \(bold) and\n   wait.", "<target>Öppna \(swedishBold)\n- vänta.</target>"),
      writes: ("ab123-102", "Öppna **locket** - vänta.")),
    .first(
      "codes on lines of their own",
      unit(
        102, "\n Open the \(bold) and\n wait.\n",
        "<target>Öppna <bpt id=\"1\" rid=\"1\">\n**\n</bpt>locket<ept id=\"1\" rid=\"1\"> ** </ept>.</target>"
      ),
      writes: ("ab123-102", "Öppna **locket**.")),
    .first(
      "codes whose markup is in a skeleton",
      unit(
        103, "Enter <x id=\"1\"/> in the <g id=\"2\">Start</g> box.",
        "<target>Ange <x id=\"1\"/> i <g id=\"2\">Start</g>.</target>"),
      writes: ("ab123-103", "Ange `on` i **Start**.")),
    .first(
      "spans that the English has",
      unit(
        106, "Press &lt;span class=\"key\"&gt;C&lt;/span&gt;",
        "<target>Tryck &lt;span class=\"key\"&gt;C&lt;/span&gt;</target>"),
      writes: ("ab123-106", "Tryck <span class=\"key\">C</span>")),
    .first(
      "the lines of a list", unit(105, "One:\n   - two", "<target>Ett:\n   - två</target>"),
      writes: ("ab123-105", "Ett:\n   - två")),
    .first(
      "segments",
      "<trans-unit id=\"ab123-104\"><source>Do not close it.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">Do not</mrk> <mrk mtype=\"seg\" mid=\"2\">close it.</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"1\">Stäng</mrk> <mrk mtype=\"seg\" mid=\"2\">det inte.</mrk></target></trans-unit>",
      writes: new),
    .first(
      "one id twice, with the same target",
      plain("<target>Stäng det inte.</target>") + plain("<target>Stäng det inte.</target>"),
      writes: new),
    .first("a copy of the English", plain("<target state=\"new\">Do not close it.</target>")),
    .first("an empty target where there is no translation", plain("<target/>")),
    .first("no target", plain("")),
    .second(
      "a target without a state",
      segments(
        "<segment><source>Do not close it.</source><target>Stäng det inte.</target></segment>"),
      writes: new),
  ]

  static let left: [ReturnedFile] = [
    .first(
      "an empty target beside a translation",
      unit(103, "Enter `on` in the **Start** box.", "<target> </target>"), [.importEmpty]),
    .first(
      "a new target", plain("<target state=\"new\">Stäng det inte.</target>"), [.importUnfinished]),
    .second(
      "a segment in state 'initial'",
      segments(
        "<segment state=\"initial\"><source>Do not close it.</source><target>Stäng det inte.</target></segment>"
      ),
      [.importUnfinished]),
    .second(
      "one of two segments",
      segments(
        "<segment state=\"translated\"><source>Do not</source><target>Stäng inte</target></segment>"
          + "<ignorable><source> </source></ignorable><segment><source>close it.</source></segment>"
      ),
      [.importUnfinished]),
    .first(
      "half of a segmented source",
      "<trans-unit id=\"ab123-104\"><source>Do not close it.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">Do not</mrk> <mrk mtype=\"seg\" mid=\"2\">close it.</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"1\">Stäng inte</mrk> <mrk mtype=\"seg\" mid=\"2\"/></target></trans-unit>",
      [.importUnfinished]),
    .first(
      "stale text beside the segments",
      "<trans-unit id=\"ab123-104\"><source>Do not close it.</source><seg-source><mrk mtype=\"seg\" mid=\"1\">Do not close it.</mrk></seg-source><target>Gammal text. <mrk mtype=\"seg\" mid=\"1\">Stäng det inte.</mrk></target></trans-unit>",
      [.importAmbiguous]),
    .first(
      "two targets", plain("<target>Stäng det inte.</target><target>Stäng inte.</target>"),
      [.importAmbiguous]),
    .first(
      "one id twice, with two targets",
      plain("<target>Stäng det inte.</target>") + plain("<target>Stäng inte.</target>"),
      [.importAmbiguous]),
    .first(
      "a target in another language", plain("<target xml:lang=\"nl\">Sluit hem niet.</target>"),
      [.importLanguage]),
    .first(
      "a control character", plain("<target>Stäng\u{9B}det inte.</target>"), [.importCharacter]),
    .second(
      "a character that is none",
      segments(
        "<segment><source>Do not close it.</source><target>Stäng <cp hex=\"D800\"/>inte.</target></segment>"
      ),
      [.importCharacter]),
    .second(
      "an escape sequence",
      segments(
        "<segment><source>Do not close it.</source><target>Stäng <cp hex=\"001B\"/>inte.</target></segment>"
      ),
      [.importCharacter]),
    .first(
      "a code that is gone",
      unit(103, "Enter `on` in the **Start** box.", "<target>Skriv i rutan **Start**.</target>"),
      [.importCode]),
    .second(
      "a code that may not be deleted and is gone",
      "<unit id=\"ab123-103\"><originalData><data id=\"d\">`on`</data></originalData><segment state=\"final\"><source>Enter <ph id=\"1\" dataRef=\"d\" canDelete=\"no\"/> in the **Start** box.</source><target>Skriv i rutan.</target></segment></unit>",
      [.importCode]),
    .first(
      "half of a pair",
      unit(
        103,
        "Enter `on` in the <bpt id=\"2\" rid=\"2\">**</bpt>Start<ept id=\"2\" rid=\"2\">**</ept> box.",
        "<target>Skriv `on` i <bpt id=\"2\" rid=\"2\">**</bpt>Start.</target>"), [.importCode]),
    .first(
      "a code that nothing explains",
      unit(104, "Do not close it.", "<target>Stäng <x id=\"7\"/> inte.</target>"), [.importCode]),
    .first(
      "changed English", unit(104, "Do not open it.", "<target>Öppna det inte.</target>"),
      [.importSourceChanged]),
    .first(
      "English that a no-break space changes",
      unit(104, "Do not close\u{A0}it.", "<target>Stäng det inte.</target>"), [.importSourceChanged]
    ),
    .first(
      "a list in one line", unit(105, "One: - two", "<target>Ett: - två</target>"), [.editLines]),
    .first(
      "spans that the English has not", plain("<target>&lt;span&gt;Stäng&lt;/span&gt;</target>"),
      [.editMarkup]),
    .first(
      "nothing of this document",
      "<trans-unit id=\"zz999-1\"><source>Elsewhere.</source><target>Annorstädes.</target></trans-unit>",
      [.importUnknown]),
  ]
}
