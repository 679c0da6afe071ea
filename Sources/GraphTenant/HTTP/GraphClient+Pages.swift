/// One page of a collection.
private struct GraphPage<Element: Decodable>: Decodable {
  let value: [Element]
  let nextLink: String?

  enum CodingKeys: String, CodingKey {
    case value
    case nextLink = "@odata.nextLink"
  }
}

extension GraphClient {
  /// Reads every element of a collection, page by page (`@odata.nextLink`), in the service's order.
  ///
  /// - Parameter each: Takes the elements of one page, so that they need not all be in memory at
  ///   once.
  /// - Throws: `GraphFailure.malformed` if a link leads to another server, which would receive the
  ///   token, or back to a page already read, which would never end.
  func pages<Element: Decodable>(
    of type: Element.Type, _ request: GraphRequest,
    _ each: ([Element]) async throws(GraphFailure) -> Void
  ) async throws(GraphFailure) {
    var next: GraphRequest? = request
    var seen: Set<String> = [request.target, address.base + request.target]
    while let request = next {
      let page = try await value(GraphPage<Element>.self, request)
      try await each(page.value)
      guard let link = page.nextLink else { return }
      guard address.isOwn(link) else { throw .malformed("a page's next link leads elsewhere") }
      guard seen.insert(link).inserted else {
        throw .malformed("a page's next link leads back to a page that was read")
      }
      next = GraphRequest(.get, link, headers: request.headers)
    }
  }

  package func all<Element: Decodable>(
    _ type: Element.Type, _ request: GraphRequest
  ) async throws(GraphFailure) -> [Element] {
    var elements: [Element] = []
    try await pages(of: type, request) { elements += $0 }
    return elements
  }
}
