import Diagnostics
import Operations

/// A declaration that is proposed for a service, with what only a person can know left open.
package struct DeclarationProposal: Sendable {
  /// The text of `domain.yaml`.
  package private(set) var declaration: String
  /// The text of `words/en.yaml`.
  package private(set) var words: String
  /// The text of `sample.json`: invented documents to practise with.
  package let sample: String
  /// How many there are of each.
  package let subjects: Int
  package private(set) var operations = 0
  /// How many places are left open.
  package let open: Int
  /// The paths of which nothing was made, each with the reason.
  package let passedOver: [(path: String, reason: ProposalText)]

  /// Proposes a declaration from a description in OpenAPI 3.
  ///
  /// - Parameter said: the sentence for a text, in the person's language.
  /// - Throws: `DeclarationProblem` if it is none, or cannot be read.
  package static func read(
    _ file: DeclarationFile, id: DomainID, saying said: @escaping (ProposalText) -> String
  ) throws(DeclarationProblem) -> DeclarationProposal {
    let node = try DeclarationNode.read(
      JSONEscapes.paired(file.bytes), path: file.path, atMost: mostBytes)
    return DeclarationProposal(try OpenAPIDocument(node), id, said)
  }

  /// The descriptions of large services have a few megabytes.
  private static let mostBytes = 33_554_432

  private init(
    _ document: OpenAPIDocument, _ id: DomainID, _ said: @escaping (ProposalText) -> String
  ) {
    let found = ProposedSubjects(document)
    var lines = YAMLLines(said)
    var words = ProposedWords()
    lines.comment(.proposal, OpenPlaces.mark)
    lines.add("format: 1")
    lines.add("id: \(id)")
    lines.blank()
    let service = ProposedService(document, found.subjects)
    service.write(to: &lines, &words)
    lines.blank()
    lines.add(found.subjects.isEmpty ? "subjects: {}" : "subjects:")
    for subject in found.subjects {
      ProposedSubjectText(subject, document).write(to: &lines, &words)
    }
    if found.subjects.isEmpty { lines.comment(.noSubjects, "") }
    lines.blank()
    lines.add("operations:")
    var count = 0
    for subject in found.subjects {
      count += ProposedOperations(subject, document).write(to: &lines, &words)
    }
    if count == 0 { lines.add("  {}") }
    if !found.passedOver.isEmpty {
      lines.blank()
      for path in found.passedOver { lines.comment(path.reason, path.path) }
    }
    declaration = lines.text
    self.words = words.text
    sample = ProposedSample(found.subjects).document.text + "\n"
    subjects = found.subjects.count
    operations = count
    open = lines.open
    passedOver = found.passedOver
  }
}

/// Characters that JSON writes as two escapes (RFC 8259, 7), which YAML does not know.
private enum JSONEscapes {
  /// The bytes with the characters themselves in place of such pairs.
  static func paired(_ bytes: [UInt8]) -> [UInt8] {
    var found: [UInt8] = []
    found.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      // What is escaped itself begins no escape: `\\ud83d`.
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
        bytes[index + 1] == bytes[index]
      {
        found += [bytes[index], bytes[index]]
        index += 2
      } else if let high = unit(bytes, index), (0xD800..<0xDC00).contains(high),
        let low = unit(bytes, index + 6), (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        found += Array(String(Character(scalar)).utf8)
        index += 12
      } else {
        found.append(bytes[index])
        index += 1
      }
    }
    return found
  }

  /// The number in an escape such as `\u00e4`.
  private static func unit(_ bytes: [UInt8], _ index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    return OutsideNumber.hexadecimal(
      String(decoding: bytes[index + 2..<index + 6], as: UTF8.self))
  }
}

/// The lines of a YAML file, as they are written.
struct YAMLLines {
  private(set) var text = ""
  /// How many places are left open.
  private(set) var open = 0
  private let said: (ProposalText) -> String

  init(_ said: @escaping (ProposalText) -> String) { self.said = said }

  mutating func add(_ line: String) { text += line + "\n" }

  mutating func blank() { text += "\n" }

  /// A comment, after what it is about.
  mutating func comment(_ text: ProposalText, _ subject: String) {
    add("# \(Self.plain(subject.isEmpty ? said(text) : "\(subject): \(said(text))"))")
  }

  /// A place that a person must fill in, as a value.
  mutating func place(_ question: ProposalText) -> String {
    open += 1
    return Self.quoted("\(OpenPlaces.mark): \(said(question))")
  }

  /// A text in double quotes (YAML 1.2, 7.3.1).
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += " "
      case _: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A text on one line, for a comment.
  static func plain(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.prefix(300))
  }

  /// A text as it is if it is a plain word, in quotes otherwise.
  static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic && $0.isASCII }
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    return isPlain ? text : quoted(text)
  }
}

/// The words that a proposal needs in English, each key once.
struct ProposedWords {
  private var lines: [String] = []
  private var keys: Set<String> = []

  mutating func add(_ key: String, _ text: String) {
    guard keys.insert(key).inserted else { return }
    lines.append(
      "\(key): \(YAMLLines.quoted(String(text.prefix(200)).replacing("{", with: "(").replacing("}", with: ")")))"
    )
  }

  var text: String { lines.map { $0 + "\n" }.joined() }
}

/// What a proposal says to whoever completes it; the words are `proposal.<text>`.
package enum ProposalText: String, Hashable, Sendable, CaseIterable {
  /// What a mark in the file means.
  case proposal
  case noSubjects
  /// Questions.
  case signIn, probePath, probeAnswer, id, absence, facts, items, deadline, inputType, mark,
    inverse,
    body, effect
  /// Why a path is left out.
  case unreadable, unnamed, nested, nestedOperations, otherForm
}
