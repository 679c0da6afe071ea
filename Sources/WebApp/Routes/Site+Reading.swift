import Commands
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Presentation
import Procedures
import Sessions

/// Reading what happened: the report, its export and the replay.
extension Site {
  func addReading(to router: RouterGroup<WebContext>) {
    router.get(":language/sessions/:id/report") { _, web in
      let (person, context) = try reader(web, .view)
      let id = try sessionID(web)
      let named = try await named(context, person)
      let kept = try kept(id, named)
      let report = SessionReport(kept.record, graph: try shelf.graph(of: kept, named), named.words)
      return answer(ReportPage(report: report, id: id, words: named.words).page, context, web)
    }
    router.get(":language/sessions/:id/export.json") { request, web in
      let (_, context) = try reader(web, .view)
      let id = try sessionID(web)
      _ = try kept(id, context)
      let isRedacted = request.uri.queryParameters.get("redact") != nil
      let export = try journal.export(id, redacted: isRedacted ? try context.redaction() : nil)
      return Self.download(
        try export.bytes, as: "\(id.pathName)\(isRedacted ? "-redacted" : "").json",
        type: "application/json")
    }
    router.get(":language/sessions/:id/replay") { request, web in
      let (_, context) = try reader(web, .view)
      let id = try sessionID(web)
      let named = try context.namingProducts()
      let view = try named.replay(try kept(id, named))
      let step = request.uri.queryParameters.get("step").flatMap { Int($0) } ?? 1
      guard let page = ReplayPage(view: view, id: id, step: step, words: named.words).page else {
        throw WebProblem.notFound
      }
      return answer(page, context, web)
    }
  }

  static func download(_ bytes: [UInt8], as name: String, type: String) -> Response {
    var headers: HTTPFields = [.contentType: type]
    // The name may come from a file, so quotation marks and line ends are removed.
    let safe = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~".contains($0)) }
    headers[.contentDisposition] = "attachment; filename=\"\(safe)\""
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
