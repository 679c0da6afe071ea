import Commands
import HTTPTypes
import Hummingbird
import Presentation
import Sessions

/// Where a page finds the pictures of a document: on this server, or nowhere.
package struct PagePictures: Sendable {
  /// The address of a picture on this server; `nil` if there is none.
  private let address: @Sendable (PicturePlace) -> String?
  /// Whether a picture is there, and not in the folder of the document.
  private let isOutside: @Sendable (PicturePlace) -> Bool
  private let words: Words

  package init(
    _ words: Words, isOutside: @escaping @Sendable (PicturePlace) -> Bool = { _ in false },
    address: @escaping @Sendable (PicturePlace) -> String?
  ) {
    self.words = words
    self.isOutside = isOutside
    self.address = address
  }

  /// The pictures beside a document as they are now.
  init(besideDocument path: String, named name: String, _ words: Words) {
    let folder = PictureFolder(besideDocument: path)
    self.init(
      words, isOutside: { folder.isLedOut(at: $0) },
      address: { place in
        guard folder.has(place) else { return nil }
        return "/\(words.language)/documents/picture?path=\(QueryText.encoded(name))"
          + "&file=\(QueryText.encoded(place.path))"
      })
  }

  /// The pictures that a session was begun with, as they were then.
  init(of start: SessionStart, _ words: Words) {
    self.init(words) { place in
      start.documents[SessionFiles.key(of: place)].map {
        "/\(words.language)/sessions/\(start.session.pathName)/pictures/\($0)"
      }
    }
  }

  /// The values of a run that stands for a picture: the picture, or why there is none.
  func value(of destination: String, text: String) -> [String: PageValue] {
    let text = text.isEmpty ? words.imageText(destination) : text
    let place = PicturePlace(destination)
    guard let href = place.flatMap(address) else {
      let isOutside = PicturePlace.isOutside(destination) || place.map(isOutside) ?? false
      let why: MessageKey =
        PicturePlace.isElsewhere(destination)
        ? .webPictureElsewhere : isOutside ? .webPictureOutside : .webPictureMissing
      return ["lost": .object(["text": .text(text), "reason": .text(words[why])])]
    }
    return ["picture": .object(["href": .text(href), "alt": .text(text)])]
  }
}

/// The addresses of pictures.
extension Site {
  func addPictures(to router: RouterGroup<WebContext>) {
    router.get(":language/documents/picture") { request, web in
      let (_, context) = try reader(web, .view)
      let query = request.uri.queryParameters
      let document = try documents.document(named: query.get("path") ?? "", context)
      guard let place = PicturePlace(path: query.get("file") ?? ""),
        let picture = PictureFolder(besideDocument: document.path).picture(at: place)
      else { throw WebProblem.notFound }
      return Self.picture(picture.kind, picture.bytes)
    }
    router.get(":language/sessions/:id/pictures/:digest") { _, web in
      let (_, context) = try reader(web, .view)
      let start = try kept(sessionID(web), context).start
      let digest = web.parameters.get("digest") ?? ""
      // Of what a session keeps, nothing else is shown under this address.
      guard
        start.documents.contains(where: { $0.value == digest && SessionFiles.isPicture($0.key) }),
        let bytes = try journal.document(digest), let kind = PictureKind(bytes)
      else { throw WebProblem.notFound }
      return Self.picture(kind, bytes)
    }
  }

  private static func picture(_ kind: PictureKind, _ bytes: [UInt8]) -> Response {
    var headers: HTTPFields = [.contentType: kind.mediaType]
    // A drawing opened by itself is a page: it can use its own styles, and nothing else.
    if let name = HTTPField.Name("Content-Security-Policy") {
      headers[name] =
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    }
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
