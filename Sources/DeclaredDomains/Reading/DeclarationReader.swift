import Diagnostics
import Markup
import Operations

/// Reads `domain.yaml`, and reports everything that is wrong in it at its place.
package struct DeclarationReader {
  private let source: DeclarationSource
  private var faults = DeclarationFaults()

  /// Returns the declaration, which is `nil` if there is an error, and all diagnostics.
  ///
  /// - Parameter source: where the domains are that it extends or whose subjects its types name.
  package static func read(
    _ file: DeclarationFile, among source: DeclarationSource = .none
  ) -> (declaration: Declaration?, diagnostics: [Diagnostic]) {
    var reader = DeclarationReader(source: source)
    let declaration: Declaration?
    do {
      let written = try ExtendedNode.read(file, from: source, &reader.faults)
      declaration = reader.declaration(written, of: file)
    } catch {
      reader.faults.add(error.diagnostic)
      declaration = nil
    }
    // What is still open has no other fault that anybody should think about.
    let open = Set(reader.faults.found.filter { $0.id == .domainOpen }.map(\.place))
    let found = reader.faults.found.filter {
      $0.id == .domainOpen || !open.contains($0.place)
    }.sorted {
      ($0.place.path == file.path ? 0 : 1, $0.place.line, $0.place.column)
        < ($1.place.path == file.path ? 0 : 1, $1.place.line, $1.place.column)
    }
    return (reader.faults.hasErrors ? nil : declaration, found)
  }

  private init(source: DeclarationSource) { self.source = source }

  static let keys = [
    "format", "id", "extends", "settings", "service", "subjects", "operations",
  ]

  private mutating func declaration(
    _ written: ExtendedNode, of file: DeclarationFile
  ) -> Declaration? {
    let node = written.node
    guard node.entries != nil else {
      faults.report(
        .domainType, node.place, "a declaration must be a mapping of names to values")
      return nil
    }
    let top = DeclarationNode(node.content, at: node.place, named: "domain.yaml")
    _ = faults.mapping(top, Self.keys, needing: ["format", "id", "service", "subjects"])
    OpenPlaces.report(node, &faults)
    if let format = node["format"], format.json != .number("1") {
      faults.report(
        .domainValue, format.place, "'format' must be 1, the only one that this program reads")
    }
    let id = id(node["id"], of: file)
    let settings = settings(node["settings"])
    var scope = TemplateScope()
    for setting in settings { scope.add(setting.name, .value(setting.type)) }
    let service =
      node["service"].map { ServiceReader(scope: scope).read($0, &faults) }
      ?? ServiceDeclaration(access: .http(base: .literal(.text(""))))
    let isProgram = if case .program = service.access { true } else { false }
    let probed = (service.probe?.facts.keys).map(Array.init) ?? []
    let kinds = kinds(node["subjects"], isProgram: isProgram)
    let subjects = subjects(node["subjects"], kinds, scope, probed, isProgram: isProgram)
    let operations = (node["operations"].flatMap { faults.entries($0) } ?? []).compactMap {
      OperationReader(kinds: kinds, settings: scope, probed: probed, isProgram: isProgram)
        .read($0, &faults)
    }
    if let node = node["operations"] {
      OperationRelations(operations: operations, node: node).report(&faults)
    }
    return Declaration(
      id: id, extended: written.extended, settings: settings, service: service,
      subjects: subjects, operations: operations, digest: Self.digest(written.files))
  }

  /// Of one file, the digest of its bytes; of several, that of their digests.
  private static func digest(_ files: [DeclarationFile]) -> String {
    let digests = files.map { Digest.sha256($0.bytes) }
    return digests.count == 1
      ? digests[0] : Digest.sha256(Array(digests.joined(separator: "\n").utf8))
  }

  private mutating func id(_ node: DeclarationNode?, of file: DeclarationFile) -> DomainID {
    guard let node, let text = faults.text(node) else { return "" }
    let names = file.path.split(separator: "/").map(String.init)
    if !DeclarationSource.isID(text) || source.contains(programmed: text)
      || Self.takenIDs.contains(text)
    {
      faults.report(
        .domainName, node.place, "'\(text)' cannot be the id of a declared domain",
        advice: "write small letters, digits and hyphens, and no id that the program has")
    } else if names.last == "domain.yaml", let folder = names.dropLast().last, folder != text,
      DeclarationSource.isID(folder)
    {
      faults.report(
        .domainName, node.place, "id '\(text)' is not the name of its folder, '\(folder)'")
    }
    return DomainID(rawValue: text)
  }

  /// What keys of words and names of tenants begin with.
  private static let takenIDs: Set<String> = [
    "domain", "subject", "property", "value", "operation", "input", "outcome", "refusal", "advice",
    "ask", "setting", "secret", "embedded", "graph", "manual",
  ]

  // MARK: - Settings

  private mutating func settings(_ node: DeclarationNode?) -> [Declaration.Setting] {
    guard let node else { return [] }
    var settings: [Declaration.Setting] = []
    for entry in faults.entries(node) ?? [] {
      guard faults.name(entry) else { continue }
      if ["key", "it", "text"].contains(entry.key) {
        faults.report(
          .domainName, entry.place, "'\(entry.key)' is taken", advice: "give it another name")
      }
      guard faults.mapping(entry.value, ["type", "default"], needing: ["type"]) != nil,
        let written = entry.value["type"]
      else { continue }
      let text = DeclarationFaults.typeText(written) ?? ""
      let isList = text.hasPrefix("[")
      let word = isList ? String(text.dropFirst().dropLast()) : text
      let possible = Declaration.Setting.Kind.allCases.map(\.rawValue)
      guard let kind = Declaration.Setting.Kind(rawValue: word) else {
        faults.report(
          .domainValue, written.place, "'\(word)' is not possible as '\(written.name)'",
          advice: DeclarationFaults.advice(for: word, among: possible))
        continue
      }
      let setting = Declaration.Setting(
        entry.key, kind, isList: isList, usual: entry.value["default"]?.json)
      usual(entry.value["default"], of: setting)
      settings.append(setting)
    }
    return settings
  }

  private mutating func usual(_ node: DeclarationNode?, of setting: Declaration.Setting) {
    guard let node else { return }
    if SecretWords.names(setting.name) || node.text.map(SecretWords.isSecret) ?? false {
      faults.report(
        .domainSecret, node.place, "'\(setting.name)' must not be written in a declaration",
        advice: "name it as a secret in 'sign-in'")
    } else if !setting.type.admits(node.json) || node.isNothing {
      faults.report(
        .domainType, node.place, "'\("default")' is no value of the type of '\(setting.name)'")
    } else if setting.kind == .address, !setting.isList {
      _ = PathReader(scope: TemplateScope()).base(node, &faults)
    }
  }

  // MARK: - Subjects

  /// What each kind has, before any of them is read as a whole: they refer to each other.
  private mutating func kinds(_ node: DeclarationNode?, isProgram: Bool) -> SubjectKinds {
    let source = source
    let known = ForeignOutlines(source: source)
    var kinds = SubjectKinds()
    kinds.foreign = { known.kinds(of: $0) }
    let entries = (node.flatMap { faults.entries($0) } ?? []).filter { entry in
      guard faults.name(entry) else { return false }
      guard DeclaredType.words.contains(entry.key) || ["key", "it"].contains(entry.key) else {
        return true
      }
      faults.report(
        .domainName, entry.place, "'\(entry.key)' is taken", advice: "give it another name")
      return false
    }
    if entries.isEmpty, let node, node.entries != nil {
      faults.report(
        .domainKeyMissing, node.place, "'subjects' is empty, so there is nothing to read")
    }
    for entry in entries { kinds.own[entry.key] = SubjectOutline.shape(of: entry, isProgram) }
    parents(entries, kinds)
    for entry in entries {
      for fact in entry.value["facts"]?.entries ?? [] {
        guard let written = fact.value["type"],
          let type = DeclarationFaults.typeText(written).flatMap({ DeclaredType($0, kinds) })
        else { continue }
        let codes = (fact.value["values"]?.entries ?? []).compactMap(\.value.text)
        kinds.own[entry.key]?.properties[fact.key] = SubjectOutline.Property(
          type: type, codes: Array(Set(codes)).sorted())
      }
    }
    return kinds
  }

  /// A parent must be there, and be no child of its child.
  private mutating func parents(_ entries: [DeclarationNode.Entry], _ kinds: SubjectKinds) {
    for entry in entries {
      guard let written = entry.value["in"] else { continue }
      guard let parent = faults.choice(written, of: kinds.own.keys.sorted()) else { continue }
      var way = [entry.key, parent]
      while let next = kinds.own[way.last ?? ""]?.parent, way.count <= kinds.own.count + 1 {
        way.append(next)
        if next == entry.key { break }
      }
      if way.last == entry.key {
        faults.report(
          .domainCycle, written.place,
          "'\(entry.key)' is in itself: \(way.joined(separator: " → "))")
      }
    }
  }

  private mutating func subjects(
    _ node: DeclarationNode?, _ kinds: SubjectKinds, _ scope: TemplateScope, _ probed: [String],
    isProgram: Bool
  ) -> [SubjectDeclaration] {
    (node?.entries ?? []).compactMap { entry in
      guard let outline = kinds.own[entry.key] else { return nil }
      return SubjectReader(
        outline: outline, settings: scope, kinds: kinds, isProgram: isProgram, probed: probed
      ).read(entry.value, &faults)
    }
  }
}

extension Declaration.Setting {
  /// The type of its value where it is put in.
  var type: DeclaredType {
    let element: DeclaredType.Element =
      switch kind {
      case .text, .address, .host: .text
      case .number: .number
      case .flag: .flag
      }
    return DeclaredType(element, isList ? .list : .one)
  }
}

extension SubjectOutline {
  /// What can be said of a kind without the others.
  fileprivate static func shape(
    of entry: DeclarationNode.Entry, _ isProgram: Bool
  ) -> SubjectOutline {
    let parent = entry.value["in"]?.text
    let parts = (entry.value["id"]?.entries ?? []).filter { DeclarationFaults.isName($0.key) }
    return SubjectOutline(
      kind: entry.key, parts: parts.isEmpty ? [entry.key] : parts.map(\.key),
      parentPart: parts.first { $0.value.text?.hasPrefix("$") ?? false }?.key, parent: parent,
      hasVersion: entry.value["version"] != nil || isProgram,
      hasList: entry.value["list"] != nil || isProgram)
  }
}

/// The kinds that other domains have.
private struct ForeignOutlines {
  let source: DeclarationSource

  func kinds(of domain: String) -> SubjectKinds.ForeignKinds? {
    if source.contains(programmed: domain) { return .unknown }
    guard let file = source.file(of: domain) else { return nil }
    // What is wrong there is told where that file is checked.
    var faults = DeclarationFaults()
    guard let written = try? ExtendedNode.read(file, from: source, &faults) else {
      return .unknown
    }
    return .declared((written.node["subjects"]?.entries ?? []).map(\.key))
  }
}

/// The places of a declaration that a person must still fill in: `domain new` leaves them as `TODO`
/// with a question.
enum OpenPlaces {
  /// How such a place begins.
  package static let mark = "TODO"

  static func report(_ node: DeclarationNode, _ faults: inout DeclarationFaults) {
    switch node.content {
    case .scalar(let text, _):
      guard text == mark || text.hasPrefix("\(mark):") || text.hasPrefix("\(mark) ") else {
        return
      }
      faults.report(
        .domainOpen, node.place, "'\(node.name)' is still open: \(text)",
        advice: "replace it with what you know of the service")
    case .list(let elements): for element in elements { report(element, &faults) }
    case .mapping(let entries):
      for entry in entries {
        if entry.key.hasPrefix(mark) {
          faults.report(
            .domainOpen, entry.place, "'\(node.name)' is still open: \(entry.key)",
            advice: "replace it with what you know of the service")
        }
        report(entry.value, &faults)
      }
    }
  }
}
