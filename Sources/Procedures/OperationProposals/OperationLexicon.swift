import Diagnostics
import Documents
import Markup
import Operations
import Yams

/// By which words sentences tell the operations of domains, as their files `sentences.yaml` say.
package struct OperationLexicon: Sendable {
  /// One way to tell an operation: what is done, and to what.
  struct Way: Sendable {
    let operation: OperationID
    let action: String
    let thing: String
    /// What else the sentence must name.
    let also: [String]
    /// What the sentence must not name.
    let never: [String]
    /// The arguments that are told with it.
    let literals: [String: String]
    /// Whether it chooses something.
    let isChoice: Bool
    /// Whether the object is the name of a button.
    let isLabel: Bool
    /// Whether only words such as "the name of" may stand between what is done and to what: "select a
    /// location for the user" chooses no user.
    let isDirect: Bool
    /// Whether the object may be in what a clause says of others: "check that the user …".
    let spansAsides: Bool
    /// Whether nobody has written how it is told, and only its name is known: no change is sure by that.
    var isNamedOnly = false
  }

  /// Phrases by language and name.
  typealias Phrases = [String: [String: [WordPhrase]]]

  private(set) var ways: [Way] = []
  private var actions: Phrases = [:]
  private var things: Phrases = [:]
  private var others: Phrases = [:]
  /// For each language, what lists are about of which no operation knows.
  private var elsewhere: [String: [WordPhrase]] = [:]
  /// For each language, the words that may stand between a verb and its object.
  private var between: [String: Set<String>] = [:]

  /// The lexicon of all files, and everything that is wrong with them.
  ///
  /// - Parameter catalogue: with the operations that the files may name.
  package static func read(
    _ files: [SourceFile], _ catalogue: Catalogue
  ) -> (lexicon: OperationLexicon, diagnostics: [Diagnostic]) {
    var lexicon = OperationLexicon()
    var diagnostics: [Diagnostic] = []
    for file in files { diagnostics += lexicon.add(file, catalogue) }
    return (lexicon, diagnostics)
  }

  private mutating func add(_ file: SourceFile, _ catalogue: Catalogue) -> [Diagnostic] {
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self), .basic)
    } catch {
      let problem = YAMLProblem(error)
      return [
        Diagnostic(
          .sentencesInvalid, .error,
          at: SourcePlace(path: file.path, line: problem.line, column: problem.column),
          "not YAML: \(problem.text)")
      ]
    }
    // Two domains may call different things by one name.
    let own = "\(file.path)\n"
    func phrases(_ key: String) -> Phrases {
      var phrases: Phrases = [:]
      for (name, languages) in root?[key]?.mapping.map(Array.init) ?? [] {
        for (language, list) in languages.mapping.map(Array.init) ?? [] {
          guard let name = name.string, let language = language.string else { continue }
          let texts = list.sequence?.compactMap(\.scalar?.string) ?? []
          phrases[language, default: [:]][own + name] = texts.map(WordPhrase.init)
        }
      }
      return phrases
    }
    for (language, list) in root?["between"]?.mapping.map(Array.init) ?? [] {
      guard let language = language.string else { continue }
      between[language, default: []].formUnion(
        list.sequence?.compactMap(\.scalar?.string) ?? [])
    }
    for (language, list) in root?["elsewhere"]?.mapping.map(Array.init) ?? [] {
      guard let language = language.string else { continue }
      elsewhere[language, default: []] +=
        list.sequence?.compactMap(\.scalar?.string).map(WordPhrase.init) ?? []
    }
    let found = (phrases("actions"), phrases("things"), phrases("others"))
    actions.merge(found.0) { $0.merging($1) { one, _ in one } }
    things.merge(found.1) { $0.merging($1) { one, _ in one } }
    others.merge(found.2) { $0.merging($1) { one, _ in one } }
    var diagnostics: [Diagnostic] = []
    func report(_ node: Node, _ message: FindingText) {
      diagnostics.append(
        Diagnostic(
          .sentencesInvalid, .error,
          at: SourcePlace(
            path: file.path, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1), message))
    }
    func known(_ name: String, among phrases: Phrases, at node: Node) {
      if !phrases.values.contains(where: { $0[own + name] != nil }) {
        report(node, "'\(name)' has no words in this file")
      }
    }
    for (key, list) in root?["operations"]?.mapping.map(Array.init) ?? [] {
      let id = OperationID(rawValue: key.string ?? "")
      guard catalogue[id] != nil else {
        report(key, "operation '\(id.rawValue)' does not exist")
        continue
      }
      for way in list.sequence.map(Array.init) ?? [] {
        guard let action = way["does"]?.string, let thing = way["to"]?.string else {
          report(way, "a way to tell an operation must name 'does' and 'to'")
          continue
        }
        func names(_ key: String) -> [String] {
          way[key]?.sequence.map { $0.compactMap(\.string) } ?? []
        }
        known(action, among: found.0, at: way)
        known(thing, among: found.1, at: way)
        for name in names("and") {
          known(name, among: found.1.merging(found.2) { $0.merging($1) { one, _ in one } }, at: way)
        }
        for name in names("never") { known(name, among: found.2, at: way) }
        ways.append(
          Way(
            operation: id, action: own + action, thing: own + thing,
            also: names("and").map { own + $0 }, never: names("never").map { own + $0 },
            literals: Dictionary(
              (way["with"]?.mapping.map(Array.init) ?? []).compactMap { name, value in
                name.string.flatMap { name in value.scalar.map { (name, $0.string) } }
              }, uniquingKeysWith: { one, _ in one }),
            isChoice: catalogue[id]?.kind == .choose, isLabel: way["label"]?.string == "true",
            isDirect: [.choose, .open].contains(catalogue[id]?.kind),
            spansAsides: catalogue[id]?.kind == .check))
      }
    }
    return diagnostics
  }

  /// The words that may stand between a verb and its object in a language.
  func words(between language: String) -> Set<String> { between[language] ?? [] }

  /// The words for choosing something, in any domain's words for it.
  func choosing(in language: String) -> [WordPhrase] {
    (actions[language] ?? [:]).filter { $0.key.hasSuffix("\nchoose") }.sorted { $0.key < $1.key }
      .flatMap(\.value)
  }

  mutating func add(_ way: Way) { ways.append(way) }

  mutating func add(
    _ does: [WordPhrase], _ to: [WordPhrase], under name: String, in language: String
  ) {
    actions[language, default: [:]][name] = does
    things[language, default: [:]][name] = to
  }

  /// The languages in which it has words.
  var languages: Set<String> { Set(actions.keys).intersection(things.keys) }

  /// How a sentence tells an operation.
  struct Match: Sendable {
    let way: Way
    /// The words for what is done, and to what.
    let words: [String]
    /// Whether both are said outside of labels.
    let isPlain: Bool
    /// Whether either is said outside of labels.
    let isPartlyPlain: Bool
    let clause: Int
    /// The position of the verb in its clause.
    let position: Int
    /// How much of the sentence matches, by which two ways are compared.
    let weight: Int
  }

  /// The ways of an operation that a sentence has.
  ///
  /// The verb and its object must be in one clause and near each other.
  func matches(in sentence: SentenceWords, _ language: String) -> [Match] {
    ways.compactMap { way in
      sentence.clauses.enumerated().lazy.compactMap { index, clause in
        self.match(way, clause, index, in: sentence, language)
      }.first
    }
  }

  /// A verb and its object are seldom farther apart, in words.
  private static let farthest = 8

  private func match(
    _ way: Way, _ clause: SentenceWords.Clause, _ index: Int, in sentence: SentenceWords,
    _ language: String
  ) -> Match? {
    let words = way.spansAsides ? clause.whole : clause.words
    guard !clause.isNegated, let verb = place(of: way.action, in: words, actions, language),
      let object = place(of: way.thing, in: words, things, language, except: verb),
      let first = verb.first, let last = object.last,
      way.isDirect || abs((object.first ?? last) - first) <= Self.farthest
    else { return nil }
    if way.isLabel, !object.allSatisfy({ words[$0].isLabel }) { return nil }
    if way.isDirect, !isDirect(from: verb, to: object, in: words, language) { return nil }
    let sentence = sentence.sentences[clause.sentence]
    // What is chosen is named in one clause; a change is told by a whole sentence.
    let near = way.isChoice ? words.filter { !$0.isLabel } : way.isDirect ? words : sentence
    func says(_ name: String, _ words: [SentenceWords.Word]) -> Bool {
      place(of: name, in: words, others, language) != nil
        || place(of: name, in: words, things, language) != nil
    }
    guard way.also.allSatisfy({ says($0, sentence) }),
      !way.never.contains(where: { says($0, near) })
    else { return nil }
    let positions = verb + object
    let isPlain = positions.map { !words[$0].isLabel }
    return Match(
      way: way, words: positions.sorted().map { words[$0].text },
      isPlain: isPlain.allSatisfy(\.self), isPartlyPlain: isPlain.contains(true), clause: index,
      position: first, weight: positions.count + way.also.count)
  }

  /// Whether the object follows the verb at once, or after names of pages and words for the place of
  /// the object in a list.
  private func isDirect(
    from verb: [Int], to object: [Int], in words: [SentenceWords.Word], _ language: String
  ) -> Bool {
    guard let start = verb.max(), let end = object.first, start < end else {
      // A particle stands behind the object: "vink de gebruiker aan".
      guard let first = verb.first, let end = object.first, first < end else { return false }
      return words[(first + 1)..<end].allSatisfy { may($0, language) }
    }
    return words[(start + 1)..<end].allSatisfy { may($0, language) }
  }

  private func may(_ word: SentenceWords.Word, _ language: String) -> Bool {
    word.isLabel || between[language]?.contains(word.text) ?? false
  }

  /// Whether words begin with one for choosing something, in any domain's words for it.
  func chooses(_ words: [SentenceWords.Word], _ language: String) -> Bool {
    (actions[language] ?? [:]).contains { name, phrases in
      name.hasSuffix("\nchoose")
        && phrases.contains { $0.positions(in: words)?.first ?? .max <= 1 }
    }
  }

  /// Whether words name something of which no operation knows.
  func isElsewhere(_ words: [SentenceWords.Word], _ language: String) -> Bool {
    (elsewhere[language] ?? []).contains { $0.positions(in: words) != nil }
  }

  /// Whether words name what a way to tell an operation excludes.
  func denies(_ way: Way, in words: [SentenceWords.Word], _ language: String) -> Bool {
    way.never.contains { place(of: $0, in: words, others, language) != nil }
  }

  /// Whether words say, in whatever order, what is done and to what.
  func tells(_ way: Way, in words: [SentenceWords.Word], _ language: String) -> Bool {
    guard let verb = place(of: way.action, in: words, actions, language) else { return false }
    return place(of: way.thing, in: words, things, language, except: verb) != nil
      && way.also.allSatisfy { place(of: $0, in: words, others, language) != nil }
  }

  /// The positions of the longest phrase of a name among words; `nil` if none is there.
  private func place(
    of name: String, in words: [SentenceWords.Word], _ phrases: Phrases, _ language: String,
    except taken: [Int] = []
  ) -> [Int]? {
    // The longest phrase says most.
    (phrases[language]?[name] ?? []).compactMap { $0.positions(in: words) }
      .filter { Set($0).isDisjoint(with: taken) }.max { $0.count < $1.count }
  }
}
