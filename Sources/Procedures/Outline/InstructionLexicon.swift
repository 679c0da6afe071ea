/// The words of one language by which instructions are told from facts.
struct InstructionLexicon: Sendable {
  /// Verbs in the form that instructs (`select`, `välj`, `selecteer`), as numbered by `FoldedText`.
  let verbs: Set<UInt64>
  /// Verbs of the same form as a noun (`post`, `plan`), which only count before `determiners`.
  let nounVerbs: Set<UInt64>
  let determiners: Set<UInt64>
  /// Verbs that instruct before a subject, as they do behind another part of the sentence
  /// (`väljer du`, `selecteert u`); empty in English.
  let inverted: Set<UInt64>
  let subjects: Set<UInt64>
  /// Words that may precede the verb (`then`, `optionally`).
  let leads: Set<UInt64>
  /// Phrases that may precede the verb (`if needed`).
  let leadPhrases: [[UInt64]]
  /// Words that begin a place before the verb (`on the page, select …`).
  let places: Set<UInt64>
  /// Words that begin other parts of a sentence before its verb (`for`, `when`).
  let fronts: Set<UInt64>
  /// Words that begin a purpose (`to remove a user`).
  let purposes: Set<UInt64>
  /// Words that make a sentence a duty (`must`, `should`).
  let duties: Set<UInt64>
  /// Words of a sentence that tells what is or can be done and asks nobody to do it.
  let tellings: Set<UInt64>
  /// Verbs that only refer to something to read (`see`).
  let references: Set<UInt64>
  /// Nouns for what is to be done (`steps`, `tasks`, `checklist`).
  let stepNouns: Set<UInt64>
  /// Words before the number of a step.
  let stepWords: Set<UInt64>
  /// First words of headings that name something to do (`removing`).
  let headingStarts: Set<UInt64>
  /// Last words of headings that name something to do, in a language with the verb at the end.
  let headingEnds: Set<UInt64>
  /// All words that an instruction may begin with.
  let openings: Set<UInt64>

  static func lexicon(for language: String) -> InstructionLexicon? {
    switch language {
    case "en": english
    case "sv": swedish
    case "nl": dutch
    default: nil
    }
  }

  private init(
    verbs: String, nounVerbs: String = "", determiners: String = "", inverted: String = "",
    subjects: String, leads: String, leadPhrases: [String], places: String, fronts: String,
    purposes: String, duties: String, tellings: String, references: String, stepNouns: String,
    stepWords: String, headingStarts: Set<UInt64> = [], headingEnds: String = ""
  ) {
    self.verbs = Self.words(verbs)
    self.nounVerbs = Self.words(nounVerbs)
    self.determiners = Self.words(determiners)
    self.inverted = Self.words(inverted)
    self.subjects = Self.words(subjects)
    self.leads = Self.words(leads)
    self.leadPhrases = leadPhrases.map { $0.split(separator: " ").map { FoldedText.word($0) } }
    self.places = Self.words(places)
    self.fronts = Self.words(fronts)
    self.purposes = Self.words(purposes)
    self.duties = Self.words(duties)
    self.tellings = Self.words(tellings)
    self.references = Self.words(references)
    self.stepNouns = Self.words(stepNouns)
    self.stepWords = Self.words(stepWords)
    self.headingStarts = headingStarts
    self.headingEnds = Self.words(headingEnds)
    openings = self.verbs.union(self.nounVerbs).union(self.leads).union(self.places)
      .union(self.leadPhrases.compactMap(\.first))
  }

  private static func words(_ list: String) -> Set<UInt64> {
    Set(list.split(whereSeparator: \.isWhitespace).map { FoldedText.word($0) })
  }

  /// The `-ing` forms of English verbs.
  private static func participles(of verbs: String) -> Set<UInt64> {
    var forms: Set<UInt64> = []
    for verb in verbs.split(whereSeparator: \.isWhitespace) {
      let stem = verb.hasSuffix("e") && !verb.hasSuffix("ee") ? verb.dropLast() : verb
      forms.insert(FoldedText.word("\(stem)ing"))
      if let last = verb.last, "bdgmnprt".contains(last) {
        forms.insert(FoldedText.word("\(verb)\(last)ing"))
      }
    }
    return forms
  }

  private static let englishVerbs = """
    accept acknowledge activate add adjust administer allow announce append apply approve archive
    arrange ask assess assign attach authorize back backdate block browse build buy calculate cancel
    catalog choose clean clear click close collect comment complete configure confirm connect convert
    create customize cut deactivate decide decommission deduct define delegate delete deploy
    deprovision de-select deselect destroy determine disable disconnect discuss don't don’t double-click
    download draft drag edit educate enable enroll ensure enter escalate estimate exclude execute
    expand expire export extract fill find follow gather generate get give go grant hand hide
    highlight identify implement import include inform insert inspect install introduce investigate
    invite join keep launch leave left-click let locate log look mail-enable maintain manage make
    merge migrate modify navigate notify obtain offboard onboard open paste pause pay perform pick pin
    place prepare press prioritize protect provide provision publish pull put read reassign reboot
    rebuild reconcile reconfigure recover redeploy redirect refresh refund register reimage reinstall
    reject release remember remind remove rename renew repeat replace rerun reset resolve restart
    restore restrict resume retire retrieve revoke right-click rotate run save scan scroll select send
    set shred shut sign specify start stop submit suspend switch sync synchronize tag take tap tell
    terminate thank train triage turn type unassign unblock uncheck uninstall unlink unlock unregister
    unsubscribe update upload use validate verify wait walk welcome wipe write
    """

  static let english = InstructionLexicon(
    verbs: englishVerbs,
    nounVerbs: """
      access back book call change check click contact copy cost design display document do email end
      export fax file filter forward help hold import issue label link list lock log mail map mark
      monitor move name note order place plan post print process purchase question record release
      report request restore return review schedule search share ship sign sort start store support
      tap test transfer try type update upgrade view visit work
      """,
    determiners: """
      the a an your their his her its our this these that those all any each every both them it him
      one two three another new no not up out off in on to from with for by at as and or which what
      who whether how if when only sure certain so
      """,
    subjects: "you",
    leads: """
      then next now also first finally optionally please afterwards manually simply again carefully
      always never instead alternatively immediately regularly periodically
      """,
    leadPhrases: [
      "if needed", "if necessary", "if applicable", "if possible", "if required", "when needed",
      "where possible", "where applicable",
    ],
    places: "on in from under at inside within",
    fronts: """
      on in from under at inside within for using after before once via through as with below above
      when if
      """,
    purposes: "to",
    duties: "must should need needs required shall recommend",
    tellings: """
      can cannot can't can’t could may might include includes describe describes described enables allows
      lets helps example examples such options benefits decided features will would either-way
      ability scenarios ways methods supports supported available see refer we articles links
      resources
      """,
    references: "see refer learn check",
    stepNouns: """
      steps step tasks task actions procedure procedures instructions checklist checklists to-dos
      todo
      """,
    stepWords: "step task",
    headingStarts: participles(of: englishVerbs))

  static let swedish = InstructionLexicon(
    verbs: """
      acceptera aktivera anslut anteckna använd arkivera avaktivera avbeställ avblockera avboka avbryt
      avinstallera avmarkera avregistrera avsluta be bekräfta beställ bestäm bifoga bjud blockera boka
      bestrid byt bädda definiera dela distribuera dra dubbelklicka exportera expandera filtrera
      flytta fortsätt fråga fyll förbered fördela förläng förnya följ gå ge granska gör hantera hitta
      hämta högerklicka identifiera importera inaktivera informera inkludera installera justera kassera
      klicka klistra kom konfigurera kontakta kontrollera konvertera koppla kopiera kräv kör ladda
      leta ligg logga lägg lämna länka lås läs lös markera meddela mejla migrera montera motta navigera
      notera nollställ ordna packa para peka planera publicera pausa placera prova påminn radera
      redigera registrera rensa ring rotera samla samordna schemalägg se signera sjuk skapa skicka
      skriv slutför slå sortera spara spela spärra starta stoppa stäng ställ svara sätt sök ta tacka
      testa tilldela tillämpa tryck tvinga tala töm undersök uppdatera uppgradera uppmana upphäv
      upprepa utfärda utse utöka validera verifiera visa vänta välj välkomna ändra återaktivera
      återanvänd återgå återkalla återlämna återställ öppna överför överlämna övervaka
      """,
    inverted: """
      väljer klickar går öppnar anger skriver fyller lägger tar sparar markerar trycker söker letar
      kontrollerar skapar ställer konfigurerar ändrar uppdaterar expanderar redigerar aktiverar
      inaktiverar avmarkerar stänger bekräftar kopierar loggar använder granskar laddar kör slår
      tilldelar flyttar visar infogar definierar lämnar byter justerar navigerar
      """,
    subjects: "du ni",
    leads: """
      sedan därefter nu också först slutligen eventuellt vänligen manuellt igen alltid aldrig
      istället alternativt omedelbart direkt regelbundet
      """,
    leadPhrases: [
      "vid behov", "om möjligt", "om det behövs", "om så behövs", "om tillämpligt", "om nödvändigt",
      "i stället",
    ],
    places: "på i från under vid inom till",
    fronts: "på i från under vid inom för när om efter innan med genom som till",
    purposes: "för att",
    duties: "måste ska bör skall behöver krävs rekommenderar",
    tellings: """
      kan kunde inkluderar innehåller omfattar beskriver beskrivs exempel alternativ fördelar
      funktioner vi artiklar länkar resurser sätt metoder stöder stöds finns tillgängliga såsom
      möjlighet scenarier
      """,
    references: "se läs",
    stepNouns: """
      steg stegen uppgifter uppgifterna uppgift åtgärder åtgärderna instruktioner instruktionerna
      anvisningarna anvisningar checklista checklistan checklistor följande:
      """,
    stepWords: "steg uppgift",
    headingStarts: Set(
      ["att", "så", "hur", "ta", "lägg", "lägga", "ställa", "välja", "skriva", "göra", "ge"].map {
        FoldedText.word($0)
      }))

  static let dutch = InstructionLexicon(
    verbs: """
      accepteer activeer annuleer archiveer bel beantwoord bekijk beheer bepaal bereid bericht beslis
      bestel bevestig bewaar bewerk bezoek blokkeer blader boek breng controleer configureer
      converteer creëer deactiveer deblokkeer deel definieer deïnstalleer deselecteer download
      draag druk dubbelklik exporteer filter ga gebruik geef haal herhaal herinner herstart herstel
      identificeer importeer informeer installeer intrek keer kies kijk klik koppel kopieer laat laad
      leg lees let lever log maak meld migreer neem nodig noteer onderzoek ontkoppel ontgrendel open
      overleg overschrijf pak pas pauzeer plaats plak plan print publiceer raadpleeg regel registreer
      reset richt roep ruim schakel scan schrijf selecteer sla sleep sluit spreek start stel stop
      stuur synchroniseer test tik trek typ update upgrade upload valideer vergelijk vergrendel
      verbind verifieer verleng verplaats vertel vervang verwijder verzamel verzend verzoek vink voer
      voeg voltooi volg vouw vraag vul wacht wijs wijzig wis zeg zet zoek zorg
      """,
    inverted: """
      kiest selecteert klikt gaat opent voert typt geeft vult voegt slaat vinkt drukt zoekt
      controleert maakt stelt configureert wijzigt bijwerkt vouwt bewerkt activeert schakelt sluit
      bevestigt kopieert meldt gebruikt bekijkt downloadt wijst verplaatst verwijdert plakt plaatst
      definieert laat past navigeert
      """,
    subjects: "u je jij",
    leads: """
      vervolgens daarna nu ook eerst tenslotte eventueel optioneel handmatig opnieuw altijd nooit
      alternatief onmiddellijk direct regelmatig dan
      """,
    leadPhrases: [
      "indien nodig", "indien van toepassing", "zo nodig", "als dat nodig is", "waar mogelijk",
      "indien mogelijk", "ten slotte", "in plaats daarvan",
    ],
    places: "op in vanuit van onder bij binnen via",
    fronts: "op in vanuit van onder bij binnen via voor met na als wanneer om zodra",
    purposes: "om",
    duties: "moet moeten dient dienen behoort aanbevolen raden",
    tellings: """
      kunt kan kunnen omvat omvatten bevat bevatten beschrijft beschrijven beschreven voorbeeld
      voorbeelden zoals opties voordelen functies we wij artikelen koppelingen manieren methoden
      ondersteunt ondersteund beschikbaar mogelijkheid scenario's zie
      """,
    references: "zie lees raadpleeg bekijk",
    stepNouns: """
      stappen stap taken taak acties instructies aanwijzingen checklist checklists controlelijst
      werkzaamheden
      """,
    stepWords: "stap taak",
    headingEnds: """
      aanmaken aanpassen aanvragen activeren afsluiten archiveren beheren bewerken blokkeren
      configureren controleren converteren deactiveren downloaden exporteren gebruiken herstellen
      importeren inleveren inschakelen instellen intrekken installeren kopiëren koppelen maken
      migreren ontkoppelen openen opheffen opslaan opzeggen overdragen plaatsen registreren sluiten
      stoppen synchroniseren toevoegen toewijzen uitschakelen uitvoeren verlengen verplaatsen
      vervangen verwijderen verzenden voorbereiden wijzigen wissen zoeken
      """)
}
