import Documents

/// The words of one language by which instructions are told from facts, as numbered by `FoldedText`.
/// `LanguageKey` says what each list is for.
///
/// It is a class, because its many sets would be retained one by one for each text.
final class InstructionLexicon: Sendable {
  let verbs: WordSet
  let nounVerbs: WordSet
  let determiners: WordSet
  let inverted: WordSet
  let subjects: WordSet
  let others: WordSet
  let leads: WordSet
  let leadPhrases: [[UInt64]]
  let places: WordSet
  let fronts: WordSet
  let purposes: WordSet
  let duties: WordSet
  let tellings: WordSet
  let negations: WordSet
  let clauses: WordSet
  let affirmed: WordSet
  let undone: [[UInt64]]
  let facts: [[UInt64]]
  let introductions: [[UInt64]]
  let times: WordSet
  let predicates: WordSet
  let claims: WordSet
  let alternatives: [[UInt64]]
  let references: WordSet
  let stepNouns: WordSet
  let numbered: WordSet
  let headingStarts: WordSet
  let headingEnds: WordSet
  let headingPhrases: [[UInt64]]
  let headingLinks: [[UInt64]]
  /// All words that an instruction may begin with.
  let openings: WordSet

  /// - Parameter rules: the rules of the language; `nil` if they have no verbs of instructions.
  init?(_ rules: LanguageRules) {
    func words(_ key: LanguageKey) -> WordSet { WordSet(rules[key].map { FoldedText.word($0) }) }
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
    leads = WordSet(allLeads.filter { $0.count == 1 }.joined())
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
      .union(WordSet(leadPhrases.compactMap(\.first)))
  }
}
