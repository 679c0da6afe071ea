import Commands
import Foundation
import TestSupport
import Testing
import WebApp
import Workspaces

/// The way back for whoever turned out not to be signed in.
struct InterruptedVisitTests {
  @Test func keepsThePageAndTheAnswerAndNothingElse() throws {
    let form = WebForm(
      encoded: "csrf=secret&step=choose-user&mark=m&answer=words&value=anna%40a.example&other=Bo")
    let visit = InterruptedVisit(at: "/sv/sessions/a~00001", form)
    #expect(visit.form.keys.sorted() == ["answer", "other", "step", "value"])
    #expect(InterruptedVisit(cookieValue: visit.cookieValue) == visit)
  }

  @Test func keepsThePageWhereTheAnswerIsTooLong() throws {
    let form = WebForm(encoded: "step=a&value=\(String(repeating: "x", count: 5_000))")
    let visit = InterruptedVisit(at: "/nl/sessions/a", form)
    #expect(visit.cookieValue.utf8.count < 200)
    let kept = try #require(InterruptedVisit(cookieValue: visit.cookieValue))
    #expect(kept.path == "/nl/sessions/a" && kept.form.isEmpty)
  }

  @Test(arguments: [
    ("/sv/sessions/a", "/sv/sessions/a"), ("/sv/sessions/a/resume", "/sv/sessions/a"),
    ("/nl/procedures/b", "/nl/procedures/b"), ("/en/tenant/clock", "/en/tenant"),
    ("/en/translations/import", "/en/translations"), ("/sign-out", "/sign-out"), ("/", "/"),
  ])
  func returnsToThePageOnWhichAFormStands(_ address: String, _ page: String) {
    #expect(InterruptedVisit.page(of: address) == page)
  }

  @Test(arguments: [
    "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: b", "",
  ])
  func returnsToNoOtherServer(_ path: String) {
    let written = InterruptedVisit(at: path, nil).cookieValue
    #expect(InterruptedVisit(cookieValue: written) == nil)
  }

  @Test(arguments: ["", "x", "e30", String(repeating: "A", count: 10_000)])
  func believesNothingThatItDidNotWrite(_ value: String) {
    #expect(InterruptedVisit(cookieValue: value) == nil)
  }

  @Test func redeemsALinkOfAnotherProcessOnceAndNotTooLate() throws {
    let folder = try TestFolder()
    let data = DataFolder(environment: ["STEGVIS_HOME": folder.path("home")])
    let key = try SignInLinks(data).make(for: "anna@example.com", at: 1_000)
    #expect(SignInLinks(data).redeem(key + "0", at: 1_000) == nil)
    #expect(SignInLinks(data).redeem(key, at: 1_000) == "anna@example.com")
    #expect(SignInLinks(data).redeem(key, at: 1_000) == nil)
    let late = try SignInLinks(data).make(for: "anna@example.com", at: 1_000)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.path("home/sign-in-links"))
    #expect(files.count == 1 && files.allSatisfy { !$0.contains(late) })
    #expect(SignInLinks(data).redeem(late, at: 1_000 + SignInLinks.lifetime) == nil)
  }
}
