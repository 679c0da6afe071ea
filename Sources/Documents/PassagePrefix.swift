/// Removes characters from the start of a passage, even inside markup.
enum PassagePrefix {
  /// `passage` without the first `count` bytes of its target text and the spaces after them.
  static func dropped(_ count: Int, of passage: Passage) -> Passage {
    var left = count
    var target = dropped(&left, from: passage.target)
    if case .text(let text)? = target.first {
      let bytes = Array(text.utf8)
      let start = PlainTextMarker.skipSpace(in: bytes, from: 0)
      let rest = String(decoding: bytes[start...], as: UTF8.self)
      target = (rest.isEmpty ? [] : [.text(rest)]) + target.dropFirst()
    }
    while target.first == .lineBreak { target.removeFirst() }
    return Passage(
      target: target, source: passage.source, segments: passage.segments, place: passage.place)
  }

  // The recursion is bounded: the inlines of a page have four levels.
  private static func dropped(_ count: inout Int, from inlines: [Inline]) -> [Inline] {
    var result: [Inline] = []
    for inline in inlines {
      guard count > 0 else {
        result.append(inline)
        continue
      }
      switch inline {
      case .text(let text): result += rest(&count, text).map { [.text($0)] } ?? []
      case .code(let text): result += rest(&count, text).map { [.code($0)] } ?? []
      case .strong(let inner):
        let kept = dropped(&count, from: inner)
        if !kept.isEmpty { result.append(.strong(kept)) }
      case .emphasis(let inner):
        let kept = dropped(&count, from: inner)
        if !kept.isEmpty { result.append(.emphasis(kept)) }
      case .link(let destination, let inner):
        let kept = dropped(&count, from: inner)
        if !kept.isEmpty { result.append(.link(destination: destination, kept)) }
      case .image, .include, .lineBreak: count -= inline.plain.utf8.count
      }
    }
    return result
  }

  private static func rest(_ count: inout Int, _ text: String) -> String? {
    let length = text.utf8.count
    defer { count -= min(count, length) }
    return count < length ? String(decoding: Array(text.utf8.dropFirst(count)), as: UTF8.self) : nil
  }
}
