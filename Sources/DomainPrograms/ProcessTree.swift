import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#endif

/// The processes of this machine by who started whom, as `/proc` shows them at one moment (proc(5)).
struct ProcessTree {
  struct Member {
    let process: Int32
    let parent: Int32
    let session: Int32
    /// The letter of `/proc/<pid>/stat`; of one that has ended and was not yet waited for, `Z`.
    let state: UInt8

    /// Whether there is still something to end.
    var isAlive: Bool { state != UInt8(ascii: "Z") && state != UInt8(ascii: "X") }
    var isStopped: Bool { state == UInt8(ascii: "T") }
  }

  private let members: [Member]

  /// Reads `/proc`; what ends meanwhile may be missing.
  init() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    members = names.compactMap { name in
      OutsideProcess.number(name).flatMap(Self.member)
    }
  }

  /// All that descend from a process, without itself, the older ones first.
  func descendants(of root: Int32) -> [Member] {
    let children = Dictionary(grouping: members, by: \.parent)
    var found: [Member] = []
    var roots = [root]
    while let parent = roots.popLast() {
      for child in children[parent] ?? [] where child.process != root {
        found.append(child)
        roots.append(child.process)
      }
    }
    return found
  }

  /// All in a session, whoever their parents are.
  func members(ofSession session: Int32) -> [Member] { members.filter { $0.session == session } }

  private static func member(_ process: Int32) -> Member? {
    guard let bytes = start(of: "/proc/\(process)/stat"),
      // The name of the program stands in parentheses and may contain any byte.
      let end = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 4, let state = fields[0].first,
      let parent = OutsideProcess.number(String(decoding: fields[1], as: UTF8.self)),
      let session = OutsideProcess.number(String(decoding: fields[3], as: UTF8.self))
    else { return nil }
    return Member(process: process, parent: parent, session: session, state: state)
  }

  /// The first bytes of a file; `nil` if it cannot be read.
  private static func start(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = read(file, &bytes, bytes.count)
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }
}
