import Foundation

/// The names that the domains of this package use, from their own files of words and products.
struct DomainWords {
  /// Names that mean nothing else, wherever they stand as a word: `usageLocation`, `license.assign`,
  /// `ENTERPRISEPACK`.
  private(set) var whole: Set<Substring> = []
  /// Names that are ordinary words as well, where they stand alone in quotation marks: `holds`.
  private(set) var quoted: Set<Substring> = []
  /// Names of several words, such as those of products, anywhere in a line.
  private var phrases: [String] = []

  init() throws {
    for file in SourceTree.files(below: "domains", ending: "yaml")
    where file.path.hasSuffix("/words/en.yaml") {
      for line in file.lines {
        let key = line.prefix { $0 != ":" }.split(separator: ".", maxSplits: 1)
        guard key.count == 2, ["fact", "page", "operation"].contains(key[0]) else { continue }
        let isOwn = key[0] == "operation" || key[1].contains(where: \.isUppercase)
        if isOwn { whole.insert(key[1]) } else { quoted.insert(key[1]) }
      }
    }
    let products = Data(SourceTree.read("Resources/licences.json").utf8)
    for product in try JSONDecoder().decode(Products.self, from: products).products {
      whole.insert(Substring(product.partNumber))
      if product.name.contains(" ") { phrases.append(product.name) }
    }
  }

  private struct Products: Decodable {
    struct Product: Decodable {
      let partNumber: String
      let name: String
    }
    let products: [Product]
  }

  /// The lines of a text, without comments, that have such a name, each with the names.
  func found(in text: String) -> [(line: Substring, names: [String])] {
    // A regular expression for each line would take a minute in a debug build.
    let all = Self.words(text[...])
    let phrases = phrases.filter { Self.words($0[...]).isSubset(of: all) }
    guard !phrases.isEmpty || !all.isDisjoint(with: whole) || !all.isDisjoint(with: quoted) else {
      return []
    }
    return text.split(separator: "\n").compactMap { line in
      guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return nil }
      let words = Self.words(line)
      let names =
        words.intersection(whole).map(String.init)
        + words.intersection(quoted).map(String.init).filter { line.contains("\"\($0)\"") }
        + phrases.filter { line.contains($0) }
      return names.isEmpty ? nil : (line, names.sorted())
    }
  }

  /// The words of a text, also those that full stops join to others: `license.assign`, `assign`.
  private static func words(_ text: Substring) -> Set<Substring> {
    var words: Set<Substring> = []
    for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && !"._".contains($0) }) {
      words.insert(word)
      words.formUnion(word.split(separator: "."))
    }
    return words
  }
}
