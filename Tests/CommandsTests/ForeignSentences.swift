/// Searches a text for many sentences of other languages in one pass, which is fast enough even in
/// a debug build.
struct ForeignSentences {
  /// The sentences in UTF-8, by their first eight bytes.
  private let byStart: [UInt64: [[UInt8]]]

  /// - Parameter sentences: sentences of eight bytes or more each.
  init(_ sentences: some Sequence<String>) {
    byStart = Dictionary(grouping: sentences.map { Array($0.utf8) }) { bytes in
      bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// The sentences found in the text, each as often as it occurs.
  func found(in text: String) -> [String] {
    var found: [String] = []
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { bytes in
      var window: UInt64 = 0
      var index = 0
      while index < bytes.count {
        window = window << 8 | UInt64(bytes[index])
        index += 1
        guard index >= 8, let candidates = byStart[window] else { continue }
        for sentence in candidates where bytes[(index - 8)...].starts(with: sentence) {
          found.append(String(decoding: sentence, as: UTF8.self))
        }
      }
    }
    return found
  }
}
