import DeclaredDomains
import DomainPrograms
import FoundationEssentials
import Operations
import Synchronization
import Testing

/// A plug-in of a test, in a file of its own, with a connection to it.
final class TrialProgram: Sendable {
  let folder: String
  let connection: ProgramConnection
  let transport: ProgramTransport
  let notes = Notes()
  /// What people were shown to sign in with.
  let codes = Codes()

  /// What the declared domain says of doors.
  static let doors = Declaration(
    id: "doors", extended: nil, settings: [],
    service: ServiceDeclaration(
      access: .program(["./door"]), limits: ServiceDeclaration.Limits(seconds: 20),
      errors: [.init(status: 0, meaning: .refused, code: "noKeys")]),
    subjects: [
      SubjectDeclaration(
        kind: "door", list: ReadingDeclaration(get: .text([])),
        read: ReadingDeclaration(get: .text([])), identity: .pointer(.whole),
        facts: [
          FactDeclaration(
            property: "state", source: .pointer(.whole), type: DeclaredType(.code)),
          FactDeclaration(
            property: "keys", source: .pointer(.whole), type: DeclaredType(.text, .set)),
          FactDeclaration(
            property: "opened", source: .pointer(.whole), type: DeclaredType(.instant)),
        ])
    ],
    operations: [
      OperationDeclaration(id: "door.lock", kind: .change, calls: [Call(.program("lock"))])
    ],
    digest: "")

  static let door = SubjectKey("door", ["door": "1"])

  actor Notes {
    private(set) var all: [String] = []
    func add(_ note: String) { all.append(note) }
  }

  final class Codes: Sendable {
    let all = Mutex<[String]>([])
  }

  static var supervisor: SupervisorCommand {
    SupervisorCommand(path: ownFolder + "/SupervisorProgram")
  }

  /// The folder of the built programs, which is that of the tests.
  private static var ownFolder: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return String(own.prefix(upTo: own.lastIndex(of: "/") ?? own.endIndex))
  }

  static func makeFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.path + "/program-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// - Parameter script: the lines of the program after `#!/bin/sh`, or after another first line.
  init(
    _ script: String, limits: ProgramLimits = ProgramLimits(), secrets: [String: String] = [:]
  ) throws {
    folder = try Self.makeFolder()
    let text = script.hasPrefix("#!") ? script : "#!/bin/sh\n" + script
    let path = "\(folder)/door"
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o700]))
    let start = try ProgramStart(
      ["./door"], in: folder,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nowhere"])
    let (notes, codes) = (notes, codes)
    connection = ProgramConnection(
      start, settings: .object([.init("folder", .text(folder))]), secrets: secrets,
      supervisor: Self.supervisor, limits: limits,
      note: { note in Task { await notes.add(note) } },
      showCode: { code in
        codes.all.withLock { $0.append("\(code.code) \(code.address) \(code.seconds)") }
      })
    transport = ProgramTransport(Self.doors, connection, instance: "doors", limits: limits)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func perform(
    _ name: String = "lock", key: String = "k1", seconds: Int? = nil
  ) async throws(DomainFailure) {
    try await transport.perform(
      PreparedCall(
        operation: "door.lock", target: .program(name, [:]), body: nil, subject: Self.door,
        key: key, version: nil, job: nil, seconds: seconds))
  }

  /// How many living processes have this text in their command line.
  static func alive(_ text: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.count { name in
      guard let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
        return false
      }
      return String(decoding: line, as: UTF8.self).contains(text)
    }
  }

  /// The beginning of a script in which `id` is the number of a request, and `describe` and `open`
  /// are answered.
  static let beginning = """
    open='{"protocol":1,"name":"d","version":"1","reads":["door"],"performs":["lock"],"recalls":true}'
    answer() { printf '{"id":%s,"result":%s}\\n' "$id" "$1"; }
    next() { IFS= read -r line || exit 0; id=${line#*:}; id=${id%%,*}; }
    next; answer "$open"; next; answer '{}'

    """
}
