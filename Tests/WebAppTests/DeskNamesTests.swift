import Testing
import WebApp

/// The names of translators' documents on pages and in addresses.
struct DeskNamesTests {
  @Test func callsOurOwnFilesAsInTheCheckout() {
    let names = DocumentNames(["/opt/x/procedures", "/opt/x/locales/"], content: "/opt/x")
    #expect(names.name(of: "/opt/x/procedures/a/sv.md") == "procedures/a/sv.md")
    #expect(names.name(of: "/opt/x/locales/nl.yaml") == "locales/nl.yaml")
    #expect(names.name(of: "/opt/x/Resources/rules.yaml") == nil)
    #expect(names.name(of: "/opt/x/procedures-old/a.md") == nil)
  }

  @Test func callsOthersByTheirFolderAndNothingAboveIt() {
    let names = DocumentNames(
      ["/a/docs", "/b/docs", "/c/docs", "one.sv.md", "."], content: "/opt/x")
    #expect(names.name(of: "/a/docs/g.md") == "docs/g.md")
    #expect(names.name(of: "/b/docs/g.md") == "docs~2/g.md")
    #expect(names.name(of: "/c/docs/g.md") == "docs~3/g.md")
    #expect(names.name(of: "one.sv.md") == "one.sv.md")
    #expect(names.name(of: "./sub/g.md") == "sub/g.md")
  }

  @Test func keepsTheMachinesPathsOutOfSentences() {
    let names = DocumentNames(["/home/anna/docs"], content: "/opt/x")
    #expect(
      names.naming("English file '/home/anna/docs/en.md' is not '/opt/x/Resources/a'")
        == "English file 'docs/en.md' is not 'Resources/a'")
  }

  @Test func writesNamesIntoAddressesSoThatTheyComeBack() {
    #expect(TranslationAddress.encoded("docs/å & b?.md") == "docs/%C3%A5%20%26%20b%3F.md")
    #expect(
      TranslationAddress.document("a.md", only: .findings)
        == "translations/document?path=a.md&only=findings")
  }

  @Test func takesNothingButTheLastPartOfAnUploadsName() throws {
    var form = WebForm(encoded: "path=a.md")
    form.files["file"] = .init(name: "../../etc/passwd", bytes: [1])
    let upload = try #require(XLIFFUpload(form))
    #expect(upload.name == "passwd")
    #expect(!upload.isDry)
    form.files["file"] = .init(name: "C:\\fakepath\\back.xlf", bytes: [1])
    #expect(XLIFFUpload(form)?.name == "back.xlf")
    form.files["file"] = .init(name: "", bytes: [])
    #expect(XLIFFUpload(form) == nil)
  }
}
