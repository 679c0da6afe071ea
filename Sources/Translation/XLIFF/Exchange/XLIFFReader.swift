import Diagnostics
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

  private let path: String
  private let take: (XLIFFUnit, Header) -> Void
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

  private init(path: String, take: @escaping (XLIFFUnit, Header) -> Void) {
    self.path = path
    self.take = take
  }

  /// Reads a file, and calls `take` with each unit as it ends.
  ///
  /// - Parameters:
  ///   - path: the path that diagnostics name.
  ///   - next: returns the next bytes of the file; empty at its end.
  /// - Returns: the problems of the file as XML.
  /// - Throws: the error that `next` throws.
  package static func read(
    path: String, from next: @escaping () throws -> [UInt8],
    take: @escaping (XLIFFUnit, Header) -> Void
  ) throws -> [Diagnostic] {
    let reader = XLIFFReader(path: path, take: take)
    try XMLEventReader.read(into: reader, from: next)
    return reader.diagnostics
  }

  package func learn(_ name: XMLName, as number: Int) { attributes.learn(name, as: number) }

  package func problem(_ problem: XMLProblem) {
    let (id, severity) = problem.xliffDiagnostic
    let place = SourcePlace(
      path: path, line: problem.place.line, column: problem.place.column)
    diagnostics.append(Diagnostic(id, severity, at: place, problem.text))
  }

  package func start(_ tag: XMLStartTag) {
    if fragment != nil {
      fragment?.start(tag, attributes.name)
      return
    }
    let element = attributes.element(tag.name)
    attributes.load(tag)
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
      return !XLIFFVersion.allCases.contains { $0.namespace == namespace }
        && (parent == .unit || parent == .file || parent == .transUnit || parent == .header)
    case _: return false
    }
  }

  private func root(_ tag: XMLStartTag, _ attributes: XLIFFAttributes) {
    let namespace = attributes.name(tag.name).namespace
    version = XLIFFVersion.allCases.first { $0.namespace == namespace } ?? .v21
    languages = (attributes[.srcLang] ?? "", attributes[.trgLang] ?? "")
  }

  private func file(_ attributes: XLIFFAttributes) {
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
      isVersion1: element == .transUnit, isApproved: attributes[.approved] == "yes")
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
      for unit in unit?.finished() ?? [] { take(unit, header) }
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
    case .externalSubset: (.xliffEntity, .warning)
    case .limit: (.xliffLimit, .error)
    }
  }
}

/// Rebuilds an element that is kept unchanged, as standalone XML that is valid anywhere.
private struct XMLFragment {
  private var text = ""
  /// The open elements, by the names they were written with.
  private var open: [String] = []
  private var isTagOpen = false
  /// The prefix given to each namespace in the fragment.
  private var prefixes: [String: String] = [:]

  /// The number of open elements; 0 when the fragment is complete.
  var depth: Int { open.count }
  /// The text of the fragment.
  var finished: String { text }

  /// Adds a start tag.
  ///
  /// - Parameter names: returns the name that has a number.
  mutating func start(_ tag: XMLStartTag, _ names: (Int) -> XMLName) {
    endTag()
    let name = names(tag.name)
    var declarations: [(prefix: String, namespace: String)] = []
    let own = prefix(of: name.namespace, wanted: tag.prefix, &declarations)
    let full = own.isEmpty ? name.local : "\(own):\(name.local)"
    var attributes = ""
    for attribute in tag.attributes {
      let key = names(attribute.name)
      let prefix =
        key.namespace.isEmpty
        ? "" : prefix(of: key.namespace, wanted: Self.usual[key.namespace] ?? "ns", &declarations)
      let value = String(decoding: tag.value(of: attribute), as: UTF8.self)
      attributes +=
        " \(prefix.isEmpty ? key.local : "\(prefix):\(key.local)")=\"\(Self.escaped(value))\""
    }
    text += "<\(full)"
    for declaration in declarations {
      text +=
        declaration.prefix.isEmpty
        ? " xmlns=\"\(Self.escaped(declaration.namespace))\""
        : " xmlns:\(declaration.prefix)=\"\(Self.escaped(declaration.namespace))\""
    }
    text += attributes
    isTagOpen = true
    open.append(full)
  }

  mutating func end() {
    guard let name = open.popLast() else { return }
    if isTagOpen {
      text += "/>"
      isTagOpen = false
    } else {
      text += "</\(name)>"
    }
    if open.isEmpty { prefixes.removeAll() }
  }

  mutating func add(_ words: String) {
    endTag()
    text += Self.escaped(words)
  }

  private mutating func endTag() {
    guard isTagOpen else { return }
    text += ">"
    isTagOpen = false
  }

  /// The prefix of a namespace, which is declared if it is new in the fragment.
  private mutating func prefix(
    of namespace: String, wanted: String,
    _ declarations: inout [(prefix: String, namespace: String)]
  ) -> String {
    if namespace == XMLName.xmlNamespace { return "xml" }
    if let known = prefixes[namespace] { return known }
    guard !namespace.isEmpty else { return "" }
    var prefix = wanted
    var number = 1
    while prefixes.values.contains(prefix) {
      number += 1
      prefix = "\(wanted)\(number)"
    }
    prefixes[namespace] = prefix
    declarations.append((prefix, namespace))
    return prefix
  }

  /// The prefixes that the specifications use.
  private static let usual = [
    XLIFFModule.its: "its", XLIFFModule.itsExtension: "itsm", XLIFFModule.formatStyle: "fs",
    XLIFFModule.sizeRestriction: "slr",
  ]

  private static let escaped = TextEscape([
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "\r": "&#13;",
  ])
}
