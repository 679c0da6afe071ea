import HTTPTypes

/// One page in one language, before its template.
struct Page: Sendable {
  let template: String
  let title: String
  /// Behind the language in its address: `sessions`.
  let path: String
  var value: [String: PageValue]
  var status: HTTPResponse.Status = .ok
}
