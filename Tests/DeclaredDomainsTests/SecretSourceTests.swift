import DeclaredDomains
import Foundation
import Testing

struct SecretSourceTests {
  private func source(_ environment: [String: String]) -> SecretSource {
    SecretSource(instance: "my-names2", environment: environment)
  }

  @Test func readsSecretsFromTheEnvironment() throws {
    let source = source(["STEGVIS_MY_NAMES2_API_KEY": "s3cret", "STEGVIS_MY_NAMES2_B": ""])
    #expect(try source.secret("apiKey") == "s3cret")
    #expect(try source.secret("api-key") == "s3cret")
    #expect(try source.secret("b") == nil && source.secret("token") == nil)
    #expect(source.fileVariable("clientHTTPKey2") == "STEGVIS_MY_NAMES2_CLIENT_HTTPKEY2_FILE")
  }

  /// Of several services of one domain, each may have a secret of its own.
  @Test func takesThoseOfTheDomainWhereAnInstanceHasNone() throws {
    let environment = [
      "STEGVIS_SCIM_TOKEN": "domain", "STEGVIS_CHAT_TOKEN": "chat", "STEGVIS_SCIM_PROXY": "p",
      "STEGVIS_CHAT_PROXY": "",
    ]
    func token(_ instance: String) throws -> String? {
      try SecretSource(instance: instance, of: "scim", environment: environment).secret("token")
    }
    #expect(try token("chat") == "chat" && token("wiki") == "domain")
    let chat = SecretSource(instance: "chat", of: "scim", environment: environment)
    #expect(chat.value("proxy") == "p" && chat.value("ca") == nil)
    // What is missing is asked for under the instance's own name.
    #expect(chat.variable("token") == "STEGVIS_CHAT_TOKEN")
    #expect(
      try SecretSource(instance: "chat", environment: ["STEGVIS_SCIM_TOKEN": "domain"])
        .secret("token") == nil)
  }

  @Test func readsSecretsFromFilesThatOnlyTheirOwnerMayRead() throws {
    let folder = URL.temporaryDirectory.appending(path: "stegvis-secrets-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let path = folder.appending(path: "key").path
    let source = source([
      "STEGVIS_MY_NAMES2_KEY_FILE": path, "STEGVIS_MY_NAMES2_KEY": "another",
    ])
    #expect(throws: SecretProblem.unreadable(path)) { try source.secret("key") }
    try Data("s3cret \nnotes\n".utf8).write(to: URL(fileURLWithPath: path))
    for mode in [0o644, 0o640, 0o604, 0o620, 0o601] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(throws: SecretProblem.readableByOthers(path)) { try source.secret("key") }
    }
    for mode in [0o600, 0o400] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(try source.secret("key") == "s3cret ")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try Data("\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: SecretProblem.empty(path)) { try source.secret("key") }
  }
}
