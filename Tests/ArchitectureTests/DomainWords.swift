import Foundation

/// The names that the domains of this package use, from their own files of words and products.
struct DomainWords {
  /// Names that mean nothing else, wherever they stand as a word: `usageLocation`, `license.assign`,
  /// `ENTERPRISEPACK`.
  private(set) var whole: Set<Substring> = []
  /// Names that are ordinary words as well, where they stand alone in quotation marks: `holds`.
  private(set) var quoted: Set<Substring> = []
  /// Names of several words, such as those of products, pages and roles, anywhere in a line, in small
  /// letters.
  private var phrases: [String] = []
  /// Names that the sentences write with a capital in the middle, such as `Microsoft` and `Exchange`.
  private(set) var proper: Set<Substring> = []
  /// What people choose, in English and in the singular and plural: `license`, `mailboxes`.
  private(set) var things: Set<Substring> = []

  init() throws {
    var entries: [(key: Substring, text: String)] = []
    for file in SourceTree.files(below: "domains", ending: "yaml")
    where file.path.hasSuffix("/words/en.yaml") {
      for line in file.lines where line.contains(": \"") && !line.hasPrefix("#") {
        let key = line.prefix { $0 != ":" }
        let text = String(line.dropFirst(key.count + 2)).trimmingCharacters(in: ["\""])
        entries.append((key, text))
      }
    }
    var types: Set<Substring> = []
    for (key, text) in entries {
      let parts = key.split(separator: ".", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let last = parts[1].split(separator: ".").last ?? parts[1]
      switch parts[0] {
      case "operation":
        whole.insert(parts[1])
      case "fact", "page":
        if last.contains(where: \.isUppercase) { whole.insert(last) } else { quoted.insert(last) }
      case "code", "refusal", "role":
        if last.contains(where: \.isUppercase) { whole.insert(last) }
      case "type", "types":
        types.insert(parts[1])
        if !text.contains(" ") { things.insert(Substring(text)) }
      default: break
      }
      if ["page", "role"].contains(parts[0]), text.contains(" ") {
        phrases.append(text.lowercased())
      }
    }
    // Operations begin with these as well; `page.open` and others begin with words of the engine.
    quoted.formUnion(types)
    proper = Self.properNames(in: entries.map(\.text))
    // No key of its own has the name of the place where people act by hand.
    phrases.append("admin center")
    let products = Data(SourceTree.read("Resources/licences.json").utf8)
    for product in try JSONDecoder().decode(Products.self, from: products).products {
      whole.insert(Substring(product.partNumber))
      if product.name.contains(" ") { phrases.append(product.name.lowercased()) }
    }
    whole.subtract(Self.ownNames)
    proper.subtract(Self.ownProperNames)
  }

  /// Names that the program has as well, each for something of its own: a file that is read-only, a
  /// permission to sign in again on the web page.
  private static let ownNames: Set<Substring> = ["readOnly", "signInAgain"]

  /// Words that only a label begins with a capital ("under Your products"), that another product has
  /// as well (OpenID Connect), that names a thing of the program (a plan), and the program's own name.
  private static let ownProperNames: Set<Substring> = ["Your", "Connect", "Plan", "Stegvis"]

  /// The words with a capital in the middle of a sentence that no sentence has in small letters.
  private static func properNames(in texts: [String]) -> Set<Substring> {
    var capital: Set<Substring> = []
    var small: Set<Substring> = []
    for text in texts {
      var isInside = false
      for token in text.split(separator: " ") {
        // Placeholders, addresses and commands are no words.
        let isWord = !token.contains { "{:/<=_".contains($0) } || token.hasSuffix(":")
        let word = token.drop { !$0.isLetter }.prefix { $0.isLetter }
        if isWord, let first = word.first {
          if first.isLowercase { small.insert(word) }
          if isInside, first.isUppercase, word.count > 3 { capital.insert(word) }
        }
        isInside = token.last.map { $0.isLetter || $0 == "," } ?? false
      }
    }
    return capital.filter { !small.contains(Substring($0.lowercased())) }
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
    let small = Set(all.map { $0.lowercased()[...] })
    let phrases = phrases.filter { Self.words($0[...]).isSubset(of: small) }
    guard
      !phrases.isEmpty || !all.isDisjoint(with: whole) || !all.isDisjoint(with: quoted)
        || !all.isDisjoint(with: proper)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return nil }
      let words = Self.words(line)
      var names = words.intersection(whole).map(String.init)
      names += words.intersection(quoted).map(String.init).filter { line.contains("\"\($0)\"") }
      // Outside quotation marks, these are names of our own types.
      if line.contains("\"") { names += words.intersection(proper).map(String.init) }
      if !phrases.isEmpty { names += phrases.filter { line.lowercased().contains($0) } }
      return names.isEmpty ? nil : (line, names.sorted())
    }
  }

  /// The names in a sentence that people read.
  func found(inSentence text: String) -> [String] {
    let words = Self.words(text.replacing(/\{[^}]*\}/, with: "")[...])
    let small = Set(words.map { $0.lowercased()[...] })
    var names = words.intersection(whole.union(proper)).map(String.init)
    names += small.intersection(things).map(String.init)
    names += phrases.filter { text.lowercased().contains($0) }
    return names.sorted()
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
