import Diagnostics
import Operations

/// The file of a declaration.
package struct DeclarationFile: Sendable {
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Where the declarations of other domains are found, which one extends or names in types.
package struct DeclarationSource: Sendable {
  private let file: @Sendable (DomainID) -> DeclarationFile?
  private let programmed: Set<DomainID>
  /// The ids of the domains that are declared, for whoever has mistyped one.
  let known: [DomainID]

  /// - Parameters:
  ///   - known: the ids of the declared domains.
  ///   - programmed: the domains that the program brings itself. Types may name their subjects.
  ///   - file: the file of a declared domain; `nil` if there is none.
  package init(
    known: [DomainID] = [], programmed: Set<DomainID> = [],
    file: @escaping @Sendable (DomainID) -> DeclarationFile?
  ) {
    self.known = known
    self.programmed = programmed
    self.file = file
  }

  /// No other domains.
  package static let none = DeclarationSource { _ in nil }

  func contains(programmed id: String) -> Bool { programmed.contains(DomainID(rawValue: id)) }

  func file(of id: String) -> DeclarationFile? {
    guard Self.isID(id) else { return nil }
    return file(DomainID(rawValue: id))
  }

  /// Whether a text can be the id of a domain, and so the name of its folder.
  package static func isID(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 60,
      text.utf8.last != 0x2D
    else { return false }
    return text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
  }
}

/// A declaration as it is written, with the parts of those it extends.
struct ExtendedNode {
  let node: DeclarationNode
  /// The files that it is in, itself first.
  let files: [DeclarationFile]
  /// The domain that it extends; `nil` for none.
  let extended: DomainID?

  /// Reads a file and, one after the other, those that it extends.
  ///
  /// - Throws: `DeclarationProblem` if one cannot be read.
  static func read(
    _ file: DeclarationFile, from source: DeclarationSource, _ faults: inout DeclarationFaults
  ) throws(DeclarationProblem) -> ExtendedNode {
    let own = try DeclarationNode.read(file.bytes, path: file.path)
    var layers = [own]
    var files = [file]
    var seen: [String] = own["id"]?.text.map { [$0] } ?? []
    while let written = layers.last?["extends"], layers.last?.entries != nil {
      guard let id = written.text else {
        faults.report(.domainType, written.place, "'\(written.name)' must be a text")
        break
      }
      if seen.contains(id) {
        faults.report(
          .domainCycle, written.place,
          "'\(id)' extends itself: \((seen + [id]).joined(separator: " → "))")
        break
      }
      guard let next = source.file(of: id) else {
        faults.report(
          .domainExtends, written.place, "there is no declared domain '\(id)'",
          advice: DeclarationFaults.advice(for: id, among: source.known.map(\.rawValue)))
        break
      }
      seen.append(id)
      files.append(next)
      layers.append(try DeclarationNode.read(next.bytes, path: next.path))
    }
    let merged = layers.dropLast().reversed().reduce(layers.last ?? own) { $1.completing($0) }
    return ExtendedNode(
      node: merged, files: files,
      extended: own["extends"]?.text.map(DomainID.init(rawValue:)))
  }
}

extension DeclarationNode {
  /// The parts of a declaration that are completed key by key; anything else replaces what was there.
  private static let levels: [[String?]] = [
    [], ["settings"], ["settings", nil], ["service"], ["service", "limits"],
    ["service", "headers"], ["subjects"], ["subjects", nil], ["subjects", nil, "facts"],
    ["subjects", nil, "readings"], ["operations"], ["operations", nil],
    ["operations", nil, "inputs"],
  ]

  /// What may be taken away by writing nothing after its key, such as an operation that a service
  /// does not have.
  private static let removable: [[String?]] = [
    ["subjects"], ["subjects", nil, "facts"], ["operations"], ["service"], ["service", "headers"],
  ]

  /// This declaration with all that it does not say itself from the one that it extends.
  func completing(_ base: DeclarationNode) -> DeclarationNode { completing(base, at: []) }

  private func completing(_ base: DeclarationNode, at path: [String]) -> DeclarationNode {
    guard Self.isOne(of: Self.levels, path), let own = entries, let others = base.entries else {
      return self
    }
    let mayRemove = Self.isOne(of: Self.removable, path)
    var entries: [Entry] = []
    for other in others {
      guard let mine = own.first(where: { $0.key == other.key }) else {
        // What is extended is said once, and a format is that of each file.
        if !(path.isEmpty && ["id", "extends"].contains(other.key)) { entries.append(other) }
        continue
      }
      if mayRemove, mine.value.isNothing { continue }
      entries.append(
        Entry(
          key: mine.key, place: mine.place,
          value: mine.value.completing(other.value, at: path + [mine.key])))
    }
    entries += own.filter { mine in !others.contains { $0.key == mine.key } }
    return DeclarationNode(.mapping(entries), at: place, named: name)
  }

  private static func isOne(of levels: [[String?]], _ path: [String]) -> Bool {
    levels.contains { level in
      level.count == path.count && zip(level, path).allSatisfy { $0 == nil || $0 == $1 }
    }
  }
}
