/// The verbs that show what a step asks for, in one language.
struct VerbLexicon: Sendable {
  /// Words and phrases, as numbered by `FoldedText`, by their first word and the longest first; the
  /// first one in a text decides.
  let verbs: [UInt64: [(phrase: [UInt64], kind: StepKind)]]
  /// Words after which a verb only states a purpose ("to remove a user, select …").
  let auxiliaries: Set<UInt64>
  /// Words that may precede a verb inside a sentence, in a language whose verbs look like nouns
  /// (`the type`); empty for other languages.
  let leadIns: Set<UInt64>
  /// Phrases that decide at any position.
  let anywhere: [(phrase: [UInt64], kind: StepKind)]
  /// Words at the start of a text that make it conditional.
  let conditions: Set<UInt64>
  /// Phrases after which a condition is only a purpose ("if you want to …").
  let purposes: [[UInt64]]
  /// Words that make the choice of a box a toggle.
  let boxes: Set<UInt64>
  /// Words that make ticking a box the choice of a person or an object.
  let rows: Set<UInt64>

  static func lexicon(for language: String) -> VerbLexicon? {
    switch language {
    case "en": english
    case "sv": swedish
    case "nl": dutch
    default: nil
    }
  }

  init(
    verbs: KeyValuePairs<StepKind, String>, anywhere: KeyValuePairs<StepKind, String>,
    auxiliaries: Set<String>, leadIns: Set<String> = [], conditions: Set<String>,
    purposes: [String],
    boxes: Set<String>, rows: Set<String>
  ) {
    self.verbs = Dictionary(grouping: Self.phrases(verbs)) { $0.phrase.first ?? 0 }
    self.auxiliaries = Set(auxiliaries.map(FoldedText.word))
    self.leadIns = Set(leadIns.map(FoldedText.word))
    self.anywhere = Self.phrases(anywhere)
    self.conditions = Set(conditions.map(FoldedText.word))
    self.purposes = purposes.map(Self.phrase)
    self.boxes = Set(boxes.map(FoldedText.word))
    self.rows = Set(rows.map(FoldedText.word))
  }

  /// The phrases of each kind, which are separated by commas.
  private static func phrases(
    _ table: KeyValuePairs<StepKind, String>
  ) -> [(phrase: [UInt64], kind: StepKind)] {
    table.flatMap { kind, list in
      list.split(separator: ",").map { (phrase: phrase($0), kind: kind) }
    }.sorted { $0.phrase.count > $1.phrase.count }
  }

  private static func phrase(_ words: some StringProtocol) -> [UInt64] {
    words.split(separator: " ").map { FoldedText.word($0) }
  }
}

extension VerbLexicon {
  static let english = VerbLexicon(
    verbs: [
      .open: "go to, go back, navigate, open, browse, expand, launch, start, return to, switch to",
      .choose:
        "select, choose, click, pick, tap, press, double-click, right-click, find, locate, sort",
      .enter:
        """
      enter, type, specify, fill, fill in, provide, paste, set, set up, define, change, modify, \
      edit, insert, overwrite, update, rename, replace, leave, add, adjust, configure, map, link, filter
      """,
      .toggle:
        """
      clear, deselect, uncheck, turn on, turn off, toggle, enable, disable, tick, check the box, \
      check the boxes, select or clear, select or deselect, place a check mark, activate
      """,
      .run: "run, execute",
      .read:
        """
      review, view, see, check, verify, note, notice, look, read, make sure, ensure, inspect, \
      analyze, compare
      """,
      .wait: "wait",
      .record:
        """
      copy, download, export, write down, save a copy, back up, make a note, make note, print
      """,
      .commit:
        """
      save, submit, delete, remove, assign, apply, create, publish, post, import, upload, \
      install, register, release, move, send, transfer, make
      """,
      .confirm: "confirm, acknowledge, close",
    ],
    anywhere: [
      .repeatSteps: "repeat, repeat the procedure", .signIn: "sign in, log in, log on, sign into",
    ],
    auxiliaries: ["to", "will", "be", "is", "are"],
    leadIns: [
      "and", "then", "or", "now", "also", "you", "can", "must", "should", "either", "instead",
      "please", "simply", "again", "not", "next", "manually", "automatically", "just", "only",
      "optionally", "alternatively",
    ],
    conditions: ["if", "unless"],
    purposes: ["if you want", "if you'd like", "if you need"],
    boxes: ["checkbox", "checkboxes", "box", "boxes", "toggle"],
    rows: ["name", "names", "user", "circle", "circles"])
}

extension VerbLexicon {
  static let swedish = VerbLexicon(
    verbs: [
      .open:
        """
      gå till, går till, gå, går, navigera, öppna, öppnar, expandera, starta, bläddra, återgå, \
      utöka, öppnas
      """,
      .choose:
        """
      välj, väljer, välja, klicka, klickar, markera, markerar, tryck, trycker, leta, sök, hitta, \
      sortera, dubbelklicka, högerklicka, väljs
      """,
      .enter:
        """
      ange, anger, anges, skriv, skriver, fyll, fyller, fylla, klistra, klistrar, angi, ställ, \
      ställer, ställa, konfigurera, konfigurerar, definiera, definierar, ändra, ändrar, \
      redigera, redigerar, infoga, infogar, skriv över, uppdatera, uppdaterar, byt, byter, \
      ersätt, ersätter, lämna, lämnar, lägg till, lägger till, lägga till, lägg, lägger, \
      justera, justerar, länka, mappa, filtrera, filtrerar
      """,
      .toggle:
        """
      avmarkera, avmarkerar, aktivera, aktiverar, inaktivera, inaktiverar, slå på, slå av, \
      markera eller avmarkera, kryssa, sätt på, stäng av, rensa, rensar
      """,
      .run: "kör, körs, köra",
      .read:
        """
      se, ser, granska, granskar, visa, visar, kontrollera, kontrollerar, läs, observera, \
      verifiera, verifierar, se till, inspektera, analysera, jämför, notera, visas
      """,
      .wait: "vänta, väntar",
      .record:
        """
      kopiera, kopierar, ladda ned, ladda ner, laddar ned, exportera, exporterar, anteckna, \
      skriv ned, skriv ner, spara en kopia, säkerhetskopiera, gör en anteckning, skriv ut, \
      skriver ut
      """,
      .commit:
        """
      spara, sparar, skicka, skickar, ta bort, tar bort, tilldela, tilldelar, skapa, skapar, \
      tillämpa, publicera, publicerar, bokför, bokföra, importera, importerar, ladda upp, \
      installera, installerar, registrera, registrerar, släpp, släpper, frisläpp, flytta, \
      flyttar, radera, raderar, koppla, kopplar, överför, överför, gör
      """,
      .confirm: "bekräfta, bekräftar, stäng, stänger",
    ],
    anywhere: [
      .repeatSteps: "upprepa, upprepar",
      .signIn: "logga in, loggar in, logga du in, loggar du in",
    ],
    auxiliaries: ["att", "vill", "ska"],
    conditions: ["om", "såvida"],
    purposes: ["om du vill", "om du behöver"],
    boxes: ["kryssrutan", "kryssrutorna", "rutan", "rutorna", "växlingsknappen"],
    rows: ["namn", "namnet", "namnen", "användare", "cirkeln", "cirklarna"])
}

extension VerbLexicon {
  static let dutch = VerbLexicon(
    verbs: [
      .open:
        """
      ga, gaat, navigeer, navigeert, open, opent, openen, blader, bladert, vouw, vouwt, start, \
      keer terug
      """,
      .choose:
        """
      selecteer, selecteert, selecteren, kies, kiest, kiezen, klik, klikt, klikken, tik, tikt, \
      druk, drukt, dubbelklik, dubbelklikt, zoek, zoekt, sorteer
      """,
      .enter:
        """
      voer, voert, typ, typt, geef, geeft, vul, vult, plak, plakt, stel, stelt, definieer, \
      definieert, wijzig, wijzigt, wijzigen, bewerk, bewerkt, voeg, voegt, overschrijf, vervang, \
      laat, pas aan, invullen, instellen, invoeren, opgeven, configureer, richt, bewerken, \
      werk, koppel, koppelt, filter, filtert
      """,
      .toggle:
        """
      schakel, schakelt, vink, vinkt, deselecteer, wis, wist, activeer, deactiveer, \
      selecteer of deselecteer, schakelen, plaats een vinkje, zet
      """,
      .run:
        """
      voer de opdracht, voer het script, voer de cmdlet, voer het volgende, voer de taak, \
      voer de batchverwerking
      """,
      .read:
        """
      bekijk, bekijkt, bekijken, controleer, controleert, zie, ziet, lees, let op, zorg, \
      verifieer, beoordeel, inspecteer, analyseer, vergelijk, noteer dat, zien
      """,
      .wait: "wacht",
      .record:
        """
      kopieer, kopieert, download, downloadt, exporteer, exporteert, noteer, schrijf, \
      maak een kopie, maak een notitie, druk af
      """,
      .commit:
        """
      sla, slaat, verzend, verzendt, verwijder, verwijdert, wijs, wijst, maak, maakt, maken, \
      pas, boek, boekt, boeken, importeer, importeert, upload, installeer, registreer, \
      registreert, verplaats, verplaatst, publiceer, vereffen, vereffent, vereffenen, stuur, \
      geef vrij, toewijzen, verwijderen, creëer
      """,
      .confirm: "bevestig, bevestigt, sluit",
    ],
    anywhere: [
      .repeatSteps: "herhaal, herhaalt, herhalen",
      .signIn: "meld u aan, aanmelden, log in, inloggen, meldt u zich aan, meld je aan",
    ],
    auxiliaries: ["te", "wilt"],
    conditions: ["als", "indien", "tenzij"],
    purposes: ["als u wilt", "als je wilt"],
    boxes: ["selectievakje", "selectievakjes", "vakje", "vakjes"],
    rows: ["naam", "namen", "gebruiker", "rondje", "rondjes"])
}
