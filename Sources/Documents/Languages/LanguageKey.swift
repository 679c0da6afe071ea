/// A list of words in a file of `Resources/languages`, by the name it has there.
package enum LanguageKey: String, Hashable, Sendable, CaseIterable {
  // The page around a document, and scraped text.
  /// Function words, by which a text's language is guessed.
  case textCommon = "text.common"
  /// The word before the number of a step, as in `Step 1:`.
  case textStep = "text.step"
  /// The word before the number of a phase, as in `Phase 1:`.
  case textPhase = "text.phase"
  /// Words before which a hyphen at the end of a line keeps its space.
  case textConjunctions = "text.conjunctions"
  case alertNote = "alert.note"
  case alertTip = "alert.tip"
  case alertImportant = "alert.important"
  case alertCaution = "alert.caution"
  case alertWarning = "alert.warning"
  /// Texts that belong to the page around a document.
  case pageAlone = "page.alone"
  /// Titles of the list of a page's own headings.
  case pageList = "page.list"
  /// Names before a value, such as "applies to:".
  case pageValue = "page.value"
  /// Questions to the reader, whose answers follow.
  case pageQuestions = "page.questions"
  case pageAnswers = "page.answers"
  /// Beginnings of notices about cookies and browsers.
  case pageNotices = "page.notices"
  /// Names of the root of a site in the path to a page.
  case pageRoots = "page.roots"
  /// The language's name in lists of languages.
  case pageLanguages = "page.languages"
  /// Kinds of pages that are named beside their date.
  case pageKinds = "page.kinds"
  /// Words before the date of a page.
  case pageDates = "page.dates"
  /// Words after the minutes that reading takes, or after the number of authors.
  case pageCounts = "page.counts"

  // Steps.
  case verbOpen = "verb.open"
  case verbChoose = "verb.choose"
  case verbEnter = "verb.enter"
  case verbToggle = "verb.toggle"
  case verbRun = "verb.run"
  case verbRead = "verb.read"
  case verbWait = "verb.wait"
  case verbRecord = "verb.record"
  case verbCommit = "verb.commit"
  case verbConfirm = "verb.confirm"
  /// Phrases that make a step a repetition wherever they are.
  case verbRepeat = "verb.repeat"
  /// Phrases that make a step a sign-in wherever they are.
  case verbSignIn = "verb.sign-in"
  /// Words after which a verb only states a purpose ("to remove a user, select …").
  case stepAuxiliaries = "step.auxiliaries"
  /// Words that may precede a verb inside a sentence, in a language whose verbs look like nouns
  /// (`the type`).
  case stepLeadIns = "step.lead-ins"
  /// Words at the start of a step that make it conditional.
  case stepConditions = "step.conditions"
  /// Phrases after which a condition is only a purpose ("if you want to …").
  case stepPurposes = "step.purposes"
  /// Verbs that make a condition a purpose when they come later in its clause ("als u … wilt").
  case stepPurposeVerbs = "step.purpose-verbs"
  /// Words that make the choice of a box a toggle.
  case stepBoxes = "step.boxes"
  /// Words that make ticking a box the choice of a person or an object, or of nothing.
  case stepRows = "step.rows"
  /// Phrases after which a clause says something of what was named, or what somebody wants, and no
  /// longer what to do ("the user that you want to delete").
  case stepAsides = "step.asides"
  /// Words between what to do first and what to do then.
  case stepJoints = "step.joints"
  /// Buttons that put a change into effect.
  case buttonCommit = "button.commit"
  /// Buttons that only continue or close.
  case buttonConfirm = "button.confirm"

  // Instructions, which are told from facts where they have no numbers.
  /// Verbs in the form that instructs (`select`, `välj`, `selecteer`).
  case instructVerbs = "instruct.verbs"
  /// Verbs of the same form as a noun (`post`, `plan`), which only count before
  /// `instruct.determiners`.
  case instructNounVerbs = "instruct.noun-verbs"
  case instructDeterminers = "instruct.determiners"
  /// Verbs that instruct before a subject, as they do behind another part of the sentence
  /// (`väljer du`, `selecteert u`).
  case instructInverted = "instruct.inverted"
  case instructSubjects = "instruct.subjects"
  /// Words for those who are told of and not asked (`they`).
  case instructOthers = "instruct.others"
  /// Words and phrases that may precede the verb (`then`, `if needed`).
  case instructLeads = "instruct.leads"
  /// Words that begin a place before the verb (`on the page, select …`).
  case instructPlaces = "instruct.places"
  /// Words that begin other parts of a sentence before its verb (`for`, `when`).
  case instructFronts = "instruct.fronts"
  /// Words that begin a purpose (`to remove a user`).
  case instructPurposes = "instruct.purposes"
  /// Words that make a sentence a duty (`must`, `should`).
  case instructDuties = "instruct.duties"
  /// Words of a sentence that tells what is or can be done and asks nobody to do it.
  case instructTellings = "instruct.tellings"
  /// Words that negate an instruction, besides those of `negation.words` (`don't`).
  case instructNegations = "instruct.negations"
  /// Words that begin a part of a sentence whose negation is not that of the sentence (`who`, `if`).
  case instructClauses = "instruct.clauses"
  /// Verbs whose negation asks for something (`don't forget`).
  case instructAffirmed = "instruct.affirmed"
  /// Phrases of a sentence that says that what follows is not to be done (`no longer`, `were done`).
  case instructUndone = "instruct.undone"
  /// Phrases that end a sentence above facts, although it asks for something (`need to know how to`).
  case instructFacts = "instruct.facts"
  /// Phrases of a sentence above a list of what to do (`here is what to do:`).
  case instructIntroductions = "instruct.introductions"
  /// Verbs behind a noun, by which a text is told from an instruction (`order forms are in the lobby`).
  case instructPredicates = "instruct.predicates"
  /// Verbs of instructions that such a text may follow (`ensure users are synced`).
  case instructClaims = "instruct.claims"
  /// First words of a sentence that says when something is to be done (`before you leave:`).
  case instructTimes = "instruct.times"
  /// Phrases of a sentence above ways of which one is taken (`one of the following`).
  case instructAlternatives = "instruct.alternatives"
  /// Verbs that only refer to something to read or think of (`see`, `consider`).
  case instructReferences = "instruct.references"
  /// Nouns for what is to be done (`steps`, `tasks`, `checklist`).
  case instructNouns = "instruct.nouns"
  /// Words before the number of something to do, in a heading (`Task 3`).
  case instructNumbered = "instruct.numbered"
  /// First words of headings that name something to do (`removing`).
  case instructHeadingStarts = "instruct.heading-starts"
  /// Last words of such headings, in a language with the verb at the end.
  case instructHeadingEnds = "instruct.heading-ends"
  /// Phrases that begin a heading which is certain to name something to do (`how to`).
  case instructHeadingPhrases = "instruct.heading-phrases"
  /// Phrases that begin a heading above links, although they have a noun for what is to be done
  /// (`next steps`).
  case instructHeadingLinks = "instruct.heading-links"

  // Tables.
  /// Names of a column that numbers rows (`no.`).
  case tableNumbers = "table.numbers"
  /// Names of a column that numbers steps (`step`).
  case tableSteps = "table.steps"
  /// Last words of the name of a column of facts, which may begin with a verb (`open issues`).
  case tableFacts = "table.facts"

  // Negations.
  /// Words that negate by themselves.
  case negationWords = "negation.words"
  /// Endings of words that negate.
  case negationEndings = "negation.endings"
  /// Words that negate before a noun, and mean something else elsewhere ("no").
  case negationDeterminers = "negation.determiners"
  /// Beginnings of words before which a determiner is as often translated without a negation.
  case negationRephrased = "negation.rephrased"
  /// Phrases with a negation that other languages have none for ("or not").
  case negationAlternatives = "negation.alternatives"
  /// Words that may translate a negation, or be translated as one.
  case negationNear = "negation.near"
  /// Prefixes of such words.
  case negationPrefixes = "negation.prefixes"
  /// Words that have one of these prefixes but another meaning.
  case negationPlain = "negation.plain"
  /// Words without which a sentence says the opposite, to measure what a check finds.
  case negationDropped = "negation.dropped"

  // Numbers.
  /// `yes` if numerals begin compounds of one word.
  case numberCompounds = "number.compounds"
  /// Endings behind digits that make an ordinal (`1st`, `1:a`).
  case numberOrdinals = "number.ordinals"

  // Labels.
  /// Words with which no label begins or ends.
  case labelStray = "label.stray"
  /// Function words, which join other words.
  case labelJoining = "label.joining"
  /// Function words with which no label ends.
  case labelClosing = "label.closing"
  /// Words that precede labels but begin none.
  case labelBefore = "label.before"
  /// Words that follow labels but end none.
  case labelAfter = "label.after"
  /// Endings of a verb behind a label that was cut ("**Meer** weergeven").
  case labelRest = "label.rest"
  /// Final words of labels that may become a word of `label.closing` in other languages.
  case labelEndings = "label.endings"

  // Sentences.
  /// Words that may correctly come twice in a row.
  case sentenceDoubled = "sentence.doubled"
  /// Function words: the English ones show that a sentence was not translated, and those of any
  /// language, with `text.common`, in which language it is.
  case sentenceCommon = "sentence.common"
  /// Function words of languages that have no file of their own; only in the English file.
  case sentenceForeign = "sentence.foreign"

  /// Names with a part that is not fixed.
  package enum Family: String, Hashable, Sendable, CaseIterable {
    /// The words for a number, such as `number.3`; the first one is its cardinal.
    case number
    /// The name of a month, such as `month.12`.
    case month
    /// The names of a part of the screen, or of an action on it, under its English name, such as
    /// `part.tab`.
    case part
    /// What stands in place of a word of `negation.dropped` where it is taken out, such as
    /// `opposite.never`; without one, nothing.
    case opposite
  }
}
