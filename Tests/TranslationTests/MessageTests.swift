import Testing
import Translation

struct MessageTests {
  @Test func fillsPlaceholdersByName() {
    let message = Message("{title}: step {number} of {count}")
    #expect(message.placeholders == ["title", "number", "count"])
    #expect(
      message.filled(["title": "Back up", "number": "2", "count": "5"]) == "Back up: step 2 of 5")
  }

  @Test func doesNotFillWhatAValueBrings() {
    #expect(Message("{a} {b}").filled(["a": "{b}", "b": "x"]) == "{b} x")
  }

  @Test func showsAnEllipsisWhereAValueIsMissing() {
    #expect(Message("Did you mean {names}?").filled([:]) == "Did you mean …?")
  }

  @Test func leavesALoneBraceAsItIs() {
    #expect(Message("a { b").filled(["b": "x"]) == "a { b")
  }

  @Test(arguments: ["en", "sv", "nl"])
  func picksOneForOneAndOtherForAllElse(language: String) {
    #expect(PluralForm.of(1, language: language) == .one)
    #expect(PluralForm.of(-1, language: language) == .one)
    for count in [0, 2, 11, 21, 101, 1000] {
      #expect(PluralForm.of(count, language: language) == .other)
    }
  }

  @Test func findsThePluralFormOfAKey() {
    let bytes = Array("days.one: \"{count} dag\"\ndays.other: \"{count} dagen\"\nend: Einde\n".utf8)
    let catalogue = MessageCatalogue(language: "nl", reading: bytes)
    #expect(catalogue["days", count: 1]?.text == "{count} dag")
    #expect(catalogue["days", count: 0]?.text == "{count} dagen")
    #expect(catalogue["end", count: 3]?.text == "Einde")
    #expect(catalogue["days"] == nil)
  }

  @Test func namesLinesItCannotReadAndKeysGivenTwice() {
    let text = """
      # a comment
      a: "first \\"quoted\\" \\\\ line\\nbreak"
      a: again
      no colon here
        indented: value
      list: [a, b]
      b: plain text\r
      c: "unclosed

      """
    let catalogue = MessageCatalogue(language: "en", reading: Array(text.utf8))
    #expect(catalogue.unreadableLines == [3, 4, 5, 6, 8])
    #expect(catalogue["a"]?.text == "first \"quoted\" \\ line\nbreak")
    #expect(catalogue["b"]?.text == "plain text")
  }
}
