import Diagnostics
import Documents
import Markup

/// Reads XLIFF of any version unit by unit, and skips elements that it does not know.
///
/// It is a class, because it receives the file event by event.
package final class XLIFFReader: XMLReceiver {

  /// The facts about the file that contains a unit.
  package struct Header: Hashable, Sendable {
    package var original = ""
    package var sourceLanguage = ""
    package var targetLanguage = ""
    /// Facts about the document by name, as in `XLIFFFile.metadata`.
    package var metadata: [String: String] = [:]
    /// Elements of other tools and modules in the file itself, as standalone XML.
    package var extensions: [String] = []
  }

  /// How much of a file is XLIFF.
  package enum Extent: Hashable, Sendable {
    case whole
    /// It begins as XLIFF, and cannot be read to its end: it is cut off or damaged.
    case broken
    /// It is no XLIFF.
    case foreign
  }

  /// The problems of a file, and how much of it could be read.
  package struct Outcome: Sendable {
    package let diagnostics: [Diagnostic]
    package let extent: Extent
  }

  private let path: String
  private let take: (ReturnedUnit, Header) -> Void
  private var diagnostics: [Diagnostic] = []
  /// The attributes of the last start tag.
  private var attributes = XLIFFAttributes()

  private var header = Header()
  /// The languages of the root, which XLIFF 2 gives for all files in it.
  private var languages = (source: "", target: "")
  private var open: [XLIFFElement] = []
  /// The element of another tool that is being read, with everything in it.
  private var fragment: XMLFragment?
  private var unit: UnitBuilder?
  private var note: (category: String?, text: String)?
  private var meta: (name: String, isOwn: Bool, text: String)?
  /// Whether a group of metadata that Stegvis writes is open.
  private var isOwnGroup = false
  private var isInMatch = false
  private var version = XLIFFVersion.v21
  /// Whether the file is XLIFF 1.0 or 1.1, whose elements are those of 1.2 in another namespace.
  private var isOld = false
  private var fileCount = 0
  private var hasRoot = false
  private var isForeign = false
  private var isBroken = false

  private init(path: String, take: @escaping (ReturnedUnit, Header) -> Void) {
    self.path = path
    self.take = take
  }

  /// Reads a file, and calls `take` with each unit as it ends.
  ///
  /// - Parameters:
  ///   - path: the path that diagnostics name.
  ///   - next: returns the next bytes of the file; empty at its end.
  /// - Returns: the problems of the file as XML, and why it is no XLIFF.
  /// - Throws: the error that `next` throws.
  package static func read(
    path: String, from next: @escaping () throws -> [UInt8],
    take: @escaping (ReturnedUnit, Header) -> Void
  ) throws -> Outcome {
    let reader = XLIFFReader(path: path, take: take)
    try XMLEventReader.read(into: reader, from: next)
    let isForeign = reader.isForeign || !reader.hasRoot
    return Outcome(
      diagnostics: reader.diagnostics,
      extent: isForeign ? .foreign : reader.isBroken ? .broken : .whole)
  }

  package func learn(_ name: XMLName, as number: Int) { attributes.learn(name, as: number) }

  package func problem(_ problem: XMLProblem) {
    let (id, severity) = problem.xliffDiagnostic
    let place = SourcePlace(
      path: path, line: problem.place.line, column: problem.place.column)
    diagnostics.append(Diagnostic(id, severity, at: place, problem.text))
    if severity == .error { isBroken = true }
  }

  /// Reports why the file is no XLIFF, once; nothing else in it is read.
  private func refuse(_ message: FindingText, advice: FindingText, at place: XMLPlace) {
    guard !isForeign else { return }
    isForeign = true
    diagnostics.append(
      Diagnostic(
        .importFormat, .error,
        at: SourcePlace(path: path, line: place.line, column: place.column), message,
        advice: advice))
  }

  package func start(_ tag: XMLStartTag) {
    if fragment != nil {
      fragment?.start(tag, attributes.name)
      return
    }
    guard !isForeign else { return }
    attributes.load(tag)
    if !hasRoot {
      hasRoot = true
      checkRoot(tag, attributes)
      guard !isForeign else { return }
    }
    let element = element(tag.name)
    if !isOld, element == .other, let local = ownName(tag, attributes) {
      return refuse(
        "<\(local)> is in no namespace, so it is no part of the XLIFF around it",
        advice: "remove xmlns=\"\" from it", at: tag.place)
    }
    if isKept(element, tag, attributes) {
      fragment = XMLFragment()
      fragment?.start(tag, attributes.name)
      return
    }
    open.append(element)
    switch element {
    case .xliff: root(tag, attributes)
    case .file: file(attributes)
    case .unit, .transUnit: startUnit(element, attributes)
    case .note: note = (attributes[.category] ?? attributes[.from], "")
    case .metaGroup: isOwnGroup = attributes[.category] == XLIFFUnit.ownCategory
    case .altTrans, .match: isInMatch = true
    case .meta:
      meta = (attributes[.type] ?? "", isOwnGroup, "")
    case _: if !isInMatch { unit?.start(element, attributes) }
    }
  }

  private func element(_ number: Int) -> XLIFFElement {
    guard isOld else { return attributes.element(number) }
    return XLIFFElement(XMLName(XLIFFVersion.v12.namespace, attributes.name(number).local))
  }

  /// The name of an element that would be part of XLIFF if it were in its namespace; `nil` if it is
  /// any other.
  private func ownName(_ tag: XMLStartTag, _ attributes: XLIFFAttributes) -> String? {
    let name = attributes.name(tag.name)
    return name.namespace.isEmpty && Self.isOfXLIFF(name.local) ? name.local : nil
  }

  private static func isOfXLIFF(_ name: String) -> Bool {
    name == "body"
      || [XLIFFVersion.v12, .v20].contains { XLIFFElement(XMLName($0.namespace, name)) != .other }
  }

  /// The namespace of XLIFF 1.1; 1.0 has none.
  private static let oldNamespace = "urn:oasis:names:tc:xliff:document:1.1"

  /// Takes the version of the file from its root, or reports why it is none.
  private func checkRoot(_ tag: XMLStartTag, _ attributes: XLIFFAttributes) {
    let name = attributes.name(tag.name)
    let version = attributes[.version] ?? "1.1"
    guard name.local == "xliff" else {
      return refuse(
        "file is no XLIFF: its root is <\(name.local)>",
        advice: "export it from the tool as XLIFF 1.2 or 2.1", at: tag.place)
    }
    if XLIFFVersion.allCases.contains(where: { $0.namespace == name.namespace }) { return }
    let isOldVersion = attributes[.version] == "1.0" || attributes[.version] == "1.1"
    if name.namespace == Self.oldNamespace || name.namespace.isEmpty && isOldVersion {
      isOld = true
      let place = SourcePlace(path: path, line: tag.place.line, column: tag.place.column)
      diagnostics.append(
        Diagnostic(
          .importFormat, .note, at: place,
          "file is XLIFF \(version), and is read as XLIFF 1.2",
          advice: "export it from the tool as XLIFF 1.2 or 2.1"))
    } else if name.namespace.isEmpty {
      refuse(
        "root <xliff> is in no namespace, so the file is no XLIFF",
        advice: "write xmlns=\"\(Self.namespace(of: version))\" into <xliff>", at: tag.place)
    } else {
      refuse(
        "namespace '\(name.namespace)' is no version of XLIFF that can be imported",
        advice: "export it from the tool as XLIFF 1.2 or 2.1", at: tag.place)
    }
  }

  /// The namespace that a file with this version needs.
  private static func namespace(of version: String) -> String {
    (XLIFFVersion(rawValue: version) ?? .v12).namespace
  }

  /// Whether an element belongs to another tool and is kept unchanged.
  private func isKept(
    _ element: XLIFFElement, _ tag: XMLStartTag, _ attributes: XLIFFAttributes
  ) -> Bool {
    guard let parent = open.last else { return false }
    switch element {
    case .validation, .profiles, .sizeData, .resourceData, .qualityIssues, .provenanceRecords:
      return true
    case .match:
      return attributes[.origin].map { !$0.hasPrefix(XLIFFUnit.ownCategory) } ?? true
    case .other:
      // The namespace shows that it belongs neither to the core nor to a module that is read here.
      let namespace = attributes.name(tag.name).namespace
      return !isOld && !XLIFFVersion.allCases.contains { $0.namespace == namespace }
        && (parent == .unit || parent == .file || parent == .transUnit || parent == .header)
    case _: return false
    }
  }

  private func root(_ tag: XMLStartTag, _ attributes: XLIFFAttributes) {
    let namespace = attributes.name(tag.name).namespace
    version =
      isOld ? .v12 : XLIFFVersion.allCases.first { $0.namespace == namespace } ?? .v21
    languages = (attributes[.srcLang] ?? "", attributes[.trgLang] ?? "")
  }

  private func file(_ attributes: XLIFFAttributes) {
    fileCount += 1
    header = Header(
      original: attributes[.original] ?? "",
      sourceLanguage: attributes[.sourceLanguage] ?? languages.source,
      targetLanguage: attributes[.targetLanguage] ?? languages.target)
  }

  private func startUnit(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    // Microsoft's tool numbers its units and names them after the span.
    let name = attributes[.name] ?? attributes[.resname]
    let id = attributes[.id] ?? ""
    unit = UnitBuilder(
      id: element == .unit && name != nil ? name ?? id : isOwnName(name, id) ? name ?? id : id,
      isVersion1: element == .transUnit, isApproved: attributes[.approved] == "yes",
      at: SourcePlace(
        path: path, line: attributes.place.line, column: attributes.place.column))
  }

  /// Whether the name of a 1.2 unit is the span's id, which ends with the unit's own id.
  private func isOwnName(_ name: String?, _ id: String) -> Bool {
    name.map { $0.hasSuffix("-\(id)") } ?? false
  }

  package func text(_ bytes: Span<UInt8>) {
    guard fragment != nil || note != nil || meta != nil || unit?.isReading == true else { return }
    var words: [UInt8] = []
    words.reserveCapacity(bytes.count)
    for index in bytes.indices { words.append(bytes[index]) }
    let text = String(decoding: words, as: UTF8.self)
    if fragment != nil {
      fragment?.add(text)
    } else if note != nil {
      note?.text += text
    } else if meta != nil {
      meta?.text += text
    } else if !isInMatch {
      unit?.add(text)
    }
  }

  package func end(_ name: Int) {
    guard !isForeign else { return }
    if fragment != nil {
      fragment?.end()
      if let done = fragment, done.depth == 0 {
        if unit != nil {
          unit?.extensions.append(done.finished)
        } else {
          header.extensions.append(done.finished)
        }
        fragment = nil
      }
      return
    }
    guard let element = open.popLast() else { return }
    switch element {
    case .unit, .transUnit:
      for var returned in unit?.finished() ?? [] {
        returned.part = fileCount
        take(returned, header)
      }
      unit = nil
    case .note: endNote()
    case .meta:
      if let meta, meta.isOwn || version == .v12 { header.metadata[meta.name] = meta.text }
      meta = nil
    case .metaGroup: isOwnGroup = false
    case .altTrans, .match: isInMatch = false
    case _: if !isInMatch { unit?.end(element) }
    }
  }

  private func endNote() {
    guard let note else { return }
    self.note = nil
    guard note.category != XLIFFUnit.ownCategory else {
      // 1.2 has no metadata, so facts about a document are written as notes.
      if unit == nil, let colon = note.text.range(of: ": ") {
        header.metadata[String(note.text[..<colon.lowerBound])] =
          String(note.text[colon.upperBound...])
      }
      return
    }
    unit?.notes.append(XLIFFUnit.Note(note.text, category: note.category))
  }
}

extension XMLProblem {
  /// The id and severity of the diagnostic that reports the problem in an XLIFF file.
  var xliffDiagnostic: (id: DiagnosticID, severity: Severity) {
    switch kind {
    case .malformed: (.xliffMalformed, .error)
    case .entity: (.xliffEntity, .error)
    case .externalSubset: (.xliffEntity, .note)
    case .limit: (.xliffLimit, .error)
    }
  }
}
