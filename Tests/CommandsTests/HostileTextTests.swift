import Foundation
import GRDB
import NIOCore
import NIOPosix
import Testing

/// Text that would control a terminal, through every way by which text from outside reaches one.
struct HostileTextTests {
  private let program: Program

  init() throws { program = try Program() }

  /// A title for the window, a colour, a step back, and text from right to left. What may be shown of
  /// it is `abc`.
  private static let hostile =
    "a\u{1B}]0;x\u{7}\u{9B}31m\u{8}\u{202E}b\u{2066}\u{200F}\u{61C}\u{7F}c\u{2028}"
  private static let hostileInJSON =
    #"a\u001b]0;x\u0007\u009b31m\u0008\u202eb\u2066\u200f\u061c\u007fc\u2028"#

  /// The characters of a text that a terminal must not get, each with its code. Unicode's own
  /// properties, not the list that the program has.
  private func unwanted(_ text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .lineSeparator, .paragraphSeparator: true
      case _: scalar.properties.isBidiControl
      }
    }
    .map { "U+\(String($0.value, radix: 16))" }
  }

  private func run(_ line: String) async throws -> Program.Result {
    let arguments = line.split(separator: " ").map {
      String($0).replacing("HOSTILE", with: Self.hostile)
        .replacing("HOME", with: program.home.path)
    }
    let result = try await program.run(arguments)
    #expect(unwanted(result.output) == [], "\(line)")
    #expect(unwanted(result.errors) == [], "\(line)")
    return result
  }

  @Test(arguments: [
    "--HOSTILE", "HOSTILE", "list --locale HOSTILE", "list --labels HOSTILE",
    "list --format HOSTILE", "list --color HOSTILE", "serve --role HOSTILE",
    "tenant advance HOSTILE", "run HOSTILE", "show HOSTILE", "graph HOSTILE", "plan HOSTILE",
    "run reduce-licenses --answers HOSTILE", "run reduce-licenses --actor HOSTILE",
    "run reduce-licenses --document HOSTILE", "run unassign-all-licenses --each HOSTILE",
    "run reduce-licenses --tenant HOSTILE:x", "run reduce-licenses --tenant graph:HOSTILE",
    "run reduce-licenses --tenant embedded:/nosuch/HOSTILE",
    "tenant show --tenant embedded:/nosuch/HOSTILE", "outline HOSTILE", "check HOSTILE",
    "bind HOSTILE", "xliff check HOSTILE", "xliff import HOSTILE --into HOSTILE",
    "translate status HOSTILE",
  ])
  func printsAnArgumentWithoutItsControls(_ line: String) async throws {
    let result = try await run(line)
    #expect(result.status == 2)
    #expect(result.errors.contains("abc"), "\(result.errors)")
  }

  @Test(arguments: [
    #"steps: {"a\e]0;x\a\x9B31m\u202Ebc": {answer: x}}"#, #"inputs: {"a\x9B31m\u2066bc": x}"#,
    #"procedure: "a\e[31m\u200Fbc""#, #""a\e[31m\u061Cbc": 1"#,
    #"steps: {choose-subscription: {mode: "a\e[31mb\ac"}}"#, "steps: [ abc\u{1B}[31m",
    "steps: {choose-subscription: {answer: \"abc\u{202E}\u{2066}x",
  ])
  func printsAnAnswersFileWithoutItsControls(_ text: String) async throws {
    _ = try program.write("answers.yaml", text + "\n")
    let result = try await run("run reduce-licenses --answers HOME/answers.yaml")
    #expect(result.status == 2)
    // What is no YAML is not repeated.
    #expect(
      ["abc", "isn’t YAML"].contains { result.errors.contains($0) }, "\(result.errors)")
  }

  @Test(arguments: [
    "outline HOME/docs", "check HOME/docs", "check HOME/docs/HOSTILE.md",
    "bind HOME/docs/HOSTILE.md", "translate status HOME/docs", "xliff check HOME/HOSTILE.xlf",
  ])
  func printsFilesWithoutTheControlsInTheirNames(_ line: String) async throws {
    try writeFiles()
    #expect(try await run(line).output.contains("abc"))
  }

  @Test(arguments: [
    "outline HOME/docs --format json", "outline HOME/docs --format json --segments",
    "check HOME/docs --format json", "bind HOME/docs/HOSTILE.md --format json",
    "translate status HOME/docs --format json", "xliff check HOME/HOSTILE.xlf --format json",
  ])
  func losesNoCharacterInJSON(_ line: String) async throws {
    try writeFiles()
    #expect(try await run(line).output.contains(Self.hostileInJSON))
  }

  /// A document and an exchange file with hostile names, which have errors in hostile places.
  private func writeFiles() throws {
    let broken =
      #"<span data-ttu-id="aaaaa-103">K\#(Self.hostile)</span>"#
      + #"<span class="sxs-lookup"><span data-stu-id="aaaaa-103">C"#
    _ = try program.write(
      "docs/\(Self.hostile).md", "# T\(Self.hostile)\n\n1. Go \(Self.hostile).\n\n\(broken)")
    _ = try program.write("\(Self.hostile).xlf", "<xliff>\(Self.hostile)\n")
  }

  @Test func keepsItsOwnColours() async throws {
    try writeFiles()
    let folder = program.home.appending(path: "docs").path
    let result = try await program.run("check", folder, "--color", "always")
    let own = /\x{1B}\[(?:0|1|2|32|33|1;31)m/
    #expect(result.output.contains(own))
    #expect(unwanted(result.output.replacing(own, with: "")) == [])
    #expect(unwanted(result.errors) == [])
  }

  @Test func printsATenantAndItsSessionsWithoutControls() async throws {
    #expect(try await run("tenant init").status == 0)
    let tenant = try DatabaseQueue(path: program.home.appending(path: "tenant.sqlite").path)
    try await tenant.write {
      try $0.execute(
        sql: "UPDATE app_user SET display_name = display_name || ?", arguments: [Self.hostile])
    }
    try tenant.close()
    #expect(try await run("tenant show").output.contains("Helen Priceabc"))
    let json = try await run("tenant show --format json").output
    #expect(json.contains("Helen Price" + Self.hostileInJSON))
    let scenario = Program.scenario("unassign-licenses-from-user", "release-holds")
    let walk = try await run("run unassign-licenses-from-user --answers \(scenario)")
    #expect(walk.status == 0)
    #expect(walk.output.contains("Anna Lindabc"))
    for line in ["sessions show last", "replay last"] {
      #expect(try await run(line).output.contains("Anna Lindabc"))
    }
    let shown = try await run("sessions show last --format json").output
    #expect(shown.contains(Self.hostileInJSON))
    for command in ["show", "verify", "export"] {
      #expect(try await run("sessions \(command) HOSTILE").errors.contains("abc"))
    }
    for command in ["resume", "undo", "replay"] {
      #expect(try await run("\(command) HOSTILE").errors.contains("abc"))
    }
  }

  @Test func printsAReasonWithoutItsControls() async throws {
    _ = try program.write(
      "answers.yaml",
      #"""
      consent: true
      attest: true
      inputs: {user: george.ellis@nordlund.onmicrosoft.com}
      steps:
        decide-legal-need: {answer: required}
        decide-account-deletion: [{answer: deleteAccount}, {answer: keepAccount}]
        delete-account: {skip: "a\e]0;x\a\x9B31m\u202Eb\u2066\u200Fc"}
      """#)
    let walk = try await run("run keep-mailbox-for-ediscovery --answers HOME/answers.yaml")
    #expect(walk.status == 0)
    #expect(walk.output.contains("abc"))
    #expect(try await run("sessions show last").output.contains("abc"))
    #expect(
      try await run("sessions show last --format json").output
        .contains(#"a\u001b]0;x\u0007\u009b31m\u202eb\u2066\u200fc"#))
    _ = try await run("replay last --format json")
    _ = try await run("sessions list")
  }

  /// - Parameter hasToken: whether the service refuses the first request instead of the sign-in.
  @Test(arguments: [false, true])
  func printsWhatAServiceSaysWithoutItsControls(hasToken: Bool) async throws {
    let service = try await HostileService(saying: Self.hostileInJSON, hasToken: hasToken)
    let refused = try await run("tenant show --tenant \(service.tenant) --verbose")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("abc"), "\(refused.errors)")
    // With a directory, a person signs in by device code.
    let signIn = try await run("tenant show --tenant \(service.tenant) --directory d")
    #expect(signIn.status == 4)
    #expect(signIn.errors.contains("open abc"), "\(signIn.errors)")
    try await service.close()
  }
}

/// A sign-in service and Microsoft Graph in one, on loopback, whose every text is hostile.
private struct HostileService {
  private final class Answering: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String
    private let hasToken: Bool
    /// What came so far: a request may come in pieces.
    private var received = ""

    init(_ text: String, hasToken: Bool) {
      self.text = text
      self.hasToken = hasToken
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      received += String(buffer: unwrapInboundIn(data))
      guard let end = received.firstRange(of: "\r\n\r\n") else { return }
      let head = received[..<end.lowerBound]
      let length = head.lowercased().firstMatch(of: /content-length: *(\d+)/)
        .flatMap { Int($0.output.1) }
      guard received[end.upperBound...].utf8.count >= length ?? 0 else { return }
      let path = head.split(separator: " ").dropFirst().first ?? ""
      let (status, body) = answer(to: path)
      context.writeAndFlush(
        wrapOutboundOut(
          ByteBuffer(
            string: "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n"
              + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")),
        promise: nil)
      context.close(promise: nil)
    }

    private func answer(to path: Substring) -> (status: String, body: String) {
      if path.hasSuffix("/devicecode") {
        return (
          "200 OK",
          #"{"device_code":"d","user_code":"\#(text)","verification_uri":"\#(text)","#
            + #""expires_in":900,"interval":0}"#
        )
      }
      guard path.hasSuffix("/token") else {
        return ("403 Forbidden", #"{"error":{"code":"\#(text)","message":"\#(text)"}}"#)
      }
      return hasToken
        ? ("200 OK", #"{"access_token":"t","token_type":"Bearer","expires_in":3600}"#)
        : ("400 Bad Request", #"{"error":"\#(text)","error_description":"\#(text)"}"#)
    }
  }

  private let channel: any Channel
  /// The tenant's address on the command line.
  let tenant: String

  /// - Parameters:
  ///   - text: the inside of a JSON string.
  ///   - hasToken: whether it gives out a token, and refuses what follows.
  init(saying text: String, hasToken: Bool) async throws {
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Answering(text, hasToken: hasToken))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    tenant = "graph:http://127.0.0.1:\(channel.localAddress?.port ?? 0)/v1.0"
  }

  func close() async throws { try await channel.close() }
}
