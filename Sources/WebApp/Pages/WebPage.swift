import HTTPTypes

/// A page in one language, before its template is applied.
package struct WebPage: Sendable {
  package let template: String
  package let title: String
  /// The part of its address after the language: `sessions`.
  package let path: String
  /// The part of the menu it belongs to; by default the one of its path.
  let place: WebPlace?
  package var value: [String: PageValue]
  package var status: HTTPResponse.Status = .ok

  package init(
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
