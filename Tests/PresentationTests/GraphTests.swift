import Operations
import Presentation
import Procedures
import Testing

struct GraphTests {
  private func picture(_ language: String) throws -> GraphPicture {
    GraphPicture(InventedGraph.graph, try Invented.words(language))
  }

  @Test func writesTheGraphAsTextInReadingOrder() throws {
    #expect(
      TerminalView(width: 76, usesColour: false).text(GraphText.lines(try picture("sv"))) == """
        Ta bort licenser från en användare

        1. [Sida] Gå till sidan Aktiva användare.
        2. [Val] Välj användaren.
        3. [Kontroll] Se om postlådan omfattas av bevarande & vem som lade till
            "bevarandet" <där>.
              inga bevarandespärrar ↓ 4
              bevarandespärr finns → Slut
              bara en fördröjningsspärr → 7
          ┌ Säkerhetskopiera e-post
          4. [Sida] Öppna Outlook på datorn för den användare vars e-post ska
              behållas och vänta tills alla mappar är uppdaterade.
          5. [Registrering] Exportera postlådan till en fil.
        6. [Ändring] Välj Spara ändringar.
        7. [Beslut] Upprepa för varje användare.
              nej, det var alla ↓ 8
              ja, en till ↑ 2
        8. [Bekräftelse] Stäng fönstret.
              ↓ Slut

        """)
  }

  @Test(arguments: ["en", "sv", "nl"])
  func drawsWellFormedSVG(language: String) throws {
    let svg = GraphSVG.text(try picture(language))
    #expect(isWellFormedXML(svg))
    #expect(!isWellFormedXML(String(svg.dropLast(8))))
    #expect(svg.contains("prefers-color-scheme: dark"))
  }

  @Test(arguments: ["en", "sv", "nl"])
  func drawsNothingOverAnythingElse(language: String) throws {
    let picture = try picture(language)
    let layout = GraphLayout(picture)
    let boxes = [layout.start] + layout.boxes + [layout.end]
    for (one, other) in zip(boxes, boxes.dropFirst()) { #expect(one.bottom < other.y) }
    for frame in layout.frames {
      #expect(layout.boxes.allSatisfy { $0.x > frame.x && $0.right < frame.x + frame.width })
    }
    let routes = layout.routes.filter { $0.lane != nil }
    for route in routes {
      for other in routes where other.edge.to != route.edge.to {
        #expect(route.lane != other.lane || !span(route).overlaps(span(other)))
      }
      let exit = try #require(route.exit)
      #expect(exit < layout.boxes[route.edge.from].bottom)
    }
    #expect(routes.allSatisfy { ($0.lane ?? 0) > 0 && ($0.lane ?? 0) < layout.width })
  }

  private func span(_ route: GraphLayout.Route) -> ClosedRange<Double> {
    let ends = [route.exit ?? 0, route.entry ?? 0].sorted()
    return ends[0]...ends[1]
  }

  @Test(arguments: 1...40)
  func keepsTheLanesOfAnyGraphApart(seed: Int) throws {
    var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    let count = 4 + random(16)
    let check = Operation("c", .check, outcomes: ["a", "b", "c"])
    let nodes = (0..<count).map { index in
      var next: [String: StepID?] = [:]
      for outcome in ["a", "b", "c"] {
        let target = random(count + 1)
        next.updateValue(target < count ? StepID("n\(target)") : nil, forKey: outcome)
      }
      return Invented.node(StepID("n\(index)"), check, next: next)
    }
    let graph = StepGraph(procedure: "p", procedures: [], nodes: nodes)
    let layout = GraphLayout(GraphPicture(graph, try Invented.words("nl")))
    let routes = layout.routes.filter { $0.lane != nil }
    for route in routes {
      for other in routes where other.edge.to != route.edge.to {
        #expect(route.lane != other.lane || !span(route).overlaps(span(other)))
      }
      let own = routes.filter { $0.edge.from == route.edge.from && $0.isBack == route.isBack }
      #expect(Set(own.compactMap(\.exit)).count == own.count)
    }
  }

  @Test func joinsOutcomesThatLeadToTheSameStep() throws {
    let check = Operation("mailbox.checkHolds", .check, outcomes: ["none", "held", "delayed"])
    let graph = StepGraph(
      procedure: "p", procedures: [],
      nodes: [
        Invented.node("a", check, next: ["none": "b", "held": StepID?.none, "delayed": "b"]),
        Invented.node("b", check, next: ["none": StepID?.none, "held": StepID?.none]),
      ])
    let picture = GraphPicture(graph, try Invented.words("en"))
    #expect(picture.edges.map(\.label) == ["no holds / only a delay hold", "on hold", nil])
    #expect(picture.edges.map(\.outcomes) == [["none", "delayed"], ["held"], ["none", "held"]])
  }

  @Test func escapesQuotesAndAngleBracketsInEveryNotation() throws {
    let picture = try picture("en")
    let dot = GraphDOT.text(picture)
    #expect(dot.contains("\\\"hold\\\" <there>"))
    #expect(dot.hasPrefix("digraph \"unassign\" {\n") && dot.hasSuffix("}\n"))
    #expect(dot.contains("  \"holds\" -> \"end\" [label=\"on hold\"];\n"))
    let mermaid = GraphMermaid.text(picture)
    #expect(mermaid.contains("#quot;hold#quot; #lt;there#gt;"))
    #expect(mermaid.contains("  step3 -->|\"on hold\"| finish\n"))
    #expect(GraphSVG.text(picture).contains("&quot;hold&quot; &lt;there&gt;."))
  }

  @Test func writesJSONThatParsesAndNamesTheEndNull() throws {
    let json = GraphJSON.value(try picture("nl")).text
    #expect(try parsedJSON(json) != nil)
    #expect(json.contains("\"to\": null"))
  }
}
