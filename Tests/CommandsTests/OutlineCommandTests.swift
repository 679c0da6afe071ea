import Foundation
import Testing

/// The output of `stegvis outline`, as a program reads it.
struct OutlineCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test func keepsTheOrderOfTheDocumentsHoweverManyAreReadAtOnce() async throws {
    for number in 100..<180 {
      let steps = (0...(number % 7)).map { "\($0 + 1). Press.\n" }.joined()
      _ = try program.write("docs/\(number).md", "# Page \(number)\n\n\(steps)")
    }
    let docs = program.home.appending(path: "docs").path
    let one = try await program.run("outline", docs, "--format", "json", "--jobs", "1")
    let many = try await program.run("outline", docs, "--format", "json", "--jobs", "4")
    #expect(one.status == 0 && one.output == many.output)
    let lines = one.output.split(separator: "\n")
    #expect(lines.count == 80)
    for (line, number) in zip(lines, 100..<180) {
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect((object["path"] as? String)?.hasSuffix("/\(number).md") == true)
      #expect((object["counts"] as? [String: Int])?["steps"] == number % 7 + 1)
    }
  }

  @Test func readsStandardInput() async throws {
    let path = try program.write("page.md", "# T\n\n1. Press.\n")
    let result = try await program.run(
      ["outline", "-", "--format", "json"],
      through: "program=$1; shift; \"$program\" \"$@\" < '\(path)'")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("{\"path\":\"-\""))
  }

  @Test func stopsAtAFileThatCannotBeRead() async throws {
    let path = try program.write("page.md", "# T\n")
    let result = try await program.run("outline", path, "/nosuch.md", "--format", "json")
    #expect(result.status == 2)
    #expect(result.errors.contains("/nosuch.md"))
  }

  @Test func countsWhatAllDocumentsContain() async throws {
    _ = try program.write("docs/a.md", "# T\n\n1. Select **Off**.\n\n   a. One.\n\n   b. Two.\n")
    _ = try program.write("docs/b.html", "<html><body><h1>T</h1><ol><li>A</li></ol></body></html>")
    _ = try program.write("docs/c.txt", "T\n\n1. A\n2. B\n")
    let docs = program.home.appending(path: "docs").path
    let result = try await program.run("outline", docs, "--summary", "--format", "json")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let constructs = try #require(object["constructs"] as? [String: Int])
    #expect(object["documents"] as? Int == 3)
    #expect(constructs["steps"] == 6)
    #expect(constructs["steps within steps"] == 2)
    #expect(constructs["lists whose markers are text"] == 1)
    #expect(try await program.run("outline", docs, "--jobs", "0").status == 2)
  }

  @Test func showsAPersonStepsOnLinesOfTheirOwn() async throws {
    let path = try program.write(
      "en.md",
      """
      # Lamps

      1. Go to **House** > **Lamps** [here](lamps.md).
         1. Look.
      2. Wait.

         ```
         open
      """)
    let result = try await program.run("outline", path)
    #expect(
      result.output == """
        \(path): Lamps
          en, 0 segments, 1 procedure, 3 steps

          Lamps  #lamps
            1. [go to a page] Go to House > Lamps here.
               House > Lamps
               → lamps.md
              1. [look at] Look.
            2. [wait] Wait.

          warning 7:4: code fence is not closed [fence.unclosed]


        """)
  }

  @Test func readsIncludedFilesOfTheFolder() async throws {
    _ = try program.write("docs/a.md", "# T\n\n[!INCLUDE [steps](parts/b.md)]\n")
    _ = try program.write("docs/parts/b.md", "1. Press.\n2. Wait.\n")
    let docs = program.home.appending(path: "docs").path
    let whole = try await program.run("outline", docs + "/a.md", "--format", "json")
    #expect(whole.output.contains(#""steps":2,"walked":2"#))
    _ = try program.write("docs/parts/c.md", "# T\n\n[!INCLUDE [steps](../../secret.md)]\n")
    _ = try program.write("secret.md", "1. Press.\n")
    let outside = try await program.run("outline", docs, "--format", "json")
    #expect(outside.output.contains("include.missing"))
  }

  @Test(arguments: ["link.md", "linked/b.md", "out/steps.md"])
  func includesNoFileThroughALinkOutOfTheFolder(include: String) async throws {
    let page = try program.write("docs/a.md", "# T\n\n[!INCLUDE [steps](\(include))]\n")
    _ = try program.write("docs/parts/b.md", "1. Press.\n2. Wait.\n")
    let outside = try program.write("other/steps.md", "1. Steal.\n")
    let manager = FileManager.default
    let docs = program.home.appending(path: "docs").path
    let links = [
      ("link.md", outside), ("out", program.home.appending(path: "other").path),
      ("linked", docs + "/parts"),
    ]
    for (name, target) in links {
      try manager.createSymbolicLink(atPath: "\(docs)/\(name)", withDestinationPath: target)
    }
    let found = try await program.run("outline", page, "--format", "json")
    let isInside = include == "linked/b.md"
    #expect(!found.output.contains("Steal"))
    #expect(found.output.contains("include.missing") == !isInside)
    #expect(found.output.contains(#""steps":2,"walked":2"#) == isInside)
    // The folder that is given may itself be a link.
    let given = program.home.appending(path: "given").path
    try manager.createSymbolicLink(atPath: given, withDestinationPath: docs)
    let linked = try await program.run("outline", given + "/a.md", "--format", "json")
    #expect(linked.output.contains("include.missing") == !isInside)
  }

  @Test func checksAPageWithTheFilesThatItIncludes() async throws {
    let path = try program.write(
      "docs/a.md",
      """
      # T

      1. Press.

      [!INCLUDE [two](parts/b.md)]

      3. Close.

      [!INCLUDE [gone](parts/c.md)]
      """)
    _ = try program.write("docs/parts/b.md", "2. Wait.\n")
    let check = try await program.run("check", path)
    #expect(check.output.contains("include.missing") && check.output.contains("parts/c.md"))
    #expect(!check.output.contains("parts/b.md") && !check.output.contains("list.numbering"))
  }

  @Test func saysWhichIncludedFileAStepAndAFindingAreIn() async throws {
    let text = "1.\u{A0}Press.\n\n2\\. Wait.\n"
    let page = try program.write("docs/a.md", "# T\n\n[!INCLUDE [b](parts/b.md)]\n")
    _ = try program.write("docs/c.md", "# C\n\n[!INCLUDE [b](parts/b.md)]\n\n3. Close.\n")
    let part = try program.write("docs/parts/b.md", text)
    let docs = program.home.appending(path: "docs").path
    let outline = try await program.run("outline", docs + "/c.md", "--format", "json")
    #expect(outline.output.contains(#"docs/parts/b.md","line":1,"marker":"typed""#))
    #expect(outline.output.contains(#""number":3,"line":5,"#))
    #expect(outline.output.contains(#"docs/parts/b.md","line":1,"column":"#))
    #expect(try await program.run("outline", page).output.contains("docs/parts/b.md:1:"))
    let check = try await program.run("check", page, docs + "/c.md", "--fix")
    #expect(check.output.components(separatedBy: "list.spacing").count == 2)
    #expect(check.output.contains("docs/parts/b.md"))
    // Only the pages were given.
    #expect(try String(contentsOfFile: part, encoding: .utf8) == text)
    let whole = try await program.run("check", docs)
    #expect(whole.output.components(separatedBy: "list.spacing").count == 2)
  }

  @Test func writesTypedNumbersAsMarkdownDoes() async throws {
    let path = try program.write("page.md", "# T\n\n1.\u{A0}Press.\n\n2\\. Wait.\n")
    let check = try await program.run("check", path)
    #expect(check.status == 0)
    #expect(check.output.contains("list.spacing") && check.output.contains("list.escaped"))
    _ = try await program.run("check", path, "--fix")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "# T\n\n1. Press.\n\n2. Wait.\n")
    #expect(!(try await program.run("check", path).output.contains("list.")))
  }

  @Test func correctsNoFileThroughALinkOutOfTheFolder() async throws {
    let text = "# T\n\n1.\u{A0}Press.\n\n2\\. Wait.\n"
    let outside = try program.write("other/page.md", text)
    let inside = try program.write("docs/page.md", text)
    let docs = program.home.appending(path: "docs").path
    try FileManager.default.createSymbolicLink(
      atPath: docs + "/link.md", withDestinationPath: outside)
    let fixed = try await program.run("check", docs, "--fix")
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == text)
    #expect(try String(contentsOfFile: inside, encoding: .utf8) != text)
    #expect(fixed.output.contains("docs/link.md") && fixed.output.contains("list.spacing"))
    #expect(fixed.errors.contains("docs/link.md isn’t corrected"))
    // A link that is itself given is meant.
    _ = try await program.run("check", docs + "/link.md", "--fix")
    #expect(try String(contentsOfFile: outside, encoding: .utf8) != text)
  }
}
