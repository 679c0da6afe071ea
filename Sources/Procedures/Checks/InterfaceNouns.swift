/// Words that occur around labels but are not labels; if they are in bold, the bold marks have been
/// moved.
struct InterfaceNouns {
  /// Names of parts of the screen, with their English names.
  let parts: [String: Set<String>]
  /// Function words, which join other words.
  let joining: Set<String>
  /// Function words with which no label ends.
  let closing: Set<String>
  /// Words that precede labels on several human-translated pages but begin no label, taken from the
  /// half of the corpus on which the rules were tuned.
  let before: Set<String>
  /// In the same way, words that follow labels but end no label.
  let after: Set<String>

  /// Final words of English labels that may become a word of `closing` in other languages.
  static let englishEnds: Set<String> = [
    "as", "both", "by", "for", "from", "in", "of", "on", "to", "with",
  ]

  static func words(for language: String) -> InterfaceNouns? {
    switch language {
    case "nl": dutch
    case "sv": swedish
    case _: nil
    }
  }

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  private static func parts(_ pairs: [String: String]) -> [String: Set<String>] {
    pairs.mapValues { names in
      let single = set(names)
      return single.union(single.map { $0 + "s" })
    }
  }

  private static let dutch = InterfaceNouns(
    parts: parts([
      "tabblad": "tab", "pagina": "page", "knop": "button", "optie": "option",
      "deelvenster": "pane panel window", "vak": "box", "veld": "field", "menu": "menu",
      "keuzelijst": "list dropdown drop-down", "vervolgkeuzelijst": "list dropdown drop-down",
      "dialoogvenster": "dialog window", "venster": "window pane", "scherm": "screen",
      "kolom": "column", "selectievakje": "checkbox box",
      "koppeling": "link connection integration",
      "pictogram": "icon", "wizard": "wizard", "sectie": "section", "invoervak": "box",
      "lijst": "list", "kaart": "card map", "opdracht": "command", "groep": "group",
      "vervolgens": "then next", "selecteer": "select choose",
      "klik": "click", "kies": "choose select pick",
    ]),
    joining: set(
      """
      de het een en of op om in te van voor naar bij met aan uit door als dan die dat deze dit is
      zijn wordt worden vervolgens onder selecteer selecteert kies kiest klik klikt ga gaat typ voer
      naast via u uw
      """),
    closing: set(
      "de het een en of om te die dat deze dit zijn wordt vervolgens selecteer klik kies"),
    before: set(
      """
      actie bij bijbehorende bijvoorbeeld dan dat deelvenster dialoogvenster die elke en
      filterveld gedeelte genaamd groep het knop knoppen kolom lijstpagina menu moet naast
      onder pagina schakelaar sectie selectievakje selectievakjes sneltabblad
      sneltabbladen tabblad tekstvak vak vakje venster vervolgens vervolgkeuzelijst voegen
      voer wizard zijn zoals
      """),
    after: set(
      """
      activeert af alleen bekijken bepaalt beschreven beschrijft betekent bevat bevatten
      bieden biedt bij bijvoorbeeld boven bovenaan controleert de die dit door een en
      geeft gekopieerd gelijk genegeerd genoemd geopend haalt hebben hebt heeft het
      hoeveel in indien ingevuld inschakelt instelt invult is kan kiest knop kunnen kunt
      ligt maakt moet na naast nadat niet nul of om onder ook opent opnieuw rechtstreeks
      respectievelijk selecteert staan stelt te toe toont u uitschakelt uitvoert uw
      verandert verplaatst verschijnt verschillende vertegenwoordigt vindt voert voordat
      vult waar waarvoor wanneer weergegeven werkt wijst wijzigt wilt worden wordt ziet zo
      zodra zonder
      """))

  private static let swedish = InterfaceNouns(
    parts: parts([
      "fliken": "tab", "flik": "tab", "sidan": "page side", "knappen": "button",
      "alternativet": "option alternative", "fönstret": "window pane", "rutan": "box pane dialog",
      "fältet": "field", "menyn": "menu", "listan": "list", "avsnittet": "section",
      "kolumnen": "column", "länken": "link", "ikonen": "icon", "guiden": "wizard guide",
      "dialogrutan": "dialog", "åtgärden": "action", "kryssrutan": "checkbox box check",
      "snabbfliken": "fasttab", "listrutan": "list dropdown", "sedan": "then since",
      "väljer": "select choose", "klickar": "click",
    ]),
    joining: set(
      """
      den det de en ett och eller på i till från för med av under sedan välj väljer klicka klickar
      gå går är som att om du din
      """),
    closing: set("en ett och eller sedan välj väljer klicka klickar är som att"),
    before: set(
      """
      alternativen alternativet anger antingen använder att av avsnittet bara dialogrutan
      efter ett exempelvis filtren filtret fliken funktionen fälten fältet fönstret
      gruppen guiden har hur i ikonen in inkluderar innehåller inställningen kallas
      knapparna knappen kolumnen kortet kryssrutan kryssrutorna köra listan listrutan
      listsidan länken med menyn namnet och på rapporten rutan sedan sidan sidorna
      snabbflikarna snabbfliken statusvärdet såsom tabellen tjänsten utom valda vara varje
      välja väljer värdet växlingsknappen är åtgärden
      """),
    after: set(
      """
      action ange anger använder avgör baserat beroende beror beräknas beskriver bestämmer
      direkt du där eftersom eller enligt fungerar funktionen fyller fylls fältet får
      fönstret genom ger granskar görs har hjälper hur högst i ifyllt inkluderar
      inkluderas innan innebär innehåller inställt inte kan kanske klickar knappen koden
      kommer kopieras kryssrutan körs lägger längst låter markerar markeras men motsvarar
      måste när och om på registreras representerar ska skapar skapas skriver ställer
      stängs så tilldelar tills tillsammans tomt under uppdaterar uppdateras utan vara via
      visar visas välja väljer väljs ändrar ändras är öppnar öppnas
      """))
}
