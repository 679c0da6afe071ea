import Sessions
import Testing
import WebApp

/// The answers that forms contain.
struct PostedAnswerTests {
  private func answer(_ text: String) -> Answer? { PostedAnswer(WebForm(encoded: text)).answer }

  @Test func readsTheAnswersOfEveryQuestion() {
    #expect(answer("answer=proceed") == .proceed)
    #expect(answer("answer=stop") == .stop)
    #expect(answer("answer=happened") == .happened(true))
    #expect(answer("answer=notHappened") == .happened(false))
    #expect(answer("answer=mode&mode=manual") == .mode(.manual))
    #expect(answer("answer=skip&reason=Not+today") == .skip(reason: "Not today"))
    #expect(answer("answer=override&reason=Known") == .override(reason: "Known"))
    #expect(answer("answer=words&value=a&value=b") == .words(["a", "b"]))
  }

  @Test(arguments: [
    "", "answer=", "answer=approve", "answer=skip", "answer=skip&reason=+", "answer=override",
    "answer=mode&mode=fast", "answer=words", "answer=words&value=&other=+,+",
  ])
  func takesNothingForAnAnswerThatSaysNothing(text: String) {
    #expect(answer(text) == nil)
  }

  @Test func addsWhatIsTypedToSeveralChoicesAndPutsItInPlaceOfOne() {
    #expect(answer("answer=words&value=a&other=b,+c&had=") == .words(["a", "b", "c"]))
    #expect(answer("answer=words&single=yes&value=a&other=b&had=") == .words(["b"]))
  }

  @Test func forgetsANameThatWasRefusedWhereSomethingIsChosen() {
    #expect(answer("answer=words&single=yes&value=a&other=Lrs&had=Lrs") == .words(["a"]))
    #expect(answer("answer=words&single=yes&other=Lrs&had=Lrs") == .words(["Lrs"]))
  }

  @Test func keepsAPathWithACommaWhole() {
    #expect(answer("answer=words&value=/a,b.pst") == .words(["/a,b.pst"]))
  }
}
