import DeclaredDomains

/// The badges of a building, as `docs/examples/badges/server.py` serves them.
package struct ServedBadges: ServedThings {
  package static let token = "let-me-in"

  var badges: [String: JSONDocument]

  /// The badges of a practice sample, which has them as the service writes them.
  package init(sample: JSONDocument) {
    badges = (sample["badge"]?.onlyList ?? []).reduce(into: [:]) { badges, badge in
      badges[badge["number"]?.onlyText ?? ""] = badge
    }
  }

  package var root: String { "" }

  private var all: [JSONDocument] { badges.sorted { $0.key < $1.key }.map(\.value) }
  package var contents: JSONDocument { .list(all) }

  package mutating func answer(_ request: ServedRequest) -> ServedAnswer {
    func error(_ status: Int, _ words: String) -> ServedAnswer {
      .json(status, .members([("error", .text(words))]))
    }
    guard request.headers["authorization"] == "Bearer \(Self.token)" else {
      return error(401, "who are you?")
    }
    guard ["GET", "PATCH"].contains(request.method) else { return .plain(501) }
    let isReading = request.method == "GET"
    if request.path.isEmpty {
      return .json(200, .members([("service", .text("badges")), ("version", .number("1"))]))
    }
    if request.path == ["badges"], isReading {
      return .json(200, .members([("badges", .list(all))]))
    }
    guard request.path.count == 2, request.path.first == "badges",
      let number = request.path.last, var badge = badges[number]
    else { return error(404, "no such badge") }
    for member in isReading ? [] : request.body?.members ?? [] {
      switch (member.name, member.value) {
      case ("blocked", .flag), ("doors", .list):
        badge = badge.setting(JSONPointer(tokens: [member.name]), to: member.value)
      case _: return error(422, "cannot set \(member.name)")
      }
    }
    badges[number] = badge
    return .json(200, badge)
  }
}
