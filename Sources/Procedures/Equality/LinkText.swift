/// Normalises link destinations, so that they are equal in every language.
enum LinkText {
  /// The address without scheme, `www.` and a locale such as `/sv-se/`, in lower case.
  static func normal(_ destination: String) -> String {
    var text = destination[...]
    for prefix in ["https://", "http://", "www."] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    if text.hasSuffix("/") { text = text.dropLast() }
    guard text.utf8.contains(0x2F) else { return text.lowercased() }
    return text.lowercased().split(separator: "/", omittingEmptySubsequences: false)
      .filter { !isLocale($0) }.joined(separator: "/")
  }

  /// Whether the part has the form of `en-us` or `sv-se`: two letters, a hyphen, two letters.
  static func isLocale(_ part: Substring) -> Bool {
    let bytes = Array(part.utf8)
    return bytes.count == 5 && bytes[2] == 0x2D
      && [0, 1, 3, 4].allSatisfy { (0x61...0x7A).contains(bytes[$0]) }
  }
}
