import Diagnostics
import Documents
import Testing

/// Where a translation may break its lines.
struct UnitLinesTests {
  @Test(arguments: [
    ("One line.", "En\n  rad.", "En rad."), ("One\nline.", "En rad.", "En rad."),
    ("One\n   line.", "En\n   rad.", "En\n   rad."), ("One\nline.", "En\nrad\nder.", "En rad der."),
    ("One\nline.", "En\n- rad.", "En - rad."), ("One\nline.", "En\n\nrad.", "En rad."),
    ("One\n> line.", "En\n> rad.", "En\n> rad."),
    ("One\n> line.", "En\n> lång\n> rad.", "En lång rad."),
    (" One.", "\n  En.\n", " En."), ("One\nline.", "En\n<div>rad.", "En <div>rad."),
    ("One\nline.", "En\n<kbd>rad</kbd>.", "En\n<kbd>rad</kbd>."),
    ("One  \nline.", "En  \nrad.", "En  \nrad."), ("One  \nline.", "En\nrad.", "En  \nrad."),
    ("One\\\nline.", "En\nrad.", "En\\\nrad."), ("One:\n- two", "Ett:\n- två", "Ett:\n- två"),
  ])
  func fitsATranslationToItsEnglish(english: String, text: String, fitted: String) {
    #expect(UnitLines(english: english).fitted(text, replacing: "") == fitted)
  }

  @Test(arguments: [
    ("One:\n- two", "Ett: - två"), ("One  \nline.", "En rad."), ("A\n\nB", "A B"),
    ("1. a\n2. b", "1. a 2. b"), ("a\n| b |", "a | b |"), ("a\n===", "a ==="),
  ])
  func refusesToJoinLinesThatAreNoWrappedText(english: String, text: String) {
    #expect(UnitLines(english: english).isStructured)
    #expect(UnitLines(english: english).fitted(text, replacing: "") == nil)
    let page = "1. " + unit("0a1b2-103", "", english) + "\n"
    let edit = DocumentEdit(targets: [SegmentID(rawValue: "0a1b2-103"): text])
    let (file, found) = edit.applied(to: read(page))
    #expect(file.bytes == Array(page.utf8) && found.map(\.id) == [.editLines])
  }

  @Test func takesTheSpansOfTheEnglishAndNoOthers() {
    let page = unit("0a1b2-103", "", "Press <span class=\"k\">C</span>") + "\n"
    let document = read(page)
    #expect(document.segments.map(\.source) == ["Press <span class=\"k\">C</span>"])
    func written(_ text: String) -> String {
      let (file, _) = DocumentEdit(targets: [SegmentID(rawValue: "0a1b2-103"): text])
        .applied(to: document)
      return read(String(decoding: file.bytes, as: UTF8.self)).segments.map(\.target).joined()
    }
    for text in ["Tryck <span class=\"k\">C</span>", "Tryck C"] { #expect(written(text) == text) }
    for text in ["<span>C</span>", "C</span>", "<span class=\"k\">C", "</span><span class=\"k\">"] {
      #expect(written(text) == "", "\(text)")
    }
  }
}
