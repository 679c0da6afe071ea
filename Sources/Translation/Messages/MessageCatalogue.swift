import Documents

/// A file of words in one language, and whose words they are.
package struct WordsFile: Sendable {
  package let file: SourceFile
  /// The name of the domain, such as `microsoft-365`; `nil` for the program's own words.
  package let domain: String?
  /// Whether the domain is a declared one, whose keys are those of its own things (`DeclaredKey`).
  package let isDeclared: Bool

  package init(_ file: SourceFile, of domain: String? = nil, isDeclared: Bool = false) {
    self.file = file
    self.domain = domain
    self.isDeclared = isDeclared
  }

  /// Words of a declared domain, or of one that it extends.
  package init(_ file: SourceFile, ofDeclared domain: String) {
    self.init(file, of: domain, isDeclared: true)
  }

  /// A key of the file as a catalogue has it.
  package func inCatalogue(_ key: String) -> String {
    guard isDeclared, let domain else { return key }
    return DeclaredKey.inCatalogue(key, of: domain)
  }
}

/// The texts of the program and of its domains in one language, by key.
///
/// A domain may say a sentence of the program in its own way, with its name before the program's key:
/// `microsoft-365.question.act`.
package struct MessageCatalogue: Hashable, Sendable {
  /// The language alone, such as `sv`.
  package let language: String
  package private(set) var messages: [String: Message]
  /// What is wrong in the files: lines that are neither a comment nor `key: value`, and keys that the
  /// same file or a file before it has.
  package private(set) var problems: [WordsProblem] = []
  /// How many sentences are in English, because the language lacks them.
  package private(set) var borrowed = 0
  /// The keys of the program's sentences that some domain says in its own way.
  private var own: Set<String> = []
  /// The sum of the digests of the keys as the files have them.
  private var keys: UInt64 = 0
  /// The keys under which a line of a declared domain is found besides its first.
  private var further: Set<String> = []
  /// The words of declared domains, which are read when they are needed; `nil` for none.
  private var later: LaterWords?

  /// The domain of each instance: what has its name before it is said in that domain's words.
  private var instances: [String: String] = [:]

  /// A catalogue of messages that have already been read.
  package init(language: String, messages: [String: Message]) {
    self.language = language
    self.messages = messages
  }

  /// Reads files of words as one catalogue: UTF-8, with one `key: value` per line and values plain or
  /// in double quotes. If several have a key, the first one counts.
  ///
  /// This is a small subset of YAML 1.2, so editors and translation tools can read it. The program
  /// scans it itself, because a YAML parser would take more time than the rest of the start-up.
  ///
  /// - Parameter english: the same files in English, which has the sentences that `files` lack or
  ///   leave empty; they are read only if a key is missing. Empty for English itself.
  package init(
    language: String, reading files: [WordsFile], english: [WordsFile] = [],
    later: LaterWords? = nil
  ) {
    self.init(language: language, messages: [:])
    self.later = later
    messages.reserveCapacity(files.reduce(0) { $0 + $1.file.bytes.count } / 64)
    read(files, english: english)
  }

  /// The words of one declared domain.
  ///
  /// - Parameter catalogue: the program's words, some of which go into those of the domain.
  init(declared files: LaterWords.Files, beside catalogue: MessageCatalogue) {
    self.init(language: catalogue.language, messages: catalogue.messages)
    read(files.own, english: [])
    guard !files.english.isEmpty else { return }
    let whole = MessageCatalogue(language: "en", reading: files.english)
    messages.merge(whole.messages) { translated, _ in translated }
  }

  private mutating func read(_ files: [WordsFile], english: [WordsFile]) {
    for file in files { read(file) }
    // The sum is the same for the same keys in any order.
    guard !english.isEmpty,
      english.reduce(UInt64(0), { $0 &+ KeyDigest.sum(of: $1.file.bytes) })
        != keys
    else { return }
    let whole = MessageCatalogue(language: "en", reading: english)
    // A plural form that the language does not have is not missing.
    borrowed = whole.messages.keys.count { key in
      messages[key] == nil && !whole.further.contains(key)
        && LocaleDraft.keys(of: key, language: language).contains(key)
    }
    messages.merge(whole.messages) { translated, _ in translated }
    own.formUnion(whole.own)
  }

  private mutating func read(_ words: WordsFile) {
    let prefix = words.domain.map { "\($0)." }
    let declared =
      words.isDeclared ? words.domain.map { DeclaredWords(of: $0, messages) } : nil
    var number = 0
    var rest = words.file.bytes[...]
    while true {
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      number += 1
      switch LocaleLine(rest[..<(end ?? rest.endIndex)]) {
      case .blank, .entry(_, ""): break
      case .entry(let key, let text):
        keys &+= KeyDigest.of(key)
        if let declared {
          let entries = declared.entries(key, text)
          // A domain says otherwise what another says that it extends.
          guard entries.allSatisfy({ messages[$0.key] == nil }) else { break }
          for (key, text) in entries { messages[key] = Message(text, of: words.domain) }
          further.formUnion(entries.dropFirst().map(\.key))
        } else if let first = messages.updateValue(Message(text, of: words.domain), forKey: key) {
          messages[key] = first
          problems.append(WordsProblem(words.file.path, number, .twice(key)))
          break
        }
        if let prefix, key.hasPrefix(prefix) { own.insert(String(key.dropFirst(prefix.count))) }
      case .unreadable: problems.append(WordsProblem(words.file.path, number, .unreadable))
      }
      guard let end else { break }
      rest = rest[(end + 1)...]
    }
  }

  /// The message for a key; `nil` if there is none.
  ///
  /// - Parameter domain: the domain whose own way to say it goes before the program's.
  package subscript(_ key: String, in domain: String? = nil) -> Message? {
    if let domain, own.contains(key), let said = messages["\(domain).\(key)"] { return said }
    if let message = messages[key] ?? later?.message(key, beside: self) { return message }
    guard !instances.isEmpty, let own = ofInstance(key)?.key else { return nil }
    return messages[own] ?? later?.message(own, beside: self)
  }

  /// The same words for instances of domains, by their names.
  package func knowing(_ instances: [String: String]) -> MessageCatalogue {
    guard !instances.isEmpty else { return self }
    var catalogue = self
    catalogue.instances.merge(instances) { known, _ in known }
    return catalogue
  }

  /// The key of a domain's word for one of an instance, such as `fact.scim:account.active` for
  /// `fact.chat:account.active`; `nil` for all others.
  private func ofInstance(_ key: String) -> (key: String, instance: String)? {
    guard let colon = key.firstIndex(of: ":") else { return nil }
    let start = key[..<colon].lastIndex(of: ".").map { key.index(after: $0) } ?? key.startIndex
    let instance = String(key[start..<colon])
    guard let domain = instances[instance] else { return nil }
    return ("\(key[..<start])\(domain)\(key[colon...])", instance)
  }

  /// The instance that a name is about, if there are others of its domain; `nil` if nobody can mistake
  /// it for another.
  package func distinguishedInstance(of name: String) -> String? {
    guard !instances.isEmpty, let instance = ofInstance(name)?.instance,
      instances.values.count(where: { $0 == instances[instance] }) > 1
    else { return nil }
    return instance
  }

  /// The message for a key in the plural form that `count` needs; `nil` if there is none.
  ///
  /// Without that form, it is the message for `other`, and then the one for the key itself.
  package subscript(_ key: String, count count: Int, in domain: String? = nil) -> Message? {
    let form = PluralForm.of(count, language: language)
    return self["\(key).\(form.rawValue)", in: domain]
      ?? self["\(key).\(PluralForm.other.rawValue)", in: domain] ?? self[key, in: domain]
  }
}

/// Why a line of a file of words cannot be used, without words in any language.
package struct WordsProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// It is neither a comment nor `key: value`.
    case unreadable
    /// Its key is in a line before it, perhaps of another file.
    case twice(String)
  }

  package let path: String
  /// Counted from 1.
  package let line: Int
  package let kind: Kind

  package init(_ path: String, _ line: Int, _ kind: Kind) {
    self.path = path
    self.line = line
    self.kind = kind
  }
}

/// A digest of a key, to compare the keys of two languages without reading one of them: FNV-1a
/// (draft-eastlake-fnv, 64 bits).
private enum KeyDigest {
  private static let start: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let factor: UInt64 = 0x0000_0100_0000_01b3

  static func of(_ key: String) -> UInt64 {
    key.utf8.reduce(start) { ($0 ^ UInt64($1)) &* factor }
  }

  /// The sum of the digests of all keys of a file. Lines that cannot be read may count, too: then the
  /// file is read.
  static func sum(of bytes: [UInt8]) -> UInt64 {
    var sum: UInt64 = 0
    var digest = start
    var isKey = true
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        digest = start
        isKey = true
      } else if isKey {
        if byte == UInt8(ascii: ":") {
          sum &+= digest
          isKey = false
        } else if byte == UInt8(ascii: "#"), digest == start {
          isKey = false
        } else {
          digest = (digest ^ UInt64(byte)) &* factor
        }
      }
    }
    return sum
  }
}

/// A sentence or word in one language, with placeholders written `{name}`.
package struct Message: Hashable, Sendable {
  package let text: String
  /// The domain whose words have it; `nil` for the program.
  package let domain: String?

  package init(_ text: String, of domain: String? = nil) {
    self.text = text
    self.domain = domain
  }

  /// The names between braces, in order.
  package var placeholders: [String] {
    var names: [String] = []
    walk(onText: { _ in }, onPlaceholder: { names.append(String($0)) })
    return names
  }

  /// The sentence with its placeholders replaced; one without a value becomes an ellipsis. A name that
  /// ends with a full stop, as those of zones do, ends the sentence, too.
  package func filled(_ values: [String: String]) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var filled = ""
    walk(
      onText: { text in
        let endsTwice = filled.hasSuffix(".") && text.hasPrefix(".") && !text.hasPrefix("..")
        filled += endsTwice ? text.dropFirst() : text
      },
      onPlaceholder: { filled += values[String($0)] ?? "…" })
    return filled
  }

  /// Calls one of the functions for each part of the text, in order; the text before a placeholder
  /// or after the last one may be empty. A brace that is not closed is text.
  fileprivate func walk(onText: (Substring) -> Void, onPlaceholder: (Substring) -> Void) {
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

/// Separates the placeholders of the program's own messages from their words.
package enum MessageCodes {
  /// The message as pieces: `{name}` is a code, everything else is text.
  package static func text(of message: String) -> InlineText {
    var pieces: [InlineText.Piece] = []
    var number = 1
    Message(message).walk(
      onText: { if !$0.isEmpty { pieces.append(.text(String($0))) } },
      onPlaceholder: {
        pieces.append(
          .code(
            InlineText.Code(
              id: "\(number)", role: .alone, kind: .placeholder, data: "{\($0)}")))
        number += 1
      })
    return InlineText(pieces)
  }
}
