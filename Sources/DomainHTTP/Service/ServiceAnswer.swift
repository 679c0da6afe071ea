import DeclaredDomains
import Diagnostics
import OutgoingHTTP

/// What a service answered to one request.
struct ServiceAnswer: Sendable {
  /// The address that it came from.
  let url: String
  let status: Int
  /// By lower-case name.
  let headers: [String: String]
  /// `nil` if the body is no JSON, or there is none.
  let document: JSONDocument?

  init(_ answer: HTTPAnswer, from url: String) {
    self.url = url
    status = answer.status
    headers = answer.headers
    document = Self.document(answer.body)
  }

  private static func document(_ body: [UInt8]) -> JSONDocument? {
    do {
      return try JSONReader.document(body)
    } catch {
      // What else it is, the status and the kind of request tell.
      return nil
    }
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  /// How many seconds to wait before asking again (RFC 9110, section 10.2.3); `nil` if it does not say.
  ///
  /// - Parameter now: seconds since 1970.
  func retryAfter(at now: Int) -> Int? {
    guard let text = headers["retry-after"] else { return nil }
    return OutsideNumber.clamped(text, to: OutsideNumber.seconds)
      ?? HTTPDate.seconds(text).map { max(0, $0 - now) }
  }

  /// The address of the next page by the `Link` header (RFC 8288); `nil` if there is none.
  var nextLink: String? {
    headers["link"].flatMap { header in
      WebLink.all(in: header).first { $0.relations.contains("next") && !$0.hasAnchor }?.target
    }
  }
}

/// A link in a header (RFC 8288, section 3).
struct WebLink: Hashable, Sendable {
  let target: String
  /// In lower case.
  let relations: [String]
  /// Whether it is a link of something else than the answer.
  let hasAnchor: Bool

  /// The links that can be read; one that cannot ends the list.
  static func all(in header: String) -> [WebLink] {
    var links: [WebLink] = []
    var rest = header[...]
    while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
      let target = String(rest[rest.index(after: start)..<end])
      rest = rest[rest.index(after: end)...]
      var parameters: [String: String] = [:]
      while let (name, value) = parameter(&rest) {
        // Of several of one name, the first counts (section 3.3).
        if parameters[name] == nil { parameters[name] = value }
      }
      links.append(
        WebLink(
          target: target,
          relations: (parameters["rel"] ?? "").lowercased().split(separator: " ").map(String.init),
          hasAnchor: parameters["anchor"] != nil))
    }
    return links
  }

  /// Reads `; name="value"`; `nil` where the next link begins.
  private static func parameter(_ rest: inout Substring) -> (String, String)? {
    rest = rest.drop { $0 == " " || $0 == "\t" }
    guard rest.first == ";" else { return nil }
    rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
    let name = rest.prefix { !" \t=;,".contains($0) }
    rest = rest[name.endIndex...].drop { $0 == " " || $0 == "\t" }
    guard rest.first == "=" else { return (name.lowercased(), "") }
    rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
    var value = ""
    if rest.first == "\"" {
      rest = rest.dropFirst()
      while let character = rest.popFirst(), character != "\"" {
        value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
      }
    } else {
      value = String(rest.prefix { !" \t;,".contains($0) })
      rest = rest.dropFirst(value.count)
    }
    return (name.lowercased(), value)
  }
}

/// Points in time as HTTP writes them (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The seconds since 1970; `nil` if the text is no such date.
  static func seconds(_ text: String) -> Int? {
    let parts = text.split { $0 == " " || $0 == "," || $0 == ":" }
    guard parts.count == 8, let month = months.firstIndex(of: String(parts[2])),
      let year = OutsideNumber.whole(parts[3], in: 1970...9_999),
      let day = CalendarDay.instant("\(year)-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])"),
      let hour = OutsideNumber.whole(parts[4], in: 0...23),
      let minute = OutsideNumber.whole(parts[5], in: 0...59),
      // 60 is a leap second.
      let second = OutsideNumber.whole(parts[6], in: 0...60)
    else { return nil }
    return day + hour * 3_600 + minute * 60 + second
  }
}
