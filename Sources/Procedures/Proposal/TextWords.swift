/// The words of a text, each once, in lower case; those of one or two letters say too little.
struct TextWords: Sendable {
  let words: Set<String>

  init(_ text: String) {
    words = Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }
        .map(String.init))
  }
}
