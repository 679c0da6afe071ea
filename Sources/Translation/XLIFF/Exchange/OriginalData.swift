import Markup

/// The characters that the codes of a unit represent (XLIFF 2.1, 4.2.2.10 originalData).
struct OriginalData {
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

  func id(of data: String) -> String { ids[data] ?? "" }

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

extension InlineText.Code.Kind {
  /// The `type` and `subType` in XLIFF 2 (2.1, 4.3.1 type, subType).
  var second: (type: String, subType: String?) {
    switch self {
    case .bold: ("fmt", "xlf:b")
    case .italic: ("fmt", "xlf:i")
    case .link: ("link", nil)
    case .image: ("image", nil)
    case .placeholder: ("ui", "xlf:var")
    case .code, .tag, .entity, .escape, .include, .other, .control: ("other", "md:\(rawValue)")
    }
  }

  init(second type: String?, _ subType: String?) {
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

  /// The `ctype` in XLIFF 1.2 (2.5), which has different values for pairs and for standalone codes.
  func first(isAlone: Bool) -> String {
    switch self {
    case .bold, .italic, .link: isAlone ? "x-\(rawValue)" : rawValue
    case .image: isAlone ? rawValue : "x-\(rawValue)"
    case .code, .tag, .entity, .escape, .include, .placeholder, .other, .control: "x-\(rawValue)"
    }
  }

  init(first type: String?) {
    let name = type.map { $0.hasPrefix("x-") ? String($0.dropFirst(2)) : $0 } ?? "other"
    self = Self(rawValue: name) ?? .other
  }
}

extension InlineText.Code {
  /// The visible text that the code represents, such as the character of an entity; `nil` if it has
  /// none.
  package var shown: String? {
    switch kind {
    case .escape: String(data.dropFirst())
    case .entity: Self.entities[data]
    case .code: data.filter { $0 != "`" }
    case .placeholder: data
    case .bold, .italic, .link, .image, .tag, .include, .other, .control: nil
    }
  }

  private static let entities = [
    "&nbsp;": "\u{A0}", "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&#39;": "'",
    "&#160;": "\u{A0}",
  ]
}
