import Foundation
import Journal

/// Alters an exported session in every way that concerns one byte or one event.
struct TamperTimer {
  /// The bytes of the export.
  let bytes: [UInt8]

  /// Runs a session with the program and exports it.
  init(program: String, content: String, folder: String) throws {
    let environment = [
      "STEGVIS_HOME=\(folder)", "STEGVIS_CONTENT=\(content)", "LANG=C", "PATH=/usr/bin:/bin",
    ]
    let answers =
      "\(content)/procedures/unassign-licenses-from-user/scenarios/release-holds.yaml"
    let file = "\(folder)/session.json"
    for arguments in [
      ["run", "unassign-licenses-from-user", "--answers", answers],
      ["sessions", "export", "last", "-o", file],
    ] {
      _ = try ChildProcess(program: program, arguments: arguments, environment: environment).run()
    }
    bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    guard ExportCheck(bytes).problems.isEmpty else {
      throw PromptTimer.Failed(reason: "the export is not intact to begin with")
    }
  }

  /// Returns how many changes of one byte are found; in each byte, another of its bits is flipped.
  func bytesFound() async -> Int {
    let parts = 64
    return await withTaskGroup(of: Int.self) { group in
      for part in 0..<parts {
        group.addTask {
          var found = 0
          var changed = bytes
          for index in stride(from: part, to: bytes.count, by: parts) {
            changed[index] ^= 1 << UInt8(index / parts % 8)
            if !ExportCheck(changed).problems.isEmpty { found += 1 }
            changed[index] = bytes[index]
          }
          return found
        }
      }
      return await group.reduce(0, +)
    }
  }

  /// Drops, doubles, repeats at the end, and exchanges with the next each event, in a file whose
  /// digests are calculated again.
  func eventsFound() throws -> (tried: Int, found: Int) {
    guard
      var object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
      let events = object["events"] as? [[String: Any]]
    else { return (0, 0) }
    var tried = 0
    var found = 0
    for index in events.indices {
      var dropped = events
      dropped.remove(at: index)
      var doubled = events
      doubled.insert(events[index], at: index)
      var changes = [dropped, doubled, events + [events[index]]]
      if index + 1 < events.count {
        var swapped = events
        swapped.swapAt(index, index + 1)
        changes.append(swapped)
      }
      for (number, change) in changes.enumerated() {
        // Without its last event, a session simply looks shorter. Only a fingerprint noted
        // elsewhere reveals the change.
        let noted = number == 0 && index == events.count - 1
        object["events"] = change
        object["head"] = change.last?["digest"] ?? ""
        let forged = try JSONDecoder().decode(
          SessionExport.self, from: try JSONSerialization.data(withJSONObject: object))
        let head = noted ? events.last?["digest"] as? String : nil
        tried += 1
        if !ExportCheck(try forged.bytes, head: head).problems.isEmpty { found += 1 }
      }
    }
    return (tried, found)
  }
}
