import Diagnostics
import Documents
import Testing

@Test func findsUnitsWithTheirExactTextAndPlace() throws {
  let text = "# Rubrik\n\nÅÄ " + unit("0a1b2-103", "Välj **Spara**.", "Select **Save**.") + "\n"
  let document = read(text)
  let segment = try #require(document.segments.first)
  #expect(document.segments.count == 1)
  #expect(segment.id.rawValue == "0a1b2-103")
  let place = try #require(document.segmentPlaces.first)
  #expect((segment.line, place.line, place.column) == (3, 3, 4))
  #expect(segment.target == "Välj **Spara**.")
  #expect(segment.source == "Select **Save**.")
  let bytes = document.file.bytes
  #expect(String(decoding: bytes[segment.targetRange], as: UTF8.self) == segment.target)
  let sourceRange = try #require(segment.sourceRange)
  #expect(String(decoding: bytes[sourceRange], as: UTF8.self) == segment.source)
  #expect(
    String(decoding: bytes[segment.range], as: UTF8.self)
      == unit("0a1b2-103", "Välj **Spara**.", "Select **Save**."))
  #expect(document.diagnostics.isEmpty)
}

@Test func keepsMergedUnitsAndWhiteSpaceBetweenSpans() {
  let text =
    "<span data-ttu-id=\"0a1b2-p104\">Ett. Två.</span> <span class=\"sxs-lookup\">"
    + "<span data-stu-id=\"0a1b2-p104\">One. Two.</span></span>"
  #expect(read(text).segments.map(\.source) == ["One. Two."])
}

@Test func readsDamagedQuotationMarks() {
  let damaged =
    "<span data-ttu-id=\"0a1b2-103&quot;>Ett</span><span class=&quot;sxs-lookup&quot;>"
    + "<span data-stu-id=\"0a1b2-103&quot;>One</span></span>"
  let document = read("Före " + damaged + " " + unit("0a1b2-104", "Två", "Two"))
  #expect(document.segments.map(\.target) == ["Ett", "Två"])
  #expect(document.segments.map(\.source) == ["One", "Two"])
  #expect(document.ids == [.spanDamaged])
}

@Test func keepsForeignSpansInsideTheirUnit() {
  let document = read(
    unit("0a1b2-103", "*anna@example.<span>com*", "*anna@example.<span>com*") + " "
      + unit("0a1b2-104", "Ett</span> ord", "One</span> word") + " "
      + unit("0a1b2-105", "Sist", "Last"))
  #expect(document.segments.map(\.target).last == "Sist")
  #expect(document.segments.map(\.source)[1] == "One</span> word")
  #expect(document.ids == [.spanForeign, .spanForeign])
}

@Test func reportsATargetWithoutSource() {
  let document = read(
    "<span data-ttu-id=\"0a1b2-103\">Ett</span> och " + unit("0a1b2-104", "Två", "Two"))
  #expect(document.segments.map(\.source) == [nil, "Two"])
  #expect(document.ids == [.spanUnpaired])
}

@Test func reportsASourceWithoutTarget() {
  let document = read(
    unit("0a1b2-103", "Ett", "One") + " <span data-stu-id=\"0a1b2-104\">Two</span>")
  #expect(document.ids == [.spanUnpaired])
  #expect(document.segments.count == 1)
}

@Test func endsAnUnclosedSpanAtItsLine() {
  let document = read("<span data-ttu-id=\"0a1b2-103\">Ett\n\nTvå\n")
  #expect(document.segments.map(\.target) == ["Ett"])
  #expect(document.ids == [.spanUnclosed])
}

@Test func reportsPairsWithDifferentIDs() {
  let text = unit("0a1b2-103", "Ett", "One").replacing(
    "stu-id=\"0a1b2-103", with: "stu-id=\"0a1b2-109")
  #expect(read(text).ids == [.spanMismatched])
}

@Test func reportsAUnitWrittenTwice() {
  let document = read(unit("0a1b2-103", "Ett", "One") + "\n\n" + unit("0a1b2-103", "Två", "Two"))
  #expect(document.ids == [.spanDuplicate])
  #expect(document.diagnostics.first?.place.line == 3)
  #expect(document.diagnostics.first?.related.first?.line == 1)
}

@Test func countsThousandsOfUnitsInOneLineInLinearTime() {
  let text = (1000..<6000).map { unit("0a1b2-\($0)", "å", "a") }.joined(separator: " | ")
  let document = read(text)
  #expect(document.segments.count == 5000)
  let width = unit("0a1b2-1000", "å", "a").count + 3
  #expect(document.segmentPlaces.last?.column == 4999 * width + 1)
}
