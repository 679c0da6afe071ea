import Markup

/// Writes documents as XLIFF 2.0, 2.1 or 2.2 (2.1, 4.2 and 5), for `XLIFFWriter`.
struct XLIFF2Writer {
  private let writer: XMLWriter
  private let version: XLIFFVersion
  private let shape: XLIFFShape

  init(_ writer: XMLWriter, _ version: XLIFFVersion, _ shape: XLIFFShape) {
    self.writer = writer
    self.version = version
    self.shape = shape
  }

  func write(_ files: [XLIFFFile], _ first: XLIFFFile) {
    let units = files.flatMap(\.units)
    var attributes = [("xmlns", version.namespace)]
    // Only the namespaces that are used, because tools show what a file declares.
    if files.contains(where: { !$0.metadata.isEmpty }) {
      attributes.append(("xmlns:mda", XLIFFModule.metadata))
    }
    if units.contains(where: { !$0.matches.isEmpty }) {
      attributes.append(("xmlns:mtc", XLIFFModule.matches))
    }
    if units.contains(where: { !$0.terms.isEmpty }) {
      attributes.append(("xmlns:gls", XLIFFModule.glossary))
    }
    if version == .v22, units.contains(where: { $0.form != nil }) {
      attributes.append(("xmlns:pgs", XLIFFModule.pluralGenderSelect))
    }
    attributes += [
      ("version", version.rawValue), ("srcLang", first.sourceLanguage),
      ("trgLang", first.targetLanguage),
    ]
    writer.start("xliff", attributes)
    for (index, file) in files.enumerated() { write(file, number: index + 1) }
    writer.line(0)
    writer.end()
  }

  private func write(_ file: XLIFFFile, number: Int) {
    writer.line(1)
    writer.start(
      "file",
      [("id", "f\(number)"), ("original", file.original), ("xml:space", "preserve")])
    metadata(file)
    for fragment in file.extensions { raw(fragment, 2) }
    var used: Set<String> = []
    var groups = 0
    var index = 0
    while index < file.units.count {
      let unit = file.units[index]
      let forms = file.units[index...].prefix {
        $0.form?.selector == unit.form?.selector && $0.form != nil && $0.message == unit.message
      }
      if version == .v22, forms.count > 1 {
        groups += 1
        write(Array(forms), as: unit.message, &used)
        index += forms.count
      } else {
        write([unit], as: unit.id, &used)
        index += 1
      }
    }
    writer.line(1)
    writer.end()
  }

  private func metadata(_ file: XLIFFFile) {
    guard !file.metadata.isEmpty else { return }
    writer.line(2)
    writer.start("mda:metadata")
    writer.line(3)
    writer.start("mda:metaGroup", [("category", XLIFFUnit.ownCategory)])
    for (name, value) in file.metadata {
      writer.line(4)
      writer.element(
        "mda:meta",
        [("type", shape == .microsoft ? XLIFFWriter.microsoftNames[name] ?? name : name)],
        text: value)
    }
    writer.line(3)
    writer.end()
    writer.line(2)
    writer.end()
  }

  /// Writes a unit for one sentence, or for all forms of one message.
  private func write(_ forms: [XLIFFUnit], as id: String, _ used: inout Set<String>) {
    guard let first = forms.first else { return }
    writer.line(2)
    var attributes = [
      ("id", XLIFFWriter.unique(shape == .microsoft ? XLIFFWriter.number(inID: id) : id, &used))
    ]
    if shape == .microsoft { attributes.append(("name", id)) }
    if forms.count > 1, let form = first.form { attributes.append(("pgs:switch", form.selector)) }
    writer.start("unit", attributes)
    matches(first)
    terms(first)
    for fragment in first.extensions { raw(fragment, 3) }
    notes(first)
    let data = OriginalData(forms.flatMap { [$0.source] + ($0.target.map { [$0] } ?? []) })
    data.write(to: writer, depth: 3)
    for (index, unit) in forms.enumerated() {
      segment(
        unit, data,
        id: forms.count > 1
          ? "s\(index + 1)" : first.matches.isEmpty && first.terms.isEmpty ? nil : "s1",
        case: forms.count > 1 ? unit.form?.value : nil, offset: index)
    }
    writer.line(2)
    writer.end()
  }

  /// Writes a segment.
  ///
  /// - Parameters:
  ///   - id: written if something else in the unit may refer to the segment.
  ///   - value: the case of the unit's switch in which the segment is said; `nil` if it has none.
  ///   - offset: the position of the segment in its unit, from 0. The codes of every segment but
  ///     the first have a prefix, because their ids must be unique in the unit (2.1, 4.3.1 id).
  private func segment(
    _ unit: XLIFFUnit, _ data: OriginalData, id: String?, case value: String?, offset: Int
  ) {
    writer.line(3)
    var attributes: [(String, String)] = id.map { [("id", $0)] } ?? []
    let target = unit.target ?? (shape == .microsoft ? unit.source : nil)
    // Without a target, no later state is possible (2.1, 4.3.1 state).
    let stage = unit.target == nil ? .initial : unit.state.stage
    attributes.append(("state", stage.rawValue))
    if let reason = unit.state.reason { attributes.append(("subState", reason)) }
    if let value, !value.isEmpty { attributes.append(("pgs:case", value)) }
    writer.start("segment", attributes)
    writer.line(4)
    content(
      "source", unit.source, data, prefix: offset > 0 ? "\(offset + 1)-" : "", beside: target)
    if let target {
      writer.line(4)
      content("target", target, data, prefix: offset > 0 ? "\(offset + 1)-" : "")
    }
    writer.line(3)
    writer.end()
  }

  /// - Parameter target: the target of a source; a code that it already lacks may be deleted.
  private func content(
    _ name: String, _ text: InlineText, _ data: OriginalData, prefix: String = "",
    beside target: InlineText? = nil
  ) {
    writer.start(name)
    let codes = text.codes
    let kept = target.map { Set($0.codes.map(\.id)) }
    for piece in text.pieces {
      switch piece {
      case .text(let words): writer.text(words)
      case .code(let code):
        let end = codes.first { $0.role == .close && $0.id == code.id }
        write(
          code, data, prefix, closing: end?.data ?? "", mayGo: kept?.contains(code.id) == false)
      }
    }
    writer.end()
  }

  private func write(
    _ code: InlineText.Code, _ data: OriginalData, _ prefix: String, closing: String, mayGo: Bool
  ) {
    let id = prefix + code.id
    if code.kind == .control {
      for scalar in code.data.unicodeScalars {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        writer.element(
          "cp", [("hex", String(repeating: "0", count: 4 - digits.count) + digits)])
      }
      return
    }
    let reference = data.id(of: code.data)
    let (type, subType) = code.kind.typeAndSubType
    switch code.role {
    case .alone:
      writer.element(
        "ph",
        [("id", id)] + hints(code, mayGo)
          + [("dataRef", reference), ("type", type)] + (subType.map { [("subType", $0)] } ?? [])
          + (code.shown.map { [("equiv", $0)] } ?? []))
    case .open:
      writer.start(
        "pc",
        [("id", id)] + hints(code, mayGo)
          + [
            ("dataRefStart", reference), ("dataRefEnd", data.id(of: closing)), ("type", type),
          ] + (subType.map { [("subType", $0)] } ?? []))
    case .close: writer.end()
    }
  }

  /// The attributes that keep a translator from deleting or duplicating a code.
  private func hints(_ code: InlineText.Code, _ mayGo: Bool) -> [(String, String)] {
    switch code.kind {
    case .code, .include, .placeholder, .image:
      [("canCopy", "no")] + (mayGo ? [] : [("canDelete", "no")])
    case .bold, .italic, .link, .tag, .entity, .escape, .other, .control: []
    }
  }

  /// Writes translation candidates (2.1, 5.1).
  private func matches(_ unit: XLIFFUnit) {
    guard !unit.matches.isEmpty else { return }
    writer.line(3)
    writer.start("mtc:matches")
    for match in unit.matches {
      writer.line(4)
      writer.start(
        "mtc:match",
        [
          ("ref", "#s1"), ("similarity", "\(match.similarity)"), ("origin", match.origin),
          ("type", match.isPrevious ? "other" : "tm"),
        ] + (match.isPrevious ? [("subType", "x:previous-version")] : []))
      let data = OriginalData([match.source, match.target])
      data.write(to: writer, depth: 5)
      writer.line(5)
      content("source", match.source, data)
      writer.line(5)
      content("target", match.target, data)
      writer.line(4)
      writer.end()
    }
    writer.line(3)
    writer.end()
  }

  /// Writes labels with their official names, and terms, as a glossary (2.1, 5.2).
  private func terms(_ unit: XLIFFUnit) {
    guard !unit.terms.isEmpty else { return }
    writer.line(3)
    writer.start("gls:glossary")
    for term in unit.terms {
      writer.line(4)
      writer.start("gls:glossEntry", [("ref", "#s1")])
      writer.element("gls:term", [("source", XLIFFUnit.ownCategory)], text: term.source)
      writer.element("gls:translation", text: term.target)
      if let definition = term.definition { writer.element("gls:definition", text: definition) }
      writer.end()
    }
    writer.line(3)
    writer.end()
  }

  private func notes(_ unit: XLIFFUnit) {
    guard !unit.notes.isEmpty else { return }
    writer.line(3)
    writer.start("notes")
    for note in unit.notes {
      writer.line(4)
      writer.element(
        "note", note.category.map { [("category", $0)] } ?? [], text: note.text)
    }
    writer.line(3)
    writer.end()
  }

  private func raw(_ fragment: String, _ depth: Int) {
    writer.line(depth)
    writer.raw(fragment)
  }
}

extension InlineText.Code.Kind {
  /// The `type` and `subType` in XLIFF 2 (2.1, 4.3.1 type, subType).
  var typeAndSubType: (type: String, subType: String?) {
    switch self {
    case .bold: ("fmt", "xlf:b")
    case .italic: ("fmt", "xlf:i")
    case .link: ("link", nil)
    case .image: ("image", nil)
    case .placeholder: ("ui", "xlf:var")
    case .code, .tag, .entity, .escape, .include, .other, .control: ("other", "md:\(rawValue)")
    }
  }

  /// The kind that a `type` and `subType` name; `other` if they come from another tool.
  init(type: String?, subType: String?) {
    self =
      switch (type, subType) {
      case ("fmt", "xlf:b"): .bold
      case ("fmt", "xlf:i"): .italic
      case ("link", _): .link
      case ("image", _): .image
      case ("ui", _): .placeholder
      case (_, let own?) where own.hasPrefix("md:"):
        Self(rawValue: String(own.dropFirst(3))) ?? .other
      case _: .other
      }
  }
}

/// The characters that the codes of a unit or match represent (XLIFF 2.1, 4.2.2.10 originalData).
private struct OriginalData {
  private var ids: [String: String] = [:]
  private var order: [String] = []

  init(_ texts: [InlineText]) {
    for code in texts.flatMap(\.codes) where code.kind != .control {
      if ids[code.data] == nil {
        order.append(code.data)
        ids[code.data] = "d\(order.count)"
      }
    }
  }

  /// The id that codes refer to these characters by; empty if no code has them.
  func id(of data: String) -> String { ids[data] ?? "" }

  /// Writes the element, unless there is no data.
  ///
  /// - Parameter depth: the number of levels of indentation.
  func write(to writer: XMLWriter, depth: Int) {
    guard !order.isEmpty else { return }
    writer.line(depth)
    writer.start("originalData")
    for data in order {
      writer.line(depth + 1)
      writer.element("data", [("id", ids[data] ?? "")], text: data)
    }
    writer.line(depth)
    writer.end()
  }
}
