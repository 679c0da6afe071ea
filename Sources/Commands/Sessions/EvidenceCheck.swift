import Markup
import Presentation
import Sessions
import Workspaces

/// The files that a session recorded as evidence, held against those that the data folder keeps.
struct EvidenceCheck {
  /// A file that a session recorded, and what is there of it.
  struct Entry {
    enum Standing: Hashable {
      case intact
      /// Not in this data folder: it may be elsewhere.
      case missing
      /// There are other bytes under its name.
      case changed
      /// The code of a reason.
      case unreadable(String)
    }

    let name: String
    let digest: String
    let standing: Standing
  }

  let entries: [Entry]

  /// Whether a file is there, and is not the one that was recorded.
  var hasProblems: Bool {
    entries.contains { entry in
      switch entry.standing {
      case .changed, .unreadable: true
      case .intact, .missing: false
      }
    }
  }

  init(_ events: [SessionEvent], in data: DataFolder) {
    var known: Set<String> = []
    entries = events.compactMap { event -> Entry? in
      switch event {
      case .noted(_, .file(let file)):
        // A rehearsal reads no file.
        guard !file.digest.isEmpty, known.insert("\(file.digest)/\(file.name)").inserted else {
          return nil
        }
        return Entry(
          name: file.name, digest: file.digest,
          standing: Self.standing(of: file.name, file.digest, size: file.size, in: data))
      case .recorded(_, _, let value, _):
        guard let place = value.text.flatMap(KeptEvidence.place),
          known.insert("\(place.digest)/\(place.name)").inserted
        else { return nil }
        return Entry(
          name: place.name, digest: place.digest,
          standing: Self.standing(of: place.name, place.digest, size: nil, in: data))
      case .started, .shown, .chosen, .decided, .checked, .attempted, .performed, .failed,
        .verified, .refused, .overridden, .attested, .passed, .noted(_, .words), .skipped,
        .modeChanged, .left, .returned, .resumed, .stopped, .approvalRequested, .approved,
        .rejected, .deviated, .planSetAside, .completed:
        return nil
      }
    }
  }

  /// - Parameter size: in bytes; `nil` if the session recorded none.
  private static func standing(
    of name: String, _ digest: String, size: Int?, in data: DataFolder
  ) -> Entry.Standing {
    let path = "\(data.path)/\(KeptEvidence.value(named: name, digest))"
    do {
      let bytes = try FileReading.file(path).bytes
      let isSame = Digest.sha256(bytes) == digest && bytes.count == size ?? bytes.count
      return isSame ? .intact : .changed
    } catch WorkspaceFailure.notFound {
      return .missing
    } catch WorkspaceFailure.notReadable(_, let problem) {
      return .unreadable(problem.rawValue)
    } catch {
      return .unreadable("\(error)")
    }
  }

  func lines(_ words: Words) -> [TextLine] {
    guard !entries.isEmpty else { return [] }
    let intact = entries.count { $0.standing == .intact }
    return [
      TextLine(
        words.text(
          .verifyFiles, ["all": words.formats.number(entries.count)], count: intact),
        intact == entries.count ? .good : .plain, indent: 2, hanging: 2)
    ]
      + entries.compactMap { entry in
        let values = ["name": entry.name, "digest": String(entry.digest.prefix(12))]
        let (text, style): (String, Style) =
          switch entry.standing {
          case .intact: ("", .plain)
          case .missing: (words.text(.verifyFileMissing, values), .warning)
          case .changed: (words.text(.verifyFileChanged, values), .bad)
          case .unreadable(let reason):
            (
              words.text(
                .verifyFileUnreadable, values.merging(["reason": words.reason(reason)]) { $1 }),
              .bad
            )
          }
        return text.isEmpty ? nil : TextLine(text, style, indent: 4, hanging: 2)
      }
  }

  var json: JSONValue {
    .array(
      entries.map { entry in
        let standing: String =
          switch entry.standing {
          case .intact: "intact"
          case .missing: "missing"
          case .changed: "changed"
          case .unreadable: "unreadable"
          }
        return .object([
          "name": .string(entry.name), "digest": .string(entry.digest),
          "standing": .string(standing),
        ])
      })
  }
}
