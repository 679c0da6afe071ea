import Diagnostics
import Markup

/// What fragment identifiers can name in an XLIFF 2 file, and the references that use them (2.1, 3).
///
/// References within a unit are resolved when it ends, all others at the end of the file.
struct FragmentIndex {
  /// What a reference may name, and how bad it is if it names nothing.
  enum Purpose {
    /// A note of the same unit, for a comment (4.7.3.1.3).
    case note
    /// A span of text in the same unit, for a translation candidate or an entry of a glossary.
    case span
    /// Anything in the file: information on a term, or what a note is about.
    case anything
    /// Whatever a custom annotation means by it (4.7.3.1.4), which need not be in the file.
    case custom
  }

  private struct Reference {
    let text: String
    let fragment: FragmentIdentifier
    let purpose: Purpose
    let section: String
    let place: XMLPlace
    /// The file, counted from 0, the group and the unit in which it stands.
    let file: Int
    let group: String?
    let unit: String?
  }

  private enum Level: Int { case document, file, group, unit }

  private let findings: XLIFFFindings
  private var files: [String: Int] = [:]
  private var fileCount = 0
  private var fileID = ""
  private var groups: [String] = []
  private var unit: String?

  // Ids are kept as hashes, because a file may have a million units and must not fill the memory.
  private var containers: Set<Int> = []
  private var leaves: Set<Int> = []
  /// The most leaves that are kept, which take a megabyte; the memory must not grow with the file.
  /// Beyond that, of a reference into another unit only the unit is looked for.
  private static let leafLimit = 50_000
  /// What modules and extensions name in the open unit.
  private var ownLeaves: Set<FragmentIdentifier.Leaf> = []
  private var waiting: [Reference] = []
  private var ownWaiting: [Reference] = []

  init(findings: XLIFFFindings) { self.findings = findings }

  private var file: Int { max(0, fileCount - 1) }

  mutating func startFile(_ id: String) {
    fileCount += 1
    fileID = id
    groups.removeAll()
    unit = nil
    if files[id] == nil { files[id] = file }
  }

  /// Takes note of a group, and returns whether its id is new in the file.
  mutating func startGroup(_ id: String?) -> Bool {
    groups.append(id ?? "")
    return id.map { containers.insert(key(.group, $0)).inserted } ?? true
  }

  mutating func endGroup() { _ = groups.popLast() }

  /// Takes note of a unit, and returns whether its id is new in the file.
  mutating func startUnit(_ id: String?) -> Bool {
    unit = id ?? ""
    ownLeaves.removeAll(keepingCapacity: true)
    ownWaiting.removeAll(keepingCapacity: true)
    return id.map { containers.insert(key(.unit, $0)).inserted } ?? true
  }

  /// Whether a unit of the open file has this id.
  func hasUnit(_ id: String) -> Bool { containers.contains(key(.unit, id)) }

  /// Takes note of the id of an element that modules, extensions or notes use where it stands.
  mutating func register(_ prefix: String, _ id: String) {
    let leaf = FragmentIdentifier.Leaf(prefix: prefix, id: id)
    if unit != nil { ownLeaves.insert(leaf) }
    keep(leaf)
  }

  private mutating func keep(_ leaf: FragmentIdentifier.Leaf) {
    guard leaves.count < Self.leafLimit else { return }
    let (level, id) = place(unit: unit, group: groups.last)
    leaves.insert(key(level, id, leaf))
  }

  /// Takes note of a reference, unless it leads out of the file, and reports a form that XLIFF has
  /// not.
  mutating func refer(_ text: String, _ purpose: Purpose, _ section: String, at place: XMLPlace) {
    guard text.hasPrefix("#") else { return elsewhere(text, purpose, section, place) }
    do throws(FragmentIdentifier.Malformed) {
      let fragment = try FragmentIdentifier(text)
      let reference = Reference(
        text: text, fragment: fragment, purpose: purpose, section: section, place: place,
        file: file, group: groups.last, unit: unit)
      if isOfOwnUnit(fragment) { ownWaiting.append(reference) } else { waiting.append(reference) }
    } catch {
      findings.add(.xliffReference, at: place, error.message, section: error.section)
    }
  }

  private func elsewhere(
    _ text: String, _ purpose: Purpose, _ section: String, _ place: XMLPlace
  ) {
    switch purpose {
    case .note: missing(text, purpose, section, place)
    // The committee's own valid sample of a glossary has it.
    case .span where text.contains("=#"):
      findings.add(
        .xliffReference, .note, at: place,
        "in '\(text)', '#' comes after the prefix (the text of XLIFF has a reference into the unit here; its test suite calls such a file valid)",
        advice: "write '#' and the id of a segment, code or annotation", section: section)
    case .span:
      findings.add(
        .xliffReference, at: place,
        "'\(text)' has no '#', and so names another file (the text of XLIFF has a reference here; only its Schematron rules take a bare id)",
        advice: "write '#' and the id of a segment, code or annotation", section: section)
    case .anything, .custom: break
    }
  }

  /// Whether a fragment names something in the unit in which it stands.
  private func isOfOwnUnit(_ fragment: FragmentIdentifier) -> Bool {
    guard let unit, fragment.leaf != nil else { return false }
    if fragment.unit == nil {
      return fragment.file == nil && fragment.group == nil && !fragment.isAbsolute
    }
    return fragment.unit == unit && (fragment.file.map { $0 == fileID } ?? !fragment.isAbsolute)
      && (fragment.group.map(groups.contains) ?? true)
  }

  /// Resolves the references of a unit to what is in it.
  mutating func endUnit(_ scope: CodeScope) {
    if !ownWaiting.isEmpty {
      let leaves = ownLeaves.union(Self.leaves(of: scope))
      for reference in ownWaiting { resolve(reference, in: leaves) }
    }
    if self.leaves.count < Self.leafLimit {
      for leaf in Self.leaves(of: scope) { keep(leaf) }
    }
    unit = nil
  }

  private func resolve(_ reference: Reference, in leaves: Set<FragmentIdentifier.Leaf>) {
    guard let leaf = reference.fragment.leaf else { return }
    let isRight =
      switch reference.purpose {
      case .note: leaf.prefix == "n"
      case .span: leaf.prefix.isEmpty || leaf.prefix == "t"
      case .anything, .custom: true
      }
    guard isRight, leaves.contains(leaf) || isExtension(leaf, in: leaves) else {
      guard isRight, leaf.prefix.isEmpty, leaves.contains(.init(prefix: "t", id: leaf.id)) else {
        return missing(reference)
      }
      findings.add(
        .xliffReference, .warning, at: reference.place,
        "'\(reference.text)' is only in a target, which prefix 't=' names",
        section: "3.1 Selectors for Core Elements")
      return
    }
    registered(leaf, reference)
  }

  /// Elements of extensions are kept without their prefix, which no file tells.
  private func isExtension(
    _ leaf: FragmentIdentifier.Leaf, in leaves: Set<FragmentIdentifier.Leaf>
  ) -> Bool {
    leaf.prefix.utf8.count > 1
      && leaves.contains(.init(prefix: Self.extensionPrefix, id: leaf.id))
  }

  /// The prefix under which ids of extensions are kept; no fragment identifier can have it.
  static let extensionPrefix = "="

  /// Reports a prefix that is neither a module's nor known to be registered, and returns whether the
  /// prefix is known.
  @discardableResult
  private func registered(
    _ leaf: FragmentIdentifier.Leaf, _ reference: Reference, _ severity: Severity = .warning
  ) -> Bool {
    guard leaf.prefix.utf8.count > 1, !FragmentIdentifier.modules.contains(leaf.prefix) else {
      return true
    }
    findings.add(
      .xliffReference, severity, at: reference.place,
      "prefix '\(leaf.prefix)' is not a module's, and has to be registered with the XLIFF committee",
      section: FragmentIdentifier.prefixes)
    return false
  }

  /// The ids in a unit's notes, data, segments and inline elements.
  private static func leaves(of scope: CodeScope) -> [FragmentIdentifier.Leaf] {
    scope.partIDs.map { .init(prefix: "", id: $0) }
      + scope.source.compactMap { code in code.id.map { .init(prefix: "", id: $0) } }
      + scope.target.compactMap { code in code.id.map { .init(prefix: "t", id: $0) } }
      + scope.noteIDs.map { .init(prefix: "n", id: $0) }
      + scope.data.map { .init(prefix: "d", id: $0) }
  }

  /// Resolves the references to other places, at the end of the file.
  func resolveAll() {
    for reference in waiting { resolve(reference) }
  }

  private func resolve(_ reference: Reference) {
    let fragment = reference.fragment
    // A comment is about a note of its own unit, and a candidate about a span of its own unit.
    guard reference.purpose == .anything || reference.purpose == .custom else {
      return missing(reference)
    }
    guard let (level, id, file) = container(of: reference) else { return missing(reference) }
    let isThere =
      level == .document || level == .file || containers.contains(key(level, id, file: file))
    guard isThere else { return missing(reference) }
    guard let leaf = fragment.leaf else { return }
    guard leaves.count < Self.leafLimit else { return }
    let other = FragmentIdentifier.Leaf(prefix: Self.extensionPrefix, id: leaf.id)
    guard
      leaves.contains(key(level, id, leaf, file: file))
        || leaf.prefix.utf8.count > 1 && leaves.contains(key(level, id, other, file: file))
    else { return missing(reference) }
    registered(leaf, reference)
  }

  /// The element in which a reference has its leaf, or which it names; `nil` for a file that there is
  /// not.
  private func container(of reference: Reference) -> (level: Level, id: String, file: Int)? {
    let fragment = reference.fragment
    guard let file = fragment.file.map({ files[$0] }) ?? reference.file else { return nil }
    if let unit = fragment.unit { return (.unit, unit, file) }
    if let group = fragment.group { return (.group, group, file) }
    if fragment.file != nil { return (.file, "", file) }
    if fragment.isAbsolute { return (.document, "", 0) }
    if let unit = reference.unit { return (.unit, unit, file) }
    if let group = reference.group { return (.group, group, file) }
    return (fileCount == 0 ? .document : .file, "", file)
  }

  private func missing(_ reference: Reference) {
    // Nobody can know what a prefix names that nothing has.
    if let leaf = reference.fragment.leaf, !registered(leaf, reference, .error) { return }
    missing(reference.text, reference.purpose, reference.section, reference.place)
  }

  private func missing(
    _ text: String, _ purpose: Purpose, _ section: String, _ place: XMLPlace
  ) {
    switch purpose {
    case .note:
      findings.add(
        .xliffReference, at: place, "comment's '\(text)' is no note of the unit",
        advice: "write '#n=' and the note's id", section: section)
    case .span:
      findings.add(
        .xliffReference, at: place, "'\(text)' is no span of the unit's text",
        advice: "write '#' and the id of a segment, code or annotation", section: section)
    case .anything:
      findings.add(
        .xliffReference, at: place, "'\(text)' names nothing in the file", section: section)
    case .custom:
      findings.add(
        .xliffReference, .warning, at: place, "'\(text)' names nothing in the file",
        section: section)
    }
  }

  private func place(unit: String?, group: String?) -> (level: Level, id: String) {
    if let unit { return (.unit, unit) }
    if let group { return (.group, group) }
    return fileCount == 0 ? (.document, "") : (.file, "")
  }

  private func key(
    _ level: Level, _ id: String, _ leaf: FragmentIdentifier.Leaf? = nil, file: Int? = nil
  ) -> Int {
    var hasher = Hasher()
    hasher.combine(level == .document ? -1 : file ?? self.file)
    hasher.combine(level)
    hasher.combine(id)
    if let leaf { hasher.combine(leaf) }
    return hasher.finalize()
  }
}
