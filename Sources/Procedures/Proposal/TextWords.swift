/// The distinct words of a text in lower case, without those of one or two letters, which carry too
/// little meaning.
struct TextWords: Sendable {
  let words: Set<String>

  init(_ text: String) {
    words = Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }
        .map(String.init))
  }
}
