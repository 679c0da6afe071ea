import Markup

/// Rebuilds an element that is kept unchanged, as standalone XML that is valid anywhere.
struct XMLFragment {
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
