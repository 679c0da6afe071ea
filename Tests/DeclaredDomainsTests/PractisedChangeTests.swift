import DeclaredDomains
import Operations
import Testing

/// What practice brings about of a declared domain: whatever the operation and whatever the documents, a
/// reading confirms what was predicted, nothing else changes, and the inverse gives the documents back.
@Suite struct PractisedChangeTests {
  /// Chooses as a test wants, so that a failure can be repeated.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
    mutating func pick<Element>(_ elements: [Element], _ usual: Element) -> Element {
      elements.randomElement(using: &self) ?? usual
    }
  }

  /// One change as the engine makes it: predicted, made, read again.
  private func change(
    _ name: OperationID, _ arguments: Arguments, _ domain: DeclaredDomain, key: String
  ) async throws -> (before: [Fact], inverse: [Inverse])? {
    let before = try await domain.read(name, arguments)
    guard domain.refusals(name, arguments, before).isEmpty else { return nil }
    guard domain.reach(of: name, given: before) == .whole else {
      do {
        try await domain.perform(name, arguments, key: key, actor: "ann")
        Issue.record("\(name) was made, although a person should")
      } catch {
        return nil
      }
      return nil
    }
    let predicted = domain.prediction(name, arguments, before)
    try await domain.changing(from: before).perform(name, arguments, key: key, actor: "ann")
    let after = try await domain.read(name, arguments)
    let verdict = Verdict.of(
      predicted: predicted, before: before, observed: after, deadlinePassed: true)
    #expect(verdict == .confirmed, "\(name) \(arguments): \(predicted) \(after)")
    let surprises = Difference.between(before, and: after).filter { change in
      !predicted.contains(where: change.concerns)
        && !domain.mayAlter(change, with: name, arguments, before: before)
    }
    #expect(surprises.isEmpty, "\(name) \(arguments): \(surprises)")
    return (before, domain.inverse(of: name, arguments, before: before))
  }

  /// A change, and then what reverses it.
  private func changeAndReverse(
    _ name: OperationID, _ arguments: Arguments, _ domain: DeclaredDomain,
    _ store: PracticeMemory, key: String
  ) async throws -> Bool {
    let documents = try store.state().documents
    guard let made = try await change(name, arguments, domain, key: key) else { return false }
    if made.inverse.isEmpty {
      let index = FactIndex(made.before)
      let predicted = domain.prediction(name, arguments, made.before)
      let isSame = predicted.allSatisfy { fact in
        fact.isMet(from: index.value(like: fact), by: index.value(like: fact))
      }
      let isFinal = domain.catalogue[name]?.reversal == .irreversible
      #expect(isFinal || isSame, "\(name) \(arguments)")
      return !isFinal
    }
    for (number, inverse) in made.inverse.enumerated() {
      let facts = try await domain.read(inverse.operation, inverse.arguments)
      #expect(domain.refusals(inverse.operation, inverse.arguments, facts).isEmpty, "\(inverse)")
      _ = try await change(
        inverse.operation, inverse.arguments, domain, key: "\(key)-\(number)")
    }
    let now = try store.state().documents.document.sorted
    #expect(now == documents.document.sorted, "\(name) \(arguments)\n\(now)")
    return true
  }

  @Test("A name service", arguments: 0..<20, [false, true])
  func names(seed: Int, isOverHTTP: Bool) async throws {
    var dice = Dice(state: UInt64(seed))
    let store = try Invented.memory(Invented.names, randomZones(&dice))
    let domain = Invented.domain(
      Invented.names, over: isOverHTTP ? PracticeOverHTTP(Invented.names, in: store) : nil,
      in: store)
    var made = 0
    for number in 0..<30 {
      let zone = Value.subject(
        Subject(id: "names/zone/\(dice.pick(["z0.", "z1."], "z0."))", name: "z"))
      var arguments: Arguments = [
        "zone": zone, "name": .text(dice.pick(["@", "www", "a b", "Mail"], "@")),
      ]
      let text = Value.text(dice.pick(["one", "Two \"2\"", "v=spf1 -all", "å"], "one"))
      let name = dice.pick(["text.add", "text.remove", "set.replace", "set.delete"], "text.add")
      switch name {
      case "text.add", "text.remove": arguments["text"] = text
      case "set.replace":
        let type = dice.pick(["A", "MX", "AAAA"], "A")
        arguments["type"] = .text(type)
        let values = [
          "A": ["192.0.2.1", "192.0.2.2"], "MX": ["10 Mail.example", "20 b.example."],
          "AAAA": ["2001:DB8:0:0::1", "2001:db8::2"],
        ]
        arguments["values"] = .list((values[type] ?? []).shuffled(using: &dice).map { .text($0) })
      case _: arguments["type"] = .text(dice.pick(["A", "MX", "TXT"], "A"))
      }
      if dice.pick([true, false], true) {
        _ = try await change(
          OperationID(rawValue: "names:\(name)"), arguments, domain, key: "k\(number)")
      } else if try await changeAndReverse(
        OperationID(rawValue: "names:\(name)"), arguments, domain, store, key: "k\(number)")
      {
        made += 1
      }
    }
    #expect(made > 0)
  }

  @Test("A service with accounts", arguments: 0..<10, [false, true])
  func accounts(seed: Int, isOverHTTP: Bool) async throws {
    var dice = Dice(state: UInt64(seed) &+ 1_000)
    let store = try Invented.memory(Invented.accounts, Invented.people)
    let domain = Invented.domain(
      Invented.accounts, over: isOverHTTP ? PracticeOverHTTP(Invented.accounts, in: store) : nil,
      in: store)
    var made = 0
    for number in 0..<30 {
      let account = Value.subject(
        Subject(id: "desk/account/\(dice.pick(["1", "2", "3", "9"], "1"))", name: "a"))
      let team = Value.subject(Subject(id: "desk/team/\(dice.pick(["1", "t2"], "1"))", name: "t"))
      let login = dice.pick(["new", "anna", "Eva"], "new")
      let calls: [(OperationID, Arguments)] = [
        ("desk:account.close", ["account": account]), ("desk:account.open", ["account": account]),
        ("desk:account.create", ["login": .text(login), "shown": .text("Somebody")]),
        ("desk:account.erase", ["account": account]),
        ("desk:team.add", ["team": team, "account": account]),
        ("desk:team.leave", ["team": team, "account": account]),
      ]
      let (name, arguments) = dice.pick(calls, ("desk:account.close", ["account": account]))
      if try await changeAndReverse(name, arguments, domain, store, key: "k\(number)") { made += 1 }
    }
    #expect(made > 0)
  }

  private func randomZones(_ dice: inout Dice) -> String {
    let records = [
      "TXT": ["\\\"one\\\"", "\\\"Two \\\\\\\"2\\\\\\\"\\\"", "\\\"other\\\""],
      "A": ["192.0.2.1", "192.0.2.9"], "MX": ["10 mail.example."],
    ]
    let zones = ["z0.", "z1."].map { zone in
      let sets = ["@", "www", "mail"].flatMap { name in
        ["TXT", "A", "MX"].compactMap { type -> String? in
          guard dice.pick([true, false], true) else { return nil }
          let own = (records[type] ?? []).shuffled(using: &dice)
            .prefix(Int.random(in: 1...3, using: &dice)).map { content in
              "{\"content\":\"\(content)\",\"off\":\(dice.pick(["true", "false"], "false"))}"
            }
          let whole = name == "@" ? zone : "\(name).\(zone)"
          return """
            {"name":"\(whole)","type":"\(type)","ttl":\(dice.pick(["300", "3600"], "300")),
            "records":[\(own.joined(separator: ","))],
            "comments":[\(dice.pick(["", "{\"content\":\"c\"}"], ""))]}
            """
        }
      }
      return """
        {"id":"\(zone)","name":"\(zone)","kind":"\(zone == "z0." ? "Native" : dice.pick(["Native", "Slave"], "Slave"))",
        "serial":5,"sets":[\(sets.joined(separator: ","))]}
        """
    }
    return "{\"zone\":[\(zones.joined(separator: ","))]}"
  }
}

extension JSONDocument {
  /// The document with every list in order, and without empty ones: where practice puts what comes back
  /// means nothing, and no list is an empty one.
  fileprivate var sorted: String {
    func sorted(_ document: JSONDocument) -> JSONDocument {
      switch document {
      case .list(let elements):
        .list(elements.map(sorted).sorted { $0.canonicalText < $1.canonicalText })
      case .object(let members):
        .object(members.filter { $0.value != .list([]) }.map { .init($0.name, sorted($0.value)) })
      case .null, .flag, .number, .text: document
      }
    }
    return sorted(self).canonicalText
  }
}
