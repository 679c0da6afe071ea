import HTTPTypes
import Hummingbird
import TestSupport
import Testing
import WebApp

/// The files that every page is shown with.
struct WebAssetsTests {
  private func assets() throws -> WebAssets { try WebAssets(TestTranslations.content) }

  private func answer(_ name: String, knowing tag: String? = nil) throws -> (Int, HTTPFields) {
    var headers = HTTPFields()
    if let tag { headers[.ifNoneMatch] = tag }
    let response = try #require(try assets().response(name, to: headers))
    return (response.status.code, response.headers)
  }

  @Test(arguments: ["style.css", "live.js", "icon.svg"])
  func sendsNothingThatTheBrowserHas(name: String) throws {
    let (status, fields) = try answer(name)
    let tag = try #require(fields[.eTag])
    #expect(status == 200 && fields[.contentType] != nil)
    for known in [tag, "\"x\", \(tag)", "W/\(tag)", "*", "\"x\",W/\(tag) , \"y\""] {
      let (status, fields) = try answer(name, knowing: known)
      #expect(status == 304, "\(known)")
      #expect(fields[.eTag] == tag && fields[.contentType] == nil)
    }
  }

  @Test(arguments: ["\"x\"", "", "\"", "x*", "W/\"\""])
  func sendsWhatTheBrowserDoesNotHave(tag: String) throws {
    #expect(try answer("style.css", knowing: tag).0 == 200)
  }

  @Test func hasATagForEachContent() throws {
    #expect(try answer("style.css").1[.eTag] != answer("live.js").1[.eTag])
    #expect(try assets().response("layout.mustache", to: [:]) == nil)
  }
}
