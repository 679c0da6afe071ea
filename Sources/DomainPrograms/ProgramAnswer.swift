import DeclaredDomains
import Diagnostics

/// What a program answered at last.
package enum ProgramReply: Hashable, Sendable {
  case result(JSONDocument)
  case error(ProgramError)
}

/// Why a program did not do what it was asked; never a verdict.
package struct ProgramError: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It will not be done, for this reason.
    case refused
    /// It was not done now; the same may be asked again.
    case later
    case signIn
    case unavailable
    /// It may have been done.
    case lost
    /// What the service says cannot be understood.
    case damaged
    /// The subject is no longer as it was read.
    case changed
  }

  package let kind: Kind
  /// The refusal's code; `nil` if there is none.
  package let code: String?
  /// The values that the refusal's words mention.
  package let values: JSONDocument
  /// Seconds to wait, of `later`.
  package let after: Int?
  /// What the service itself said, in one line.
  package let evidence: String
}

/// The lines of one answer, as they come.
struct ProgramAnswer {
  enum Step {
    case note(String)
    /// A person is to sign in elsewhere before there is an answer.
    case signIn(SignInCode)
    case more
    case reply(ProgramReply)
    case breach(ProgramBreach)
  }

  private let id: Int
  private let limits: ProgramLimits
  private let secrets: ProgramSecrets
  private var bytes = 0
  private var parts: [JSONDocument] = []
  private var hasParts = false
  private var noted: [ContinuousClock.Instant] = []

  init(id: Int, limits: ProgramLimits, secrets: ProgramSecrets) {
    self.id = id
    self.limits = limits
    self.secrets = secrets
  }

  /// Takes the next line.
  mutating func take(_ line: [UInt8], at now: ContinuousClock.Instant) -> Step {
    bytes += line.count + 1
    guard bytes <= limits.answer else { return .breach(.answerTooLong) }
    guard let text = String(validating: line, as: UTF8.self) else { return .breach(.notUTF8) }
    let message: JSONDocument
    do throws(JSONReader.Problem) {
      message = try JSONReader.document(line)
    } catch {
      return .breach(.notJSON(secrets.hidden(in: OutsideLine.excerpt(line))))
    }
    guard case .object = message else {
      return .breach(.notJSON(secrets.hidden(in: OutsideLine.excerpt(line))))
    }
    guard message["id"] == .number("\(id)") else {
      return .breach(.otherID(OutsideLine.excerpt(Array((message["id"] ?? .null).text.utf8))))
    }
    let said = ["note", "signIn", "part", "result", "error"].filter { message[$0] != nil }
    guard said.count == 1 else { return .breach(.noAnswer) }
    if let note = message["note"] { return self.note(note, at: now) }
    // A secret may stand escaped in the line, or as it is in a text.
    guard !secrets.isShown(in: text), !secrets.isShown(in: message) else {
      return .breach(.secretShown)
    }
    if let asked = message["signIn"] {
      return SignInCode.read(asked).map { .signIn($0) } ?? .breach(.form("signIn"))
    }
    if let part = message["part"] { return take(part) }
    if let error = message["error"] {
      return self.error(error).map { .reply(.error($0)) } ?? .breach(.form("error"))
    }
    guard let result = message["result"], case .object(let members) = result else {
      return .breach(.form("result"))
    }
    guard hasParts else { return .reply(.result(result)) }
    guard case .list(let last)? = result["candidates"] ?? .list([]) else {
      return .breach(.form("result.candidates"))
    }
    parts += last
    let others = members.filter { $0.name != "candidates" }
    return .reply(.result(.object(others + [.init("candidates", .list(parts))])))
  }

  private mutating func note(_ note: JSONDocument, at now: ContinuousClock.Instant) -> Step {
    guard case .text(let text) = note else { return .breach(.form("note")) }
    noted.removeAll { now - $0 >= .seconds(1) }
    // More of them nobody can read; they count as part of the answer's length.
    guard noted.count < limits.notes else { return .more }
    noted.append(now)
    return .note(String(secrets.hidden(in: OutsideLine.text(text)).prefix(200)))
  }

  private mutating func take(_ part: JSONDocument) -> Step {
    guard case .list(let candidates)? = part["candidates"] else {
      return .breach(.form("part.candidates"))
    }
    hasParts = true
    parts += candidates
    return parts.count <= limits.candidates ? .more : .breach(.tooManyCandidates)
  }

  private func error(_ error: JSONDocument) -> ProgramError? {
    guard case .text(let word)? = error["kind"], let kind = ProgramError.Kind(rawValue: word)
    else { return nil }
    var after: Int?
    if case .number(let digits)? = error["after"] {
      after = OutsideNumber.clamped(digits, to: OutsideNumber.seconds)
    }
    var evidence = ""
    if case .text(let text)? = error["evidence"] {
      evidence = String(secrets.hidden(in: OutsideLine.text(text)).prefix(500))
    }
    var code: String?
    if case .text(let text)? = error["code"], OutsideLine.isName(text) { code = text }
    return ProgramError(
      kind: kind, code: code, values: error["values"] ?? .object([]), after: after,
      evidence: evidence)
  }
}

/// What a person is to enter, and where, so that a program is signed in.
package struct SignInCode: Hashable, Sendable {
  /// The most seconds that are waited for somebody who signs in: as long as the codes of RFC 8628 usually hold.
  static let mostSeconds = 900

  package let code: String
  package let address: String
  /// Seconds from now.
  package let seconds: Int

  static func read(_ document: JSONDocument) -> SignInCode? {
    guard case .text(let code)? = document["code"], case .text(let address)? = document["address"],
      address.hasPrefix("https://"), case .number(let digits)? = document["seconds"],
      let seconds = OutsideNumber.whole(digits, in: 1...mostSeconds)
    else { return nil }
    return SignInCode(
      code: String(OutsideLine.text(code).prefix(100)),
      address: String(OutsideLine.text(address).prefix(200)), seconds: seconds)
  }
}

/// What a program says of itself before it is told anything.
package struct ProgramDescription: Hashable, Sendable {
  package let name: String
  package let version: String
  /// The kinds of subjects that it reads.
  package let reads: Set<String>
  package let performs: Set<String>
  /// Whether it can say what became of an attempt.
  package let recalls: Bool

  static func read(_ result: JSONDocument) -> Result<ProgramDescription, ProgramFault> {
    guard result["protocol"] == .number("1") else {
      let said = (result["protocol"] ?? .null).text
      return .failure(.breach(.otherProtocol(OutsideLine.excerpt(Array(said.utf8)))))
    }
    func texts(_ name: String) -> Set<String>? {
      guard case .list(let elements)? = result[name] ?? .list([]) else { return nil }
      let texts = elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
      return texts.count == elements.count ? Set(texts) : nil
    }
    guard case .text(let name)? = result["name"], case .text(let version)? = result["version"],
      let reads = texts("reads"), let performs = texts("performs"),
      case .flag(let recalls)? = result["recalls"] ?? .flag(false)
    else { return .failure(.breach(.form("describe"))) }
    return .success(
      ProgramDescription(
        name: String(OutsideLine.text(name).prefix(100)),
        version: String(OutsideLine.text(version).prefix(100)), reads: reads, performs: performs,
        recalls: recalls))
  }
}

/// The secrets of a conversation, which nothing may show.
struct ProgramSecrets: Sendable {
  /// Shorter ones stand by chance in many texts.
  private static let fewest = 6

  private let byName: [String: String]
  /// Those of one request, which have no names.
  private var others: Set<String> = []

  init(_ byName: [String: String]) { self.byName = byName }

  /// The same, with those of one request.
  func adding(_ others: Set<String>) -> ProgramSecrets {
    var all = self
    all.others.formUnion(others)
    return all
  }

  /// What is said to the program.
  var document: JSONDocument {
    .object(byName.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
  }

  private var long: [String] {
    (Array(byName.values) + others).filter { $0.count >= Self.fewest }
  }

  func hidden(in text: String) -> String {
    long.reduce(text) { $0.replacing($1, with: "•••") }
  }

  func isShown(in text: String) -> Bool { long.contains { text.contains($0) } }

  func isShown(in document: JSONDocument) -> Bool {
    switch document {
    case .null, .flag, .number: false
    case .text(let text): isShown(in: text)
    case .list(let elements): elements.contains { isShown(in: $0) }
    case .object(let members):
      members.contains { isShown(in: $0.name) || isShown(in: $0.value) }
    }
  }
}

/// Texts of programs, made harmless.
package enum OutsideLine {
  /// The text without control characters; the ends of lines become spaces.
  package static func text(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        if scalar == "\n" || scalar == "\t" { plain += " " }
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  /// The first characters of a line that is not what it should be.
  package static func excerpt(_ line: [UInt8]) -> String {
    String(text(String(decoding: line.prefix(240), as: UTF8.self)).prefix(60))
  }

  /// Whether a text is a name: a letter, then letters and digits of ASCII.
  package static func isName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return !bytes.isEmpty && bytes.count <= 60 && (0x61...0x7A).contains(bytes[0] | 0x20)
      && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
  }
}
