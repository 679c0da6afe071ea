/// The verbs that say what a step asks for, in one language.
struct VerbLexicon: Sendable {
  /// Words or phrases by their first word, as `FoldedText` numbers them, the longest first; the first in the text
  /// decides.
  let verbs: [UInt64: [(phrase: [UInt64], kind: StepKind)]]
  /// Words after which a verb only says what for ("to remove a user, select …").
  let auxiliaries: Set<UInt64>
  /// Phrases that decide wherever they stand.
  let anywhere: [(phrase: [UInt64], kind: StepKind)]
  /// Words a text begins with where it only holds under a condition.
  let conditions: Set<UInt64>
  /// Phrases after which a condition is only a purpose ("if you want to …").
  let purposes: [[UInt64]]
  /// Words that make choosing a box a toggle.
  let boxes: Set<UInt64>
  /// Words that make ticking a box the choice of a person or a thing.
  let rows: Set<UInt64>

  static func lexicon(for language: String) -> VerbLexicon? {
    switch language {
    case "en": english
    case "sv": swedish
    case "nl": dutch
    default: nil
    }
  }

  private init(
    verbs: KeyValuePairs<StepKind, String>, anywhere: KeyValuePairs<StepKind, String>,
    auxiliaries: Set<String>, conditions: Set<String>, purposes: [String],
    boxes: Set<String>, rows: Set<String>
  ) {
    self.verbs = Dictionary(grouping: Self.phrases(verbs)) { $0.phrase.first ?? 0 }
    self.auxiliaries = Set(auxiliaries.map(FoldedText.word))
    self.anywhere = Self.phrases(anywhere)
    self.conditions = Set(conditions.map(FoldedText.word))
    self.purposes = purposes.map(Self.phrase)
    self.boxes = Set(boxes.map(FoldedText.word))
    self.rows = Set(rows.map(FoldedText.word))
  }

  /// The phrases of each kind, which are parted by commas.
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

  private static let english = VerbLexicon(
    verbs: [
      .open: "go to, go back, navigate, open, browse, expand, launch, start, return to, switch to",
      .choose: "select, choose, click, pick, tap, press, double-click, right-click, find, locate",
      .enter: "enter, type, specify, fill, fill in, provide, paste, set",
      .toggle:
        "clear, deselect, uncheck, turn on, turn off, toggle, enable, disable, tick, check the box, check the boxes, select or clear, select or deselect",
      .run: "run, execute",
      .read: "review, view, see, check, verify, note, notice, look, read, make sure, ensure",
      .wait: "wait",
      .record: "copy, download, export, write down, save a copy, back up",
      .commit: "save, submit, delete, remove, assign, apply, create, publish",
      .confirm: "confirm, acknowledge, close",
    ],
    anywhere: [
      .repeatSteps: "repeat, repeat the procedure", .signIn: "sign in, log in, log on, sign into",
    ],
    auxiliaries: ["to", "will", "be", "is", "are"],
    conditions: ["if", "when", "unless"],
    purposes: ["if you want", "if you'd like", "if you need", "when you're"],
    boxes: ["checkbox", "checkboxes", "box", "boxes", "toggle"],
    rows: ["name", "names", "row", "rows", "user", "circle", "circles"])

  private static let swedish = VerbLexicon(
    verbs: [
      .open:
        "gå till, går till, gå, går, navigera, öppna, öppnar, expandera, starta, bläddra, återgå, utöka",
      .choose: "välj, väljer, klicka, klickar, markera, markerar, tryck, trycker, leta, sök",
      .enter: "ange, anger, skriv, skriver, fyll, fyller, klistra, klistrar, angi",
      .toggle:
        "avmarkera, avmarkerar, aktivera, aktiverar, inaktivera, inaktiverar, slå på, slå av, markera eller avmarkera, kryssa",
      .run: "kör, körs",
      .read:
        "se, ser, granska, granskar, visa, kontrollera, kontrollerar, läs, observera, verifiera, se till",
      .wait: "vänta, väntar",
      .record:
        "kopiera, kopierar, ladda ned, ladda ner, laddar ned, exportera, exporterar, anteckna, skriv ned, skriv ner, spara en kopia, säkerhetskopiera",
      .commit: "spara, sparar, skicka, ta bort, tilldela, skapa, tillämpa, publicera",
      .confirm: "bekräfta, bekräftar, stäng, stänger",
    ],
    anywhere: [
      .repeatSteps: "upprepa, upprepar", .signIn: "logga in, loggar in, logga du in, loggar du in",
    ],
    auxiliaries: ["att", "vill", "ska"],
    conditions: ["om", "när", "såvida"],
    purposes: ["om du vill", "om du behöver", "när du är"],
    boxes: ["kryssrutan", "kryssrutorna", "rutan", "rutorna", "växlingsknappen"],
    rows: ["namn", "namnet", "namnen", "raden", "raderna", "användare", "cirkeln", "cirklarna"])

  private static let dutch = VerbLexicon(
    verbs: [
      .open: "ga, gaat, navigeer, navigeert, open, opent, blader, vouw, start, keer terug",
      .choose:
        "selecteer, selecteert, kies, kiest, klik, klikt, tik, tikt, druk, drukt, dubbelklik, zoek",
      .enter: "voer, voert, typ, typt, geef, geeft, vul, vult, plak, plakt",
      .toggle:
        "schakel, schakelt, vink, vinkt, deselecteer, wis, activeer, deactiveer, selecteer of deselecteer",
      .run: "voer de opdracht, voer het script, voer de cmdlet, voer het volgende",
      .read:
        "bekijk, bekijkt, controleer, controleert, zie, ziet, lees, let op, zorg, verifieer, beoordeel",
      .wait: "wacht",
      .record:
        "kopieer, kopieert, download, downloadt, exporteer, exporteert, noteer, schrijf, maak een kopie",
      .commit: "sla, slaat, verzend, verwijder, verwijdert, wijs, maak, pas",
      .confirm: "bevestig, bevestigt, sluit",
    ],
    anywhere: [
      .repeatSteps: "herhaal, herhaalt, herhalen",
      .signIn: "meld u aan, aanmelden, log in, inloggen, meldt u zich aan, meld je aan",
    ],
    auxiliaries: ["te", "wilt", "kunt"],
    conditions: ["als", "wanneer", "indien"],
    purposes: ["als u wilt", "wanneer u klaar", "als je wilt"],
    boxes: ["selectievakje", "selectievakjes", "vakje", "vakjes"],
    rows: ["naam", "namen", "rij", "rijen", "gebruiker", "rondje", "rondjes"])
}
