import Markup
import Presentation

/// Writes a template with its values, as UTF-8.
struct TemplateWriter {
  /// By name.
  private let templates: [String: PageTemplate]
  private let words: Words?
  /// The values in which names are looked up, the innermost last.
  private var values: [PageValue]
  private(set) var bytes: [UInt8] = []

  /// Most pages are shorter.
  private static let usual = 16_384

  /// - Parameter value: where names are looked up last; its member `words` has the words of the page.
  init(_ templates: [String: PageTemplate], _ value: PageValue) {
    self.templates = templates
    values = [value]
    words =
      if case .object(let members) = value, case .words(let words)? = members["words"] {
        words
      } else { nil }
    bytes.reserveCapacity(Self.usual)
  }

  /// - Precondition: there is such a template.
  mutating func write(_ name: String) { write(name, [:]) }

  /// - Parameter blocks: what takes the place of blocks, by their names.
  private mutating func write(_ name: String, _ blocks: [String: [PageTemplate.Part]]) {
    guard let template = templates[name] else {
      preconditionFailure("there is no template '\(name)' in Resources/web")
    }
    write(template.parts, blocks)
  }

  private mutating func write(
    _ parts: [PageTemplate.Part], _ blocks: [String: [PageTemplate.Part]]
  ) {
    for part in parts {
      switch part {
      case .text(let text): bytes += text
      case .value(let name):
        if case .word(let key) = name {
          if let words { write(text: words[key]) }
        } else {
          write(value(of: name))
        }
      case .section(let name, let inner): write(section: value(of: name), inner, blocks)
      case .inverted(let name, let inner):
        if !value(of: name).isThere { write(inner, blocks) }
      case .template(let name, let own):
        // What the page puts in a block, goes before what a template in between does.
        write(name, blocks.isEmpty ? own : blocks.merging(own) { outer, _ in outer })
      case .block(let name, let usual): write(blocks[name] ?? usual, blocks)
      }
    }
  }

  private mutating func write(
    section value: PageValue, _ inner: [PageTemplate.Part],
    _ blocks: [String: [PageTemplate.Part]]
  ) {
    switch value {
    case .nothing: break
    case .flag(let flag): if flag { write(inner, blocks) }
    case .list(let list):
      for element in list { write(inner, in: element, blocks) }
    case .text, .number, .object, .words, .written: write(inner, in: value, blocks)
    }
  }

  private mutating func write(
    _ inner: [PageTemplate.Part], in value: PageValue, _ blocks: [String: [PageTemplate.Part]]
  ) {
    values.append(value)
    write(inner, blocks)
    values.removeLast()
  }

  /// The value that a name stands for; nothing if none has it.
  private func value(of name: PageTemplate.Name) -> PageValue {
    switch name {
    case .innermost: return values.last ?? .nothing
    case .word(let key): return words.map { .text($0[key]) } ?? .nothing
    case .member(let name):
      for value in values.reversed() {
        if case .object(let members) = value, let member = members[name] { return member }
      }
      return .nothing
    }
  }

  private mutating func write(_ value: PageValue) {
    switch value {
    case .text(let text): write(text: text)
    case .number(let number): bytes += String(number).utf8
    case .flag(let flag): bytes += (flag ? "true" : "false").utf8
    case .written(let part): bytes += part.bytes
    case .list, .object, .words, .nothing: break
    }
  }

  /// Writes a text without control characters, escaped.
  private mutating func write(text: String) {
    var text = text
    let isPlain = text.withUTF8 { utf8 in
      guard !utf8.contains(where: { Self.needsCare[Int($0)] }) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if !isPlain { bytes += TextEscape.html(PrintableText.of(text)).utf8 }
  }

  /// Whether a byte may have to be escaped, or begin a character that is not shown.
  private static let needsCare: [Bool] = (0..<256).map { byte in
    guard let byte = UInt8(exactly: byte) else { return true }
    return PrintableText.mayBeUnwanted(byte) || "<>&\"'".utf8.contains(byte)
  }
}

/// Part of a page that was written before, with all texts in it escaped.
package struct WrittenPart: Sendable {
  let bytes: [UInt8]

  /// - Parameter writer: what has written it.
  init(_ writer: TemplateWriter) { bytes = writer.bytes }
}
