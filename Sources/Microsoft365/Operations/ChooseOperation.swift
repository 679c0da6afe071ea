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
  func unlisted(_ word: String) -> Value?
  /// Returns what the tenant has but may not be chosen here, each with the reason. It is read only
  /// when a word means none of the values, so that nobody is told that something does not exist.
  func exclusions(
    _ call: OperationCall, _ reader: FactReader
  ) async throws(DomainFailure) -> [Exclusion]
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

  func most(_ limits: Limits, at now: Int) -> Int? { nil }
  func unlisted(_ word: String) -> Value? { nil }

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
        let word = typed.first, typed.count == 1, let value = unlisted(word)
      else { throw error }
      return .success(value)
    }
    let resolver = NameResolver(candidates, unknown)
    let result = resolver.value(answer, isList: isList, most: most(reader.limits, at: reader.now))
    guard case .failure(let refusal) = result, refusal.code == unknown.rawValue,
      let word = refusal.values["name"]?.text
    else { return result }
    let exclusions = try await exclusions(call, reader)
    let meant = NameResolver(exclusions.map(\.candidate), unknown).only(meantBy: word)
    return .failure(exclusions.first { $0.candidate.value == meant }?.refusal ?? refusal)
  }
}

/// Finds the values that a person's words mean, among the candidates.
struct NameResolver {
  private let candidates: [Candidate]
  private let unknown: RefusalCode

  init(_ candidates: [Candidate], _ unknown: RefusalCode) {
    self.candidates = candidates
    self.unknown = unknown
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
    if let exact = candidates.first(where: { $0.value.text?.lowercased() == wanted }) {
      return .success(exact.value)
    }
    let titled = candidates.filter { $0.title.lowercased() == wanted }
    if titled.count == 1, let only = titled.first { return .success(only.value) }
    let nearest = titled.isEmpty ? self.nearest(wanted) : titled.compactMap(\.value.text)
    return .failure(
      Refusal(unknown, ["name": .text(word), "nearest": .list(nearest.map(Value.text))]))
  }

  /// Returns the value that the word means, or the only one with a name of which it is a part, as
  /// `E1` is of `Office 365 E1`; `nil` if there is none, or several.
  func only(meantBy word: String) -> Value? {
    if case .success(let value) = resolve(word) { return value }
    let wanted = word.lowercased()
    let partly = candidates.filter { parts(of: $0).contains(wanted) }
    return partly.count == 1 ? partly.first?.value : nil
  }

  /// Returns at most three names that contain the word or are closest to it.
  private func nearest(_ word: String) -> [String] {
    let scored = candidates.compactMap { candidate -> (Int, String)? in
      distance(of: word, from: candidate).map { ($0, candidate.title) }
    }
    return scored.sorted { $0 < $1 }.prefix(3).map(\.1)
  }

  /// Returns how far the word is from the candidate's names and their parts; `nil` if too far.
  ///
  /// For a whole name that is two edits, or a third of the word, as for operations; for a part of a
  /// name one edit, because parts are short and many.
  private func distance(of word: String, from candidate: Candidate) -> Int? {
    let names = [candidate.value.text ?? "", candidate.title].map { $0.lowercased() }
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
