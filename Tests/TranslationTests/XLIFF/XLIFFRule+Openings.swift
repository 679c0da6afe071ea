import Diagnostics
import Testing
import Translation

/// What the specification says of the places that are open to modules and extensions: inline elements,
/// translation candidates, validation rules, sizes and histories.
extension XLIFFRule {
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
      (XLIFFRule.histories, "has an id")
    ] {
      let last = try #require(rules.last)
      let found = try XLIFFSample.check(last.right, isStrict: true)
      #expect(found.map(\.severity) == [.note])
      #expect(found.first?.message.contains(words) == true)
    }
  }
}
