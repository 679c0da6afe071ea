import AsyncHTTPClient
import Foundation
import NIOCore

/// A minimal browser that handles forms and one cookie.
struct WebVisitor {
  /// A page with its address and content.
  struct Page {
    let address: String
    let text: String

    /// Returns a hidden field of its form.
    func field(_ name: String) -> String {
      guard let start = text.range(of: "name=\"\(name)\" value=\"") else { return "" }
      return String(text[start.upperBound...].prefix { $0 != "\"" })
    }
  }

  let client: HTTPClient
  let address: String
  let cookie: String

  /// Signs in with a link.
  init(client: HTTPClient, address: String, link: String) async throws {
    self.client = client
    self.address = address
    let answer = try await client.execute(HTTPClientRequest(url: link), timeout: .seconds(30))
    let given = answer.headers["set-cookie"].first ?? ""
    cookie = String(given.prefix { $0 != ";" })
  }

  func get(_ path: String) async throws -> Page {
    var request = HTTPClientRequest(url: address + path)
    request.headers.add(name: "Cookie", value: cookie)
    let answer = try await client.execute(request, timeout: .seconds(30))
    let body = try await answer.body.collect(upTo: 4 * 1_048_576)
    guard answer.status == .ok else { throw ServedTenant.Failed(what: "\(path): \(answer.status)") }
    return Page(address: path, text: String(buffer: body))
  }

  /// Sends a form, and reads the page to which it leads.
  func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
    var request = HTTPClientRequest(url: address + path)
    request.method = .POST
    request.headers.add(name: "Cookie", value: cookie)
    request.headers.add(name: "Origin", value: address)
    request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    let pairs = fields.map { "\($0)=\(Self.encoded($1))" }
    request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
    let answer = try await client.execute(request, timeout: .seconds(30))
    guard answer.status == .seeOther, let next = answer.headers["location"].first else {
      throw ServedTenant.Failed(what: "\(path): \(answer.status)")
    }
    return try await get(String(next.prefix { $0 != "#" }))
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }
}
