import HTTPTypes

/// One page in one language, before its template.
struct Page: Sendable {
  let template: String
  let title: String
  /// Behind the language in its address: `sessions`.
  let path: String
  /// The part of the menu it belongs to; that of its path where nothing else is said.
  let place: WebPlace?
  var value: [String: PageValue]
  var status: HTTPResponse.Status = .ok

  init(
    template: String, title: String, path: String, value: [String: PageValue],
    status: HTTPResponse.Status = .ok
  ) {
    self.init(
      template: template, title: title, path: path, place: WebPlace(path: path), value: value,
      status: status)
  }

  init(
    template: String, title: String, path: String, place: WebPlace?, value: [String: PageValue],
    status: HTTPResponse.Status = .ok
  ) {
    self.template = template
    self.title = title
    self.path = path
    self.place = place
    self.value = value
    self.status = status
  }
}
