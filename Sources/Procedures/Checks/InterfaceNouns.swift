/// Words that surround labels and are none: by them one sees that bold marks have been moved.
struct InterfaceNouns {
  /// Names of parts of the screen, with what English calls them.
  let parts: [String: Set<String>]
  /// Words that join others.
  let joining: Set<String>
  /// Joining words that no label ends with.
  let closing: Set<String>

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
      "de het een en of om te die dat deze dit zijn wordt vervolgens selecteer klik kies"))

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
    closing: set("en ett och eller sedan välj väljer klicka klickar är som att"))
}
