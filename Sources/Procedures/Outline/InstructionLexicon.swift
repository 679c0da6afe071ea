import Documents

/// The words of one language by which instructions are told from facts, as numbered by `FoldedText`.
/// `LanguageKey` says what each list is for.
///
/// It is a class, because its many sets would be retained one by one for each text.
final class InstructionLexicon: Sendable {
  let verbs: Set<UInt64>
  let nounVerbs: Set<UInt64>
  let determiners: Set<UInt64>
  let inverted: Set<UInt64>
  let subjects: Set<UInt64>
  let others: Set<UInt64>
  let leads: Set<UInt64>
  let leadPhrases: [[UInt64]]
  let places: Set<UInt64>
  let fronts: Set<UInt64>
  let purposes: Set<UInt64>
  let duties: Set<UInt64>
  let tellings: Set<UInt64>
  let negations: Set<UInt64>
  let clauses: Set<UInt64>
  let affirmed: Set<UInt64>
  let undone: [[UInt64]]
  let facts: [[UInt64]]
  let introductions: [[UInt64]]
  let times: Set<UInt64>
  let predicates: Set<UInt64>
  let claims: Set<UInt64>
  let alternatives: [[UInt64]]
  let references: Set<UInt64>
  let stepNouns: Set<UInt64>
  let numbered: Set<UInt64>
  let headingStarts: Set<UInt64>
  let headingEnds: Set<UInt64>
  let headingPhrases: [[UInt64]]
  let headingLinks: [[UInt64]]
  /// All words that an instruction may begin with.
  let openings: Set<UInt64>

  /// - Parameter rules: the rules of the language; `nil` if they have no verbs of instructions.
  init?(_ rules: LanguageRules) {
    func words(_ key: LanguageKey) -> Set<UInt64> { Set(rules[key].map { FoldedText.word($0) }) }
    func phrases(_ key: LanguageKey) -> [[UInt64]] {
      rules[key].map { $0.split(separator: " ").map { FoldedText.word($0) } }
    }
    verbs = words(.instructVerbs)
    guard !verbs.isEmpty else { return nil }
    nounVerbs = words(.instructNounVerbs)
    determiners = words(.instructDeterminers)
    inverted = words(.instructInverted)
    subjects = words(.instructSubjects)
    others = words(.instructOthers)
    let allLeads = phrases(.instructLeads)
    leads = Set(allLeads.filter { $0.count == 1 }.joined())
    leadPhrases = allLeads.filter { $0.count > 1 }
    places = words(.instructPlaces)
    fronts = words(.instructFronts)
    purposes = words(.instructPurposes)
    duties = words(.instructDuties)
    tellings = words(.instructTellings)
    negations = words(.instructNegations).union(words(.negationWords))
    clauses = words(.instructClauses)
    affirmed = words(.instructAffirmed)
    undone = phrases(.instructUndone)
    facts = phrases(.instructFacts)
    introductions = phrases(.instructIntroductions)
    times = words(.instructTimes)
    predicates = words(.instructPredicates)
    claims = words(.instructClaims)
    alternatives = phrases(.instructAlternatives)
    references = words(.instructReferences)
    stepNouns = words(.instructNouns)
    numbered = words(.instructNumbered)
    headingStarts = words(.instructHeadingStarts)
    headingEnds = words(.instructHeadingEnds)
    headingPhrases = phrases(.instructHeadingPhrases)
    headingLinks = phrases(.instructHeadingLinks)
    openings = verbs.union(nounVerbs).union(leads).union(places).union(subjects)
      .union(leadPhrases.compactMap(\.first))
  }
}
