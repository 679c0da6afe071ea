import Commands
import HTTPTypes
import Hummingbird
import Presentation
import Procedures
import Sessions

/// Finding and reading procedures, and starting sessions.
extension Site {
  func addProcedures(to router: RouterGroup<WebContext>) {
    router.get(":language") { request, web in
      let (_, context) = try reader(web, .view)
      let page = ProceduresPage(
        try shelf.library(context), search: WebForm(encoded: request.uri.query ?? "")["q"] ?? "",
        try times.durations(journal), context.words)
      return answer(page.page, context, web)
    }
    router.get(":language/procedures/:id") { _, web in
      let (person, context) = try reader(web, .view)
      return answer(try page(of: procedure(web, context), person, context), context, web)
    }
    router.get(":language/procedures/:id/graph.svg") { _, web in
      let (_, context) = try reader(web, .view)
      return try picture(of: procedure(web, context).id, context)
    }
    router.post(":language/procedures/:id") { _, web in
      let (person, context) = try reader(web, .run)
      let procedure = try procedure(web, context)
      let mode = web.form["mode"].flatMap(SessionMode.init) ?? .consent
      do {
        let session = try await begin(
          procedure.id, mode, fourEyes: web.form["fourEyes"] != nil, context, as: person)
        return redirect(to: "/\(context.words.language)/sessions/\(session.pathName)")
      } catch let failure as CommandFailure where failure.status == .stopped {
        let page = try page(
          of: procedure, person, context, problem: failure.text(onPageIn: context.words))
        return answer(page, context, web)
      }
    }
  }

  private func page(
    of procedure: Procedure, _ person: Person, _ context: CommandContext, problem: String? = nil
  ) throws -> WebPage {
    let duration = try times.durations(journal).text(of: procedure, context.words)
    return ProcedurePage(
      procedure: procedure, duration: duration, mayRun: person.may(.run), problem: problem,
      words: context.words
    ).page
  }

  private func procedure(_ web: WebContext, _ context: CommandContext) throws -> Procedure {
    let id = ProcedureID(web.parameters.get("id") ?? "")
    guard let procedure = try shelf.library(context).procedures[id] else {
      throw WebProblem.notFound
    }
    return procedure
  }

  private func picture(of id: ProcedureID, _ context: CommandContext) throws -> Response {
    guard let graph = StepGraph(of: id, in: try shelf.library(context).procedures) else {
      throw WebProblem.notFound
    }
    var headers: HTTPFields = [.contentType: "image/svg+xml"]
    // A drawing contains its own styles and nothing else.
    if let name = HTTPField.Name("Content-Security-Policy") {
      headers[name] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    }
    return Response(
      status: .ok, headers: headers,
      body: .init(
        byteBuffer: ByteBuffer(string: GraphSVG.text(GraphPicture(graph, context.words)))))
  }
}
