/// A sentence or word in one language, with placeholders written `{name}`.
package struct Message: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// The names between braces, in order.
  package var placeholders: [String] {
    var names: [String] = []
    walk(onText: { _ in }, onPlaceholder: { names.append(String($0)) })
    return names
  }

  /// The sentence with its placeholders replaced; one without a value becomes an ellipsis.
  package func filled(_ values: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var filled = ""
    walk(
      onText: { filled += $0 },
      onPlaceholder: { filled += values[String($0)] ?? "…" })
    return filled
  }

  private func walk(onText: (Substring) -> Void, onPlaceholder: (Substring) -> Void) {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"),
      let close = rest[open...].firstIndex(of: "}")
    {
      onText(rest[..<open])
      onPlaceholder(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
    }
    onText(rest)
  }
}
