import Operations

/// An operation that offers values and takes one, or several, of them.
protocol ChooseOperation: DomainOperation {
  /// The refusal of a word that means none of the values.
  var unknown: RefusalCode { get }
  /// Returns every value that may be chosen. These are also the values offered, unless the
  /// operation has its own `candidates`.
  func allCandidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]
  /// Returns the values that the words name exactly, without reading all candidates; `nil` if any
  /// word names none.
  func exactMatches(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]?
  /// Returns the value of a word if the tenant does not show which values there are; `nil` if the
  /// word cannot be one.
  func unlisted(_ word: String, _ reader: FactReader) async throws(DomainFailure) -> Value?
  /// Returns what the tenant has but may not be chosen here, each with the reason. It is read only
  /// when a word means none of the values, so that nobody is told that something does not exist.
  func exclusions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Exclusion]
  /// Whether a candidate can be the one that a person means, when others have the same name but
  /// cannot. It does not matter for names that only one has.
  func isLikelier(_ candidate: Candidate) -> Bool
  /// Returns how many values may be chosen together; `nil` if there is no limit.
  func most(_ limits: Limits, at now: Int) -> Int?
}

/// A value that the tenant has but that may not be chosen.
struct Exclusion: Sendable {
  let candidate: Candidate
  let refusal: Refusal
}

extension ChooseOperation {
  func exclusions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Exclusion] { [] }

  /// Accounts may have had one name in turn; the one in use has it now.
  func isLikelier(_ candidate: Candidate) -> Bool {
    candidate.value(.accountState) == .code(.active)
  }

  func most(_ limits: Limits, at now: Int) -> Int? { nil }

  func unlisted(_ word: String, _ reader: FactReader) async throws(DomainFailure) -> Value? {
    nil
  }

  func exactMatches(
    _ words: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate]? { nil }

  func candidates(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Candidate] {
    try await allCandidates(call, reader)
  }

  func accept(
    _ answer: [String], _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> Result<Value, Refusal> {
    let isList = definition(reader.limits).collects?.isList ?? false
    // An empty answer means that nothing was chosen, even if there is only one value to choose
    // from.
    guard !answer.isEmpty else { return .failure(Refusal(.nothingGiven)) }
    let named = try await exactMatches(answer, call, reader)
    let candidates: [Candidate]
    do {
      candidates = if let named { named } else { try await allCandidates(call, reader) }
    } catch {
      let typed = answer.map(\.trimmingWhitespace)
      guard case .refused(let refusal) = error, refusal.isUnreadable, !isList,
        let word = typed.first, typed.count == 1, let value = try await unlisted(word, reader)
      else { throw error }
      return .success(value)
    }
    let resolver = NameResolver(candidates, unknown, reader.products, isLikelier)
    let result = resolver.value(answer, isList: isList, most: most(reader.limits, at: reader.now))
    guard case .failure(let refusal) = result, refusal.code == unknown.rawValue,
      let word = refusal.values["name"]?.text
    else { return result }
    let exclusions = try await exclusions(call, reader)
    let meant = NameResolver(
      exclusions.map(\.candidate), unknown, reader.products, isLikelier
    ).only(meantBy: word)
    return .failure(exclusions.first { $0.candidate.value == meant }?.refusal ?? refusal)
  }
}

extension Candidate {
  /// The value of one of the facts that tell it from others; `nil` if there is no such fact.
  func value(_ property: FactProperty) -> Value? {
    facts.first { $0.property == property.rawValue }?.value
  }
}

/// Finds the values that a person's words mean, among the candidates: by an id, or by a name that
/// only one of them has.
struct NameResolver {
  private struct Choice {
    let candidate: Candidate
    /// The other names it has, in lower case, and the part number of a product.
    let names: [String]
    /// How the candidates of one name are told apart when they are shown.
    let label: Value
    /// Whether it can be the one meant, when others of its name cannot.
    let isLikelier: Bool
  }

  private let choices: [Choice]
  /// The places in `choices` by words in lower case: ids and names that tell one from all others.
  private var byID: [String: Int] = [:]
  /// By what others may be called, too.
  private var byName: [String: [Int]] = [:]
  private var byTitle: [String: [Int]] = [:]
  private let unknown: RefusalCode

  /// - Parameter isLikelier: Whether a candidate can be the one meant, when others of its name
  ///   cannot.
  init(
    _ candidates: [Candidate], _ unknown: RefusalCode, _ products: ProductCatalogue,
    _ isLikelier: (Candidate) -> Bool
  ) {
    self.unknown = unknown
    let labels = candidates.map { $0.value.subjects.first ?? Subject($0.value.text ?? "") }
      .toldApart
    choices = zip(candidates, labels).map { candidate, label in
      let product = products[SkuID(label)]
      return Choice(
        candidate: candidate,
        names: [candidate.value.text, product?.partNumber.rawValue, product?.name]
          .compactMap { $0?.lowercased() },
        label: label.isResolved ? label.value : candidate.value,
        isLikelier: isLikelier(candidate))
    }
    for (index, (choice, label)) in zip(choices, labels).enumerated() {
      for word in [label.id, label.name] { byID[word.lowercased()] = index }
      for name in Set(choice.names) { byName[name, default: []].append(index) }
      byTitle[choice.candidate.title.lowercased(), default: []].append(index)
    }
  }

  /// Returns the values of the whole answer, without duplicates.
  ///
  /// - Parameter most: How many values a list may have; `nil` for no limit.
  func value(_ answer: [String], isList: Bool, most: Int?) -> Result<Value, Refusal> {
    let words = answer.flatMap { split($0, isList: isList) }
    guard !words.isEmpty else { return .failure(Refusal(.nothingGiven)) }
    var values: [Value] = []
    for word in words {
      switch resolve(word) {
      case .success(let value): if !values.contains(value) { values.append(value) }
      case .failure(let refusal): return .failure(refusal)
      }
    }
    if let most, values.count > most {
      return .failure(
        Refusal(.tooManyUsers, ["most": .number(most), "given": .number(values.count)]))
    }
    if isList { return .success(.list(values)) }
    guard values.count == 1, let value = values.first else {
      return .failure(Refusal(.onlyOne, ["given": .number(values.count)]))
    }
    return .success(value)
  }

  /// Splits at commas, unless the whole answer is a name, since a name may contain a comma.
  private func split(_ answer: String, isList: Bool) -> [String] {
    let whole = answer.trimmingWhitespace
    guard isList, case .failure = resolve(whole) else { return whole.isEmpty ? [] : [whole] }
    return answer.split(separator: ",").map(\.trimmingWhitespace).filter { !$0.isEmpty }
  }

  private func resolve(_ word: String) -> Result<Value, Refusal> {
    let wanted = word.lowercased()
    let named = (byName[wanted] ?? []).map { choices[$0] }
    if let one = Self.only(of: named) ?? byID[wanted].map({ choices[$0] }) {
      return .success(one.candidate.value)
    }
    let titled = (byTitle[wanted] ?? []).map { choices[$0] }
    if named.isEmpty, titled.count == 1, let only = titled.first {
      return .success(only.candidate.value)
    }
    let meant = named.isEmpty ? titled : named
    if meant.isEmpty, let one = choice(toldApart: wanted) {
      return .success(one.candidate.value)
    }
    guard meant.isEmpty else {
      return .failure(
        Refusal(
          .ambiguousName, ["name": .text(word), "candidates": .list(meant.map(\.label))]))
    }
    return .failure(
      Refusal(
        unknown, ["name": .text(word), "nearest": .list(nearest(wanted).map(Value.text))]))
  }

  /// Returns the choice that a name means to which the end of an id was added, as lists that have
  /// the name twice show it: `Lee Gu (…4b2c)`. `nil` unless it is exactly one.
  private func choice(toldApart word: String) -> Choice? {
    guard word.hasSuffix(")"), let mark = word.ranges(of: " (…").last else { return nil }
    let name = String(word[..<mark.lowerBound])
    let end = word[mark.upperBound...].dropLast()
    guard !end.isEmpty else { return nil }
    let fitting = Set((byName[name] ?? []) + (byTitle[name] ?? [])).map { choices[$0] }
      .filter { $0.candidate.value.subjects.first?.id.lowercased().hasSuffix(end) ?? false }
    return fitting.count == 1 ? fitting.first : nil
  }

  /// Returns the only choice or, of several, the only one that is likelier than the others; `nil`
  /// if there is none, or several.
  private static func only(of choices: [Choice]) -> Choice? {
    guard choices.count > 1 else { return choices.first }
    let likelier = choices.filter(\.isLikelier)
    return likelier.count == 1 ? likelier.first : nil
  }

  /// Returns the value that the word means, or the only one with a name of which it is a part, as
  /// `E1` is of `Office 365 E1`; `nil` if there is none, or several.
  func only(meantBy word: String) -> Value? {
    if case .success(let value) = resolve(word) { return value }
    let wanted = word.lowercased()
    let partly = choices.map(\.candidate).filter { parts(of: $0).contains(wanted) }
    return partly.count == 1 ? partly.first?.value : nil
  }

  /// Returns at most three names that contain the word or are closest to it.
  private func nearest(_ word: String) -> [String] {
    let scored = choices.compactMap { choice -> (Int, String)? in
      distance(of: word, from: choice).map { ($0, choice.candidate.title) }
    }
    return scored.sorted { $0 < $1 }.prefix(3).map(\.1)
  }

  /// Returns how far the word is from the candidate's names and their parts; `nil` if too far.
  ///
  /// For a whole name that is two edits, or a third of the word, as for operations; for a part of a
  /// name one edit, because parts are short and many.
  private func distance(of word: String, from choice: Choice) -> Int? {
    let candidate = choice.candidate
    let names = choice.names + [candidate.title.lowercased()]
    if word.count > 2, names.contains(where: { $0.contains(word) }) { return 0 }
    let whole = names.map { EditDistance.between(word, $0) }.min() ?? .max
    let part = parts(of: candidate).map { EditDistance.between(word, $0) }.min() ?? .max
    if part == 0 { return 0 }
    if whole <= max(2, word.count / 3) { return whole }
    return word.count > 2 && part <= max(1, word.count / 3) ? part : nil
  }

  /// Returns the words of the candidate's names, in lower case; of an address, those before the @.
  private func parts(of candidate: Candidate) -> [String] {
    [candidate.value.text ?? "", candidate.title].flatMap { name in
      name.prefix { $0 != "@" }.lowercased().split { " .-_".contains($0) }.map(String.init)
    }
  }
}
