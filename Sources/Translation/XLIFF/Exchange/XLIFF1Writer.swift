import Markup

/// Writes documents as XLIFF 1.2 (2.2 to 2.6), for `XLIFFWriter`.
struct XLIFF1Writer {
  private let writer: XMLWriter
  private let shape: XLIFFShape

  /// The namespace of the elements that only Microsoft's tool writes.
  private static let microsoftNamespace = "urn:microsoft:content:schema:xliffextensions"

  init(_ writer: XMLWriter, _ shape: XLIFFShape) {
    self.writer = writer
    self.shape = shape
  }

  func write(_ files: [XLIFFFile]) {
    var attributes = [("xmlns", XLIFFVersion.v12.namespace), ("version", "1.2")]
    if shape == .microsoft { attributes.append(("xmlns:xliffext", Self.microsoftNamespace)) }
    writer.start("xliff", attributes)
    for file in files { write(file) }
    writer.line(0)
    writer.end()
  }

  private func write(_ file: XLIFFFile) {
    writer.line(1)
    writer.start(
      "file",
      [
        ("original", file.original), ("source-language", file.sourceLanguage),
        ("target-language", file.targetLanguage),
        ("datatype", shape == .microsoft ? "xml" : "x-markdown"),
      ])
    header(file)
    writer.line(2)
    writer.start("body")
    if shape == .microsoft {
      writer.line(3)
      writer.start("group", [("id", "content"), ("extype", "content")])
    }
    var used: Set<String> = []
    for unit in file.units { write(unit, &used) }
    if shape == .microsoft {
      writer.line(3)
      writer.end()
    }
    writer.line(2)
    writer.end()
    writer.line(1)
    writer.end()
  }

  private func header(_ file: XLIFFFile) {
    writer.line(2)
    writer.start("header")
    for (name, value) in file.metadata where shape == .standard {
      writer.line(3)
      writer.element("note", [("from", XLIFFUnit.ownCategory)], text: "\(name): \(value)")
    }
    writer.line(3)
    writer.element(
      "tool",
      shape == .microsoft
        ? [("tool-id", "mdxliff"), ("tool-name", "mdxliff"), ("tool-company", "Microsoft")]
        : [("tool-id", "stegvis"), ("tool-name", "Stegvis")])
    for (name, value) in file.metadata where shape == .microsoft {
      guard let own = XLIFFWriter.microsoftNames[name] else { continue }
      writer.line(3)
      writer.element("xliffext:\(own)", text: value)
    }
    for fragment in file.extensions {
      writer.line(3)
      writer.raw(fragment)
    }
    writer.line(2)
    writer.end()
  }

  private func write(_ unit: XLIFFUnit, _ used: inout Set<String>) {
    let id = shape == .microsoft ? XLIFFWriter.number(inID: unit.id) : unit.id
    writer.line(3)
    var attributes = [("id", XLIFFWriter.unique(id, &used)), ("xml:space", "preserve")]
    if shape == .microsoft { attributes.append(("translate", "yes")) }
    if unit.state.stage >= .reviewed, unit.target != nil { attributes.append(("approved", "yes")) }
    if let form = unit.form {
      attributes += [("resname", unit.message), ("extradata", "\(form.selector) \(form.value)")]
    } else if shape == .microsoft {
      attributes.append(("resname", unit.id))
    }
    writer.start("trans-unit", attributes)
    writer.line(4)
    content("source", unit.source)
    if let target = unit.target ?? (shape == .microsoft ? unit.source : nil) {
      let (state, qualifier) =
        unit.target == nil ? ("new", nil) : unit.state.xliff1
      writer.line(4)
      content(
        "target", target,
        [("state", state)] + (qualifier.map { [("state-qualifier", $0)] } ?? []))
    }
    for note in unit.notes { self.note(note.text, note.category) }
    for term in unit.terms {
      let definition = term.definition.map { ": \($0)" } ?? ""
      note("\(term.source) = \(term.target)\(definition)", XLIFFUnit.ownCategory)
    }
    for match in unit.matches { write(match) }
    for fragment in unit.extensions {
      writer.line(4)
      writer.raw(fragment)
    }
    writer.line(3)
    writer.end()
  }

  private func note(_ text: String, _ category: String?) {
    writer.line(4)
    writer.element("note", category.map { [("from", $0)] } ?? [], text: text)
  }

  private func write(_ match: XLIFFUnit.Match) {
    writer.line(4)
    writer.start(
      "alt-trans",
      [
        ("match-quality", "\(match.similarity)"), ("origin", match.origin),
        ("alttranstype", match.isPrevious ? "previous-version" : "proposal"),
      ])
    content("source", match.source)
    content("target", match.target)
    writer.end()
  }

  private func content(
    _ name: String, _ text: InlineText, _ attributes: [(String, String)] = []
  ) {
    writer.start(name, attributes)
    for piece in text.pieces {
      switch piece {
      case .text(let words): writer.text(words)
      case .code(let code): write(code)
      }
    }
    writer.end()
  }

  private func write(_ code: InlineText.Code) {
    let id = shape == .microsoft && code.role != .alone ? "p\(code.id)" : code.id
    if code.kind == .control {
      let digits = code.data.unicodeScalars.map { String($0.value, radix: 16) }
      writer.element(
        "x",
        [("id", id), ("ctype", "x-control"), ("equiv-text", digits.joined(separator: " "))])
      return
    }
    let element =
      switch code.role {
      case .alone: "ph"
      case .open: "bpt"
      case .close: "ept"
      }
    let type = code.role == .close ? [] : [("ctype", code.kind.ctype(isAlone: code.role == .alone))]
    let reference = code.role == .alone ? [] : [("rid", id)]
    writer.element(
      element,
      [("id", id)] + reference + type
        + (code.role == .alone ? code.shown.map { [("equiv-text", $0)] } ?? [] : []),
      text: code.data)
  }
}

extension InlineText.Code.Kind {
  /// The `ctype` in XLIFF 1.2 (2.5), which has different values for pairs and for standalone codes.
  func ctype(isAlone: Bool) -> String {
    switch self {
    case .bold, .italic, .link: isAlone ? "x-\(rawValue)" : rawValue
    case .image: isAlone ? rawValue : "x-\(rawValue)"
    case .code, .tag, .entity, .escape, .include, .placeholder, .other, .control: "x-\(rawValue)"
    }
  }

  /// The kind that a `ctype` names; `other` if it is absent or comes from another tool.
  init(ctype: String?) {
    let name = ctype.map { $0.hasPrefix("x-") ? String($0.dropFirst(2)) : $0 } ?? "other"
    self = Self(rawValue: name) ?? .other
  }
}
