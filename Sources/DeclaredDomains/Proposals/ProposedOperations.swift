import Operations

/// Proposes what can be done with a kind of things: to change one property, to make one, to remove one.
struct ProposedOperations {
  private let subject: ProposedSubject
  private let document: OpenAPIDocument

  init(_ subject: ProposedSubject, _ document: OpenAPIDocument) {
    self.subject = subject
    self.document = document
  }

  private var kind: String { subject.kind }

  /// The input by which the thing is named.
  private var target: String { "\(kind): \(kind)" }

  /// - Returns: How many there are.
  func write(to lines: inout YAMLLines, _ words: inout ProposedWords) -> Int {
    // A child goes by two ids, of which the input is one.
    guard subject.parent == nil else {
      lines.comment(.nestedOperations, kind)
      return 0
    }
    var count = setters(&lines, &words)
    count += creation(&lines, &words)
    count += actions(&lines, &words)
    count += removal(&lines, &words)
    return count
  }

  private var guardText: String {
    subject.hasETag ? "{header: If-Match, from: $\(kind).version}" : "reread"
  }

  private func head(
    _ name: String, _ inputs: String, _ lines: inout YAMLLines, _ words: inout ProposedWords,
    _ text: String
  ) {
    lines.add("  \(kind).\(name):")
    lines.add("    kind: change")
    lines.add("    inputs: {\(inputs)}")
    words.add("operation.\(kind).\(name)", text)
  }

  private func deadline(_ lines: inout YAMLLines) {
    lines.add(
      "    deadline: \(lines.place(.deadline))")
  }

  // MARK: - Changes of one property

  private func setters(_ lines: inout YAMLLines, _ words: inout ProposedWords) -> Int {
    let patch = subject.item.requests["patch"]
    guard let request = patch ?? subject.item.requests["put"] else { return 0 }
    let sent = document.properties(request.sent ?? .object([]))
    var count = 0
    for fact in subject.facts where count < 20 {
      guard let name = fact.sent, sent.contains(where: { $0.name == name && !$0.isReadOnly })
      else { continue }
      let operation = "set" + fact.property.prefix(1).uppercased() + fact.property.dropFirst()
      let input = self.input(fact)
      head(
        operation, "\(target), \(fact.property): \(input)", &lines, &words,
        "Change “\(ProposedNames.words(fact.property))”")
      words.add("input.\(fact.property)", ProposedNames.words(fact.property))
      lines.add("    refuse: [{when: {\(kind): absent}, code: notThere}]")
      words.add("refusal.notThere", "It isn’t there.")
      lines.add("    perform:")
      let value = "$\(fact.property)"
      if patch != nil {
        lines.add("      patch: \(YAMLLines.quoted(subject.path))")
        lines.add("      body: {\(YAMLLines.scalar(name)): \(value)}")
      } else {
        let pointer = YAMLLines.pointer("/" + ProposedSubjects.token(name))
        lines.add("      put: \(YAMLLines.quoted(subject.path))")
        lines.add("      body: {whole: $\(kind), set: {\(pointer): \(value)}}")
      }
      lines.add("      guard: \(guardText)")
      lines.add("    predict: {\(kind): {\(fact.property): $\(fact.property)}}")
      lines.add(
        "    inverse: {operation: \(kind).\(operation), with: {\(kind): $\(kind), \(fact.property): $\(kind).\(fact.property)}}"
      )
      deadline(&lines)
      count += 1
    }
    return count
  }

  private func input(_ fact: ProposedSubject.Fact) -> String {
    if fact.type.hasPrefix("{") { return "{type: \(YAMLLines.quoted(fact.type))}" }
    guard fact.type == "code", !fact.codes.isEmpty else { return "{type: \(fact.type)}" }
    return "{type: code, of: [\(fact.codes.map(YAMLLines.scalar).joined(separator: ", "))]}"
  }

  // MARK: - Making and removing

  private func creation(_ lines: inout YAMLLines, _ words: inout ProposedWords) -> Int {
    guard subject.wrapper.isEmpty, let path = subject.collectionPath,
      let post = subject.collection?.requests["post"],
      let body = post.sent
    else { return 0 }
    var inputs: [String] = []
    var members: [String] = []
    var predicted: [String] = []
    for property in document.properties(body) where !property.isReadOnly {
      guard let name = ProposedNames.name(property.name), !members.contains(name) else { continue }
      let fact = subject.facts.first { $0.sent == property.name }
      let isSecret = property.isWriteOnly
      let optional = property.isRequired ? "" : ", optional: true"
      if isSecret {
        inputs.append("      \(name): {type: secret\(optional)}")
      } else if let fact {
        let type = input(fact).dropLast()
        inputs.append("      \(fact.property): \(type)\(optional)}")
        predicted.append(
          property.isRequired
            ? "\(fact.property): $\(fact.property)"
            : "\(fact.property): {asked: $\(fact.property)}")
      } else if property.isRequired {
        inputs.append(
          "      \(name): {type: \(lines.place(.inputType))}")
      } else {
        continue
      }
      let input = fact?.property ?? name
      words.add("input.\(input)", ProposedNames.words(input))
      members.append("\(YAMLLines.scalar(property.name)): $\(input)")
    }
    guard !predicted.isEmpty else { return 0 }
    lines.add("  \(kind).create:")
    lines.add("    kind: change")
    lines.add("    inputs:")
    for input in inputs { lines.add(input) }
    words.add("operation.\(kind).create", "Create")
    let question = lines.place(.mark)
    lines.add("    creates: {made: {list: \(kind), where: {\(question): x}}}")
    lines.add("    refuse: [{when: {made: present}, code: alreadyThere}]")
    words.add("refusal.alreadyThere", "It’s there already.")
    lines.add("    perform:")
    lines.add("      post: \(YAMLLines.quoted(path))")
    lines.add("      body: {\(members.joined(separator: ", "))}")
    lines.add("    predict: {made: {\(predicted.joined(separator: ", "))}}")
    lines.add(
      subject.item.requests["delete"] == nil
        ? "    inverse: \(lines.place(.inverse))"
        : "    inverse: {operation: \(kind).delete, with: {\(kind): $made}}")
    deadline(&lines)
    return 1
  }

  /// What is posted below a thing, such as `/rooms/{id}/lock`: only a person knows what it does.
  private func actions(_ lines: inout YAMLLines, _ words: inout ProposedWords) -> Int {
    var count = 0
    for path in document.paths where path.segments.dropLast() == subject.item.segments[...] {
      guard let post = path.requests["post"], let segment = path.segments.last,
        !OpenAPIDocument.Path.isParameter(segment), let name = ProposedNames.name(segment),
        !["create", "delete"].contains(name),
        !document.paths.contains(where: {
          $0.segments.dropLast() == path.segments[...] && $0.isItem
        })
      else { continue }
      head(name, target, &lines, &words, post.summary ?? ProposedNames.words(name))
      lines.add("    refuse: [{when: {\(kind): absent}, code: notThere}]")
      words.add("refusal.notThere", "It isn’t there.")
      lines.add("    perform:")
      lines.add("      post: \(YAMLLines.quoted("\(subject.path)/\(segment)"))")
      if post.sent != nil { lines.add("      body: \(lines.place(.body))") }
      lines.add("      guard: \(guardText)")
      lines.add("    predict: {\(kind): {\(lines.place(.effect)): x}}")
      lines.add("    inverse: \(lines.place(.inverse))")
      deadline(&lines)
      count += 1
    }
    return count
  }

  private func removal(_ lines: inout YAMLLines, _ words: inout ProposedWords) -> Int {
    guard subject.item.requests["delete"] != nil else { return 0 }
    head("delete", target, &lines, &words, "Delete")
    lines.add("    refuse: [{when: {\(kind): absent}, code: notThere}]")
    words.add("refusal.notThere", "It isn’t there.")
    lines.add("    perform: {delete: \(YAMLLines.quoted(subject.path)), guard: \(guardText)}")
    lines.add("    predict: {\(kind): absent}")
    lines.add(
      "    inverse: \(lines.place(.inverse))")
    deadline(&lines)
    return 1
  }
}
