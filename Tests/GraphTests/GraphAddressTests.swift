import Foundation
import GraphTenant
import Microsoft365
import Operations
import OutgoingHTTP
import Testing

/// Which addresses and tokens are understood, and what they allow.
struct GraphAddressTests {
  @Test(arguments: [
    ("https://graph.microsoft.com/v1.0", GraphCloud.worldwide, "login.microsoftonline.com"),
    ("https://graph.microsoft.us/v1.0/", .usGovernment, "login.microsoftonline.us"),
    ("https://dod-graph.microsoft.us/v1.0", .usGovernmentDoD, "login.microsoftonline.us"),
    ("https://microsoftgraph.chinacloudapi.cn/v1.0", .china, "login.chinacloudapi.cn"),
  ])
  func knowsTheCloudAndWhereToSignIn(text: String, cloud: GraphCloud, login: String) throws {
    let address = try GraphAddress(text)
    #expect(address.cloud == cloud)
    #expect(address.base == "https://\(cloud.graphHost)/v1.0")
    #expect(address.tokenURL(directory: "d") == "https://\(login)/d/oauth2/v2.0/token")
    #expect(address.defaultScope == "https://\(cloud.graphHost)/.default")
  }

  @Test func usesThePortThatIsWritten() throws {
    #expect(try GraphAddress("http://[::1]:65535/v1.0").base == "http://[::1]:65535/v1.0")
    #expect(try GraphAddress("http://localhost:1/v1.0").base == "http://localhost:1/v1.0")
  }

  @Test func signsInAtTheSandboxItself() throws {
    let address = try GraphAddress("http://127.0.0.1:8080/v1.0")
    #expect(address.tokenURL(directory: "d") == "http://127.0.0.1:8080/d/oauth2/v2.0/token")
  }

  @Test(arguments: [
    ("graph.microsoft.com", GraphAddress.Problem.notAnAddress), ("", .notAnAddress),
    ("ftp://graph.microsoft.com/v1.0", .notAnAddress),
    ("https://user@graph.microsoft.com/v1.0", .notAnAddress),
    ("http://graph.microsoft.com/v1.0", .notEncrypted),
    ("http://127.0.0.1.evil.example/v1.0", .notEncrypted),
    ("http://127.0.0.1:65536/v1.0", .notAnAddress), ("http://[::1]:70000/v1.0", .notAnAddress),
    ("https://graph.microsoft.com:0/v1.0", .notAnAddress),
    ("https://graph.microsoft.com:99999999999999999999/v1.0", .notAnAddress),
    ("https://graph.microsoft.com/beta", .otherVersion),
    ("https://graph.microsoft.com", .otherVersion),
  ])
  func refuses(text: String, problem: GraphAddress.Problem) {
    #expect(throws: problem) { try GraphAddress(text) }
  }

  @Test func readsWhatATokenAllows() throws {
    func token(_ claims: String) -> String {
      let body = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
      return "e30.\(body.replacing("+", with: "-").replacing("/", with: "_")).x"
    }
    let application = try #require(TokenClaims(token(#"{"roles":["A","B"],"appid":"x"}"#)))
    #expect(application.permissions == ["A", "B"])
    #expect(application.person == nil)
    let person = try #require(
      TokenClaims(token(#"{"scp":"A C","upn":"anna@contoso","oid":"1","wids":["AB-CD"]}"#)))
    #expect(person.permissions == ["A", "C"])
    #expect(person.person == "anna@contoso")
    #expect(person.objectID == "1")
    #expect(person.roles == ["ab-cd"])
    #expect(TokenClaims("opaque") == nil)
    #expect(TokenClaims("a.!!.c") == nil)
  }

  /// The technicians of a partner share a name, and have no account here.
  @Test(arguments: [
    (
      #"{"scp":"A","unique_name":"Fabrikam Technician","aai":"tenant: 7, object: 42","oid":""}"#,
      "Fabrikam Technician (42)", String?.none
    ),
    (#"{"scp":"A","aai":"object 42"}"#, "object 42", nil),
    (
      #"{"scp":"A","unique_name":"guest@fabrikam.example","oid":"9"}"#, "guest@fabrikam.example",
      "9"
    ),
    (
      #"{"scp":"A","unique_name":"Fabrikam Technician","oid":"","sub":"s"}"#,
      "Fabrikam Technician (s)", nil
    ),
    (#"{"scp":"A","oid":"9"}"#, "9", "9"), (#"{"scp":"A","sub":"s"}"#, "s", nil),
    (#"{"scp":"A"}"#, "?", nil),
  ])
  func takesAPersonWithoutAPrincipalNameForAPerson(
    _ body: String, name: String, object: String?
  ) throws {
    let encoded = Data(body.utf8).base64EncodedString().replacing("=", with: "")
    let token = "e30.\(encoded.replacing("+", with: "-").replacing("/", with: "_")).x"
    let claims = try #require(TokenClaims(token))
    #expect(claims.person == name)
    #expect(claims.objectID == object)
  }

  @Test func namesThePermissionsThatAreMissing() {
    let step = (operation: "user.setUsageLocation" as OperationID, arguments: Arguments())
    let missing = PermissionNeed.missing(["User.Read.All"], for: [step])
    #expect(missing.map { $0.anyOf.first } == ["GroupMember.Read.All", "User.ReadWrite.All"])
    let enough: Set<String> = ["User.ReadWrite.All", "Group.Read.All"]
    #expect(PermissionNeed.missing(enough, for: [step]) == [])
  }

  @Test func knowsWhichPermissionsAPageTakes() {
    let page = (
      operation: "page.open" as OperationID, arguments: ["page": Value.code("oneDrive")]
    )
    let missing = PermissionNeed.missing(["Directory.Read.All"], for: [page])
    #expect(missing.map { $0.anyOf.first } == ["Files.Read.All"])
    let quantity = (operation: "quantity.enter" as OperationID, arguments: Arguments())
    #expect(PermissionNeed.missing([], for: [quantity]).count == 2)
  }

  @Test func neverShowsASecret() {
    let secret = Secret("hush")
    #expect(!"\(secret)".contains("hush"))
    #expect(!String(reflecting: secret).contains("hush"))
    #expect(!"\(Credential.secret(secret))".contains("hush"))
    var dumped = ""
    dump(Credential.secret(secret), to: &dumped)
    #expect(!dumped.contains("hush"))
  }
}
