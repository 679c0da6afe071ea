import Commands
import Diagnostics
import Hummingbird
import Presentation

/// The page of the practice tenant, where its clock can be moved.
extension Site {
  func addTenant(to router: RouterGroup<WebContext>) {
    router.get(":language/tenant") { _, web in
      let (person, context) = try reader(web, .view)
      return answer(try await tenantPage(person, context), context, web)
    }
    router.post(":language/tenant/clock") { _, web in
      let (person, context) = try reader(web, .run)
      // An empty field is 0.
      let days = OutsideNumber.whole(web.form["days"].orZero, in: 0...366)
      let hours = OutsideNumber.whole(web.form["hours"].orZero, in: 0...23)
      guard let days, let hours, days + hours > 0 else {
        return answer(
          try await tenantPage(person, context, problem: context.words[.webClockRange]), context,
          web)
      }
      let opened = try await tenants.tenants(for: person.actor)
      for tenant in opened.all where !tenant.isService {
        _ = try await tenant.advance(days: days, hours: hours, context)
      }
      return redirect(to: "/\(context.words.language)/tenant#clock")
    }
  }

  private func tenantPage(
    _ person: Person, _ context: CommandContext, problem: String? = nil
  ) async throws -> WebPage {
    guard request.isPractice else { throw WebProblem.notFound }
    let opened = try await tenants.tenants(for: person.actor)
    let words = context.naming(opened).words
    let practice = opened.all.filter { !$0.isService }
    guard let first = practice.first else { throw WebProblem.notFound }
    var views: [TenantView] = []
    for tenant in practice {
      views.append(try await tenant.view(words.saying(as: tenant.owner.rawValue)))
    }
    return TenantPage(
      views: views, now: try await first.domain.now(), mayRun: person.may(.run), problem: problem,
      words: words
    ).page
  }
}

/// The facts of the practice tenants by section, and a form to move their clocks.
struct TenantPage {
  let views: [TenantView]
  /// The first tenant's own time, in seconds since 1970-01-01T00:00:00Z.
  let now: Int
  let mayRun: Bool
  /// Why the clock was not moved; `nil` if nobody tried.
  let problem: String?
  /// The display texts, with the tenant's own names.
  let words: Words

  var page: WebPage {
    WebPage(
      template: "tenant", title: words[.webTenant], path: "tenant",
      value: [
        "name": .text(words.formats.list(views.map(\.title))),
        "time": .text(words.formats.instant(now)),
        "may": .flag(mayRun), "problem": .optional(problem),
        "sections": .list(views.flatMap(\.sections).filter { !$0.facts.isEmpty }) { section in
          .object([
            "title": .text(section.title), "name": .text(section.name),
            "groups": .groups(FactGroup.known(section.facts, words)),
          ])
        },
      ], status: problem == nil ? .ok : .unprocessableContent)
  }
}

extension WebRequest {
  /// Whether the tenant is an embedded one, whose clock can be moved.
  var isPractice: Bool { !isCloud }
}

extension String? {
  /// The text of a field, or `0` if it was left empty.
  fileprivate var orZero: String {
    let text = self ?? ""
    return text.isEmpty ? "0" : text
  }
}
