import DeclaredDomains
import Diagnostics
import Testing

/// Each kind of fault, made in a declaration without one, is found at the word that is wrong.
struct DeclarationFaultsTests {
  /// What replaces a part of `SampleDeclarations.loans`; `«` stands before the word that is wrong.
  struct Fault: Sendable, CustomTestStringConvertible {
    let from: String
    let to: String
    let id: DiagnosticID
    /// A part of the message or of the advice.
    let says: String

    init(_ from: String, _ to: String, _ id: DiagnosticID, _ says: String = " ") {
      self.from = from
      self.to = to
      self.id = id
      self.says = says
    }

    var testDescription: String { to }
  }

  private static let keys: [Fault] = [
    Fault("settings:\n", "«setings:\n", .domainKeyUnknown, "did you mean 'settings'?"),
    Fault("kind: open", "kind: open\n    «outcomes: []", .domainKeyUnknown),
    Fault("format: 1", "format: «2", .domainValue, "must be 1"),
    Fault("id: loans", "id: «Loans", .domainName),
    Fault("id: loans", "id: «directory", .domainName, "no id that the program has"),
    Fault("branch: {type: text", "branch: {«typ: text", .domainKeyUnknown, "'type'"),
    Fault("branch: {type: text", "branch: {type: «txt", .domainValue, "did you mean 'text'?"),
    Fault("default: 5}", "default: «five}", .domainType),
    Fault("base: {type: address}", "base: {type: address, default: «desk}", .domainPath),
    Fault("branch: {type", "«Branch: {type", .domainName),
    Fault("base: $base", "«bas: $base", .domainKeyUnknown),
    Fault("base: $base", "base: «ftp://desk", .domainPath, "address"),
    Fault("base: $base", "base: $«bsae", .domainReference, "did you mean 'base'?"),
    Fault("secret: deskKey", "«secrte: deskKey", .domainKeyUnknown),
    Fault("{header: X-Desk-Key, secret: deskKey}", "«{key: deskKey}", .domainKeyMissing, "bearer"),
    Fault("parallel: 2", "parallel: «17", .domainValue, "from 1 to 16"),
    Fault("per-second: 2.5", "per-second: «fast", .domainValue),
    Fault("bytes: 1048576", "bytes: «1e99", .domainValue),
    Fault("means: changed", "means: «change", .domainValue, "did you mean 'changed'"),
    Fault("status: 410", "status: «99", .domainValue),
    Fault("message: /text", "message: «text", .domainPointer, "write '/text'"),
    Fault("patch: /can/patch", "patch: «/can~2patch", .domainPointer, "~0"),
    Fault("X-Branch:", "«Host:", .domainValue, "header 'Host'"),
  ]

  private static let subjects: [Fault] = [
    Fault("/branches/{branch}", "/branches/{«brunch}", .domainReference, "'branch'"),
    Fault("\"/loans\"", "«loans", .domainPath, "write '/loans'"),
    Fault("\"/loans\"", "«https://desk.example/loans", .domainPath, "only what follows"),
    Fault("\"/loans\"", "«/a/../b", .domainPath),
    Fault("\"/loans\"", "«/a//b", .domainPath),
    Fault("\"/loans\"", "«/a/.{branch}", .domainPath),
    Fault("\"/loans\"", "«/a/%2E%2e/b", .domainPath),
    Fault("\"/loans\"", "«/a/b%2Fc", .domainPath),
    Fault("\"/loans\"", "«\"/a b\"", .domainPath),
    Fault("\"/readers/{reader}\", h", "\"/readers/{«copy}\", h", .domainReference),
    Fault("text|json}", "«text|jsn}", .domainValue, "did you mean 'json'?"),
    Fault("{start: from", "«{begin: from", .domainKeyMissing, "start"),
    Fault("link: next", "link: «last", .domainValue, "next"),
    Fault("size: count, of: 50", "of: «50", .domainKeyMissing, "size"),
    Fault("cursor: /next, as: after", "cursor: /next, «az: after", .domainKeyUnknown),
    Fault("items: \"\", pages", "pages: «{link: next}, page", .domainKeyMissing, "items"),
    Fault("id: /id", "id: «id", .domainPointer, "write '/id'"),
    Fault("    id: /isbn\n", "", .domainKeyMissing, "'id' is missing in 'book'"),
    Fault("in: book", "in: «boook", .domainValue, "did you mean 'book'?"),
    Fault("in: book", "in: «copy", .domainCycle, "copy → copy"),
    Fault("id: {book: $book", "id: {book: «$reader", .domainReference, "write '$book'"),
    Fault("version: {header: ETag}", "version: «{}", .domainKeyMissing),
    Fault("status: 404, when", "status: «500, when", .domainValue),
    Fault("spelling: [trim, lower]", "spelling: [trim, «lowr]", .domainValue, "'lower'"),
    Fault("type: number, missing: 0", "type: number, missing: «none", .domainType),
    Fault("{at: /damaged, type: flag}", "{at: /damaged, type: «bool}", .domainValue),
    Fault("{at: /damaged, type: flag}", "«{type: flag}", .domainKeyMissing, "'at'"),
    Fault("{at: /damaged, type: flag}", "{each: «/d, type: flag}", .domainType, "a list or a set"),
    Fault("{at: /due, type", "{at: /due, values: «{a: b}, type", .domainType, "'code'"),
    Fault("{at: /due, type", "{at: /due, less: «[/a], type", .domainType, "'json'"),
    Fault("deadline: 90", "deadline: «100000", .domainValue, "86400"),
    Fault("from: borrowed", "from: «borowed", .domainValue, "'borrowed'"),
    Fault("type: \"{book}\"", "type: «\"{bok}\"", .domainValue, "'book'"),
    Fault("\"directory:user\"", "«\"direktory:user\"", .domainValue),
    Fault("servers: $mirrors", "servers: $«mirors", .domainReference, "'mirrors'"),
    Fault("needs: {search: true}", "needs: {«serch: true}", .domainReference, "'search'"),
    Fault("fees: {", "«exists: {", .domainName),
    Fault("mark: {at", "«version: {at", .domainName),
    Fault("title: {at: /title, type: text}", "«title: {at: /title, type: secret}", .domainSecret),
  ]

  private static let operations: [Fault] = [
    Fault("reader.suspend:\n", "«suspend:\n", .domainName),
    Fault("kind: check", "kind: «chek", .domainValue, "'check'"),
    Fault("book: book, number: text, text: {t", "book: «bok, number: text, text: {t", .domainValue),
    Fault("number: text, text: {t", "number: text, «branch: text, text: {t", .domainName, "taken"),
    Fault("of: {copy: {is: copy, book", "of: {copy: {is: «cop, book", .domainValue),
    Fault(
      "book: $book, number: $number}}\n    perform:\n",
      "«buk: $book, number: $number}}\n    perform:\n", .domainKeyUnknown),
    Fault(
      "when: {reader: absent}, code: notThere", "when: {«reeder: absent}, code: notThere",
      .domainReference),
    Fault("{reader: {state: closed}}", "{reader: {«stat: closed}}", .domainReference, "'state'"),
    Fault("{reader: {state: closed}}", "{reader: {state: «close}}", .domainValue, "'closed'"),
    Fault("when: {patch: true}", "when: {«path: true}", .domainReference, "'patch'"),
    Fault("until: $until}", "until: $«untill}", .domainReference, "'until'"),
    Fault("body: {state: A}", "body: {state: $reader.«stat}", .domainReference, "'state'"),
    Fault("body: {state: A}", "body: {state: $reader.state«/x}", .domainPointer),
    Fault("body: {state: A}", "body: {state: $«reader state}", .domainReference),
    Fault("body: {state: A}", "body: {state: \"x{«reader.books}\"}", .domainReference, "is a list"),
    Fault("body: {state: A}", "body: {state: \"x«{reader\"}", .domainReference, "not closed"),
    Fault(
      "predict: {reader: {state: suspended}}", "predict: {«readr: {state: suspended}}",
      .domainReference),
    Fault(
      "predict: {reader: {state: suspended}}", "predict: {reader: {state: «suspendd}}", .domainValue
    ),
    Fault("predict: {reader: {state: suspended}}", "predict: {reader: {state: «7}}", .domainType),
    Fault(
      "predict: {reader: {state: suspended}}", "predict: {reader: {state: {«has: suspended}}}",
      .domainType),
    Fault(
      "predict: {reader: {state: suspended}}", "predict: «{}", .domainChange, "predicts nothing"),
    Fault("    predict: {copy: {damaged: false}}\n", "", .domainChange, "copy.leave"),
    Fault("{is: later}", "{is: «latter}", .domainValue, "'later'"),
    Fault("mark: {is: changed}", "mark: {is: «later}", .domainType, "'changed'"),
    Fault("guardian: present", "guardian: {«has: x}", .domainType),
    Fault(
      "      guard: reread\n    predict: {copy: {notes: {has", "    predict: {copy: {notes: {has",
      .domainGuard),
    Fault(
      "body: {state: A}, guard: reread", "body: {state: A}, guard: «rerad", .domainValue, "'reread'"
    ),
    Fault(
      "from: $reader.version}\n      - put", "from: «$reader.state}\n      - put", .domainGuard),
    Fault(
      "creates: {made: {list: reader, where: {/mark: $key}",
      "creates: {made: {list: reader, where: {/mark: x}", .domainCreates),
    Fault("creates: {made: {list: reader", "creates: {made: {list: «copi", .domainValue),
    Fault(
      "    creates: {made: {list: reader, where: {/mark: $key}, query: {q: 'mark:\"{key|json}\"'}}}\n    refuse: [{when: {made: present}, code: alreadyThere}]\n",
      "", .domainCreates, "made"),
    Fault("inverse: reader.resume", "inverse: «reader.resum", .domainInverse, "'reader.resume'"),
    Fault("inverse: reader.resume", "inverse: «reader.check", .domainInverse, "changes nothing"),
    Fault(
      "inverse: reader.resume", "inverse: «copy.leave", .domainInverse, "needs the input 'book'"),
    Fault("    inverse: reader.suspend\n", "", .domainKeyMissing, "'inverse' is missing"),
    Fault("with: {reader: $made}", "with: {raeder: $made}", .domainInverse),
    Fault("deadline: 120", "deadline: «0", .domainValue, "from 1 to"),
    Fault("deadline: 120", "", .domainKeyMissing, "'deadline'"),
    Fault("repeat: byKey", "repeat: «bykey", .domainValue, "'byKey'"),
    Fault("repeat: byKey", "repeat: byKey\n    second-person: «maybe", .domainType),
    Fault("      key: {header: Idempotency-Key}\n", "", .domainKeyMissing, "'key'"),
    Fault("- {is: owes}", "- {when: «{reader: present}, is: owes}", .domainOutcomes),
    Fault("- {when: {reader: absent}, is: gone}", "- «{is: gone}", .domainOutcomes),
    Fault("moves: [reader.books]", "moves: [«reader.boks]", .domainReference, "'books'"),
    Fault("moves: [reader.books]", "moves: [«book.title]", .domainReference, "no subject"),
    Fault("only: inverse", "only: «invers", .domainValue),
  ]

  private static let secrets: [Fault] = [
    Fault("secret: deskKey", "secret: «Zm9vYmFyLTEyMw==", .domainSecret, "never its value"),
    Fault("X-Branch: \"{branch}\"", "X-API-Key: «abc123", .domainSecret),
    Fault("X-Branch: \"{branch}\"", "X-Branch: «Bearer abcdefghijkl", .domainSecret),
    Fault("password: $firstPassword", "password: «Spring-2031", .domainSecret),
    Fault("type: secret, optional: true", "type: secret, default: «Spring-2031", .domainSecret),
    Fault(
      "name: $name, card",
      "name: «eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlLW9m, card", .domainSecret),
    Fault("query: {branch: $branch}", "query: {branch: $«firstPassword}", .domainSecret, "body"),
    Fault("name: $name, state: active", "name: $«firstPassword, state: active", .domainSecret),
    Fault(
      "branch: {type: text, default: main}",
      "branch: {type: text}\n  token: {type: text, default: «abc}", .domainSecret),
  ]

  @Test(arguments: keys + subjects + operations + secrets)
  func findsAFaultAtItsPlace(_ fault: Fault) throws {
    let sample = SampleDeclarations.loans
    let range = try #require(sample.range(of: fault.from), "\(fault.from)")
    let marked = sample.replacingCharacters(range, with: fault.to)
    let (declaration, found) = DeclarationReader.read(
      DeclarationFile(path: "domain.yaml", bytes: Array(marked.replacing("«", with: "").utf8)),
      among: SampleDeclarations.others)
    #expect(declaration == nil)
    let own = found.filter { $0.id == fault.id }
    let told = found.filter { $0.severity == .error }.map {
      "\($0.place.line):\($0.place.column) \($0.id) \($0.message) – \($0.advice ?? "")"
    }
    #expect(!own.isEmpty, "\(told)")
    #expect(own.contains { "\($0.message) – \($0.advice ?? "")".contains(fault.says) }, "\(told)")
    guard let mark = marked.firstIndex(of: "«") else { return }
    let before = marked[..<mark]
    let line = before.count { $0 == "\n" } + 1
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    #expect(
      own.contains { $0.place.line == line && $0.place.column == column },
      "\(line):\(column) \(told)")
  }
}

extension String {
  /// Where a text first occurs; `nil` if it does not.
  fileprivate func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }

  fileprivate func replacingCharacters(_ range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
