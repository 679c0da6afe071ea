/// The flat `key: value` lines of a document's YAML header; nested values are left out.
package struct FrontMatter: Sendable {
  private let pairs: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]

  init(_ pairs: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]) { self.pairs = pairs }

  /// Makes front matter from what an HTML page says about itself in `<meta>` and elsewhere.
  package init(_ values: [String: String]) {
    pairs = values.sorted { $0.key < $1.key }.map {
      (Array($0.key.utf8)[...], Array($0.value.utf8)[...])
    }
  }

  package var isEmpty: Bool { pairs.isEmpty }

  /// All the values, by key.
  package var values: [String: String] {
    Dictionary(
      pairs.map { (String(decoding: $0.key, as: UTF8.self), Self.unquoted($0.value)) }
    ) { _, last in last }
  }

  /// The value of a key, without quotation marks; the last one if the key occurs twice.
  package subscript(key: String) -> String? {
    pairs.last { $0.key.elementsEqual(key.utf8) }.map { Self.unquoted($0.value) }
  }

  private static func unquoted(_ value: ArraySlice<UInt8>) -> String {
    guard value.count > 1, let quote = value.first, quote == value.last,
      quote == 0x22 || quote == 0x27
    else { return String(decoding: value, as: UTF8.self) }
    let inner = String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
    return quote == 0x27
      ? inner.replacing("''", with: "'") : inner.replacing("\\\"", with: "\"")
  }
}
