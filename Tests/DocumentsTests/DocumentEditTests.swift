import Diagnostics
import Documents
import Testing

private let page =
  "\u{FEFF}# A\u{A0}b\r\n\r\n" + unit("0a1b2-103", "Ett", "One") + " "
  + unit("0a1b2-104", "rad\r\nrad", "line\r\nline") + "\r\nslut"

private func applied(_ targets: [String: String], to text: String = page) -> (
  String, [DiagnosticID]
) {
  let edit = DocumentEdit(
    targets: Dictionary(uniqueKeysWithValues: targets.map { (SegmentID(rawValue: $0), $1) }))
  let (file, diagnostics) = edit.applied(to: read(text))
  return (String(decoding: file.bytes, as: UTF8.self), diagnostics.map(\.id))
}

@Test func givesTheSameBytesWithoutAnEdit() {
  #expect(applied([:]) == (page, []))
}

@Test func changesTheBytesOfOneUnitAlone() {
  let (text, diagnostics) = applied(["0a1b2-103": "**Tvåå**"])
  #expect(text == page.replacing(">Ett<", with: ">**Tvåå**<"))
  #expect(diagnostics.isEmpty)
}

@Test func writesTheLineEndsOfTheFile() {
  #expect(
    applied(["0a1b2-104": "en\nannan"]).0 == page.replacing("rad\r\nrad", with: "en\r\nannan"))
}

@Test(arguments: [
  ("0a1b2-999", "x", DiagnosticID.editUnknown), ("0a1b2-103", "x</span>", .editMarkup),
])
func leavesAUnitAsItWasWhoseNewTextCannotStand(id: String, text: String, problem: DiagnosticID) {
  #expect(applied([id: text]) == (page, [problem]))
}

@Test func leavesUnitsThatShareAnID() {
  let twice = unit("0a1b2-103", "Ett", "One") + " " + unit("0a1b2-103", "Två", "Two")
  #expect(applied(["0a1b2-103": "x"], to: twice) == (twice, [.editAmbiguous, .editAmbiguous]))
}

@Test func rebuildsDamagedPages() {
  for damaged in [
    "<span data-ttu-id=&quot;0a1b2-103&quot;>Ett</span><span class=&quot;sxs-lookup&quot;>"
      + "<span data-stu-id=&quot;0a1b2-103&quot;>One</span></span>",
    "<span data-ttu-id=\"0a1b2-103\">a <span>b</span><span class=\"sxs-lookup\">", "</span>",
    "<span data-stu-id=\"0a1b2-103\">", "data-ttu-id", "<span data-ttu-id=\"",
    unit("0a1b2-103", "a <span> b", "a</span> b") + unit("0a1b2-104", "", ""),
  ] {
    #expect(applied([:], to: damaged).0 == damaged)
  }
}
