import Foundation
import TestSupport

/// A folder with a domain that somebody has declared, and a procedure for it in three languages: the
/// accounts of an invented help desk.
enum DeclaredContent {
  static let procedure = "close-desk-account"
  /// A procedure at two help desks, in one language.
  static let both = "close-both"

  /// Makes the folder.
  static func make() throws -> TestFolder {
    let folder = try TestFolder()
    func write(_ name: String, _ text: String) throws {
      let url = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    try write("domains/desk/domain.yaml", declaration)
    try write("domains/desk/sample.json", sample)
    for (language, text) in words { try write("domains/desk/words/\(language).yaml", text) }
    try write("\(procedure)/procedure.yaml", manifest)
    try write("\(procedure)/en.md", document("en", sentences.map { ($0.english, nil) }))
    try write("\(procedure)/sv.md", document("sv", sentences.map { ($0.swedish, $0.english) }))
    try write("\(procedure)/nl.md", document("nl", sentences.map { ($0.dutch, $0.english) }))
    try write("\(both)/procedure.yaml", manifestOfBoth)
    try write(
      "\(both)/en.md",
      """
      # Close both accounts

      1. <a name="choose-here"></a>Choose the account at our own help desk.
      2. <a name="close-here"></a>Close it.
      3. <a name="choose-there"></a>Choose the account at the other one.
      4. <a name="close-there"></a>Close that as well.
      """)
    return folder
  }

  /// The steps name two instances of the domain.
  static let manifestOfBoth = """
    id: \(both)
    documents: {en: en.md}
    instances: {here: desk, there: desk}
    inputs:
      own: here:account
      other: there:account
    steps:
      choose-here: {operation: "here:account.choose", into: own}
      close-here: {operation: "here:account.close", with: {account: $own}}
      choose-there: {operation: "there:account.choose", into: other}
      close-there: {operation: "there:account.close", with: {account: $other}}

    """

  static let declaration = """
    format: 1
    id: desk
    settings: {base: {type: address}}
    service:
      base: $base
    subjects:
      account:
        list: {get: /accounts, items: /all}
        read: {get: "/accounts/{account}"}
        id: /id
        name: /login
        apart: [/shown]
        absent: {status: 404}
        facts:
          active: {at: /active, type: flag}
          rooms: {at: /rooms, type: "{text}"}
          state: {at: /state, type: code, values: {P: permanent, G: guest}}
    operations:
      account.close:
        kind: change
        inputs: {account: account}
        refuse:
          - {when: {account: {active: false}}, code: closedAlready}
        perform: {patch: "/accounts/{account}", body: {active: false}, guard: reread}
        predict: {account: {active: false}}
        inverse: account.open
        deadline: 30
      account.open:
        kind: change
        inputs: {account: account}
        perform: {patch: "/accounts/{account}", body: {active: true}, guard: reread}
        predict: {account: {active: true}}
        inverse: account.close
        deadline: 30
      room.leave:
        kind: change
        inputs: {account: account, room: {type: text}}
        perform: {patch: "/accounts/{account}", body: {leave: $room}, guard: reread}
        predict: {account: {rooms: {lacks: $room}}}
        inverse: room.enter
        deadline: 30
      room.enter:
        kind: change
        inputs: {account: account, room: {type: text}}
        perform: {patch: "/accounts/{account}", body: {enter: $room}, guard: reread}
        predict: {account: {rooms: {has: $room}}}
        inverse: room.leave
        deadline: 30
      account.check:
        kind: check
        inputs: {account: account}
        outcomes:
          - {when: {account: {active: false}}, is: closed}
          - {is: open}
    """

  private static let sample = """
    {"account": [
      {"id": "7", "login": "ada", "shown": "Ada Ek", "active": true, "state": "P",
        "rooms": ["lobby", "ops"]},
      {"id": "8", "login": "ben", "shown": "Ben Öst", "active": true, "state": "G"}
    ]}
    """

  private static let words = [
    "en": """
    domain.name: "Help desk"
    subject.account.one: "account"
    subject.account.other: "accounts"
    property.account.active: "In use"
    property.account.rooms: "Rooms"
    property.account.state: "Kind of account"
    value.account.state.permanent: "permanent"
    value.account.state.guest: "guest"
    operation.account.close: "Close the account"
    operation.account.open: "Open the account again"
    operation.room.leave: "Take the account out of a room"
    operation.room.enter: "Let the account into a room"
    operation.account.check: "Check whether the account is closed"
    input.room: "Room"
    outcome.account.check.closed: "it is closed"
    outcome.account.check.open: "it is open"
    refusal.closedAlready: "{account} is closed already."
    advice.closedAlready: "Skip the step."
    setting.base: "Address"
    """,
    "sv": """
    domain.name: "Hjälpdisk"
    subject.account.one: "konto"
    subject.account.other: "konton"
    property.account.active: "I bruk"
    property.account.rooms: "Rum"
    property.account.state: "Sorts konto"
    value.account.state.permanent: "fast"
    value.account.state.guest: "gäst"
    operation.account.close: "Stäng kontot"
    operation.account.open: "Öppna kontot igen"
    operation.room.leave: "Ta kontot ur ett rum"
    operation.room.enter: "Släpp in kontot i ett rum"
    operation.account.check: "Kontrollera att kontot är stängt"
    input.room: "Rum"
    outcome.account.check.closed: "det är stängt"
    outcome.account.check.open: "det är öppet"
    refusal.closedAlready: "{account} är redan stängt."
    advice.closedAlready: "Hoppa över steget."
    setting.base: "Adress"
    """,
    "nl": """
    domain.name: "Helpdesk"
    subject.account.one: "account"
    subject.account.other: "accounts"
    property.account.active: "In gebruik"
    property.account.rooms: "Kamers"
    property.account.state: "Soort account"
    value.account.state.permanent: "vast"
    value.account.state.guest: "gast"
    operation.account.close: "Het account sluiten"
    operation.account.open: "Het account weer openen"
    operation.room.leave: "Het account uit een kamer halen"
    operation.room.enter: "Het account in een kamer laten"
    operation.account.check: "Controleren of het account gesloten is"
    input.room: "Kamer"
    outcome.account.check.closed: "het is gesloten"
    outcome.account.check.open: "het is open"
    refusal.closedAlready: "{account} is al gesloten."
    advice.closedAlready: "Sla de stap over."
    setting.base: "Adres"
    """,
  ]

  private static let manifest = """
    id: \(procedure)
    documents: {en: en.md, sv: sv.md, nl: nl.md}
    roles: []
    inputs:
      account: desk:account
    steps:
      choose-account: {operation: "desk:account.choose", into: account}
      leave-room:
        operation: desk:room.leave
        with: {account: $account, room: ops}
      close-account:
        operation: desk:account.close
        with: {account: $account}
      check-account:
        operation: desk:account.check
        with: {account: $account}
        on: {closed: end, open: end}
    """

  private struct Sentence {
    let id: String
    let english: String
    let swedish: String
    let dutch: String
  }

  private static let sentences = [
    Sentence(
      id: "close", english: "Close an account", swedish: "Stäng ett konto",
      dutch: "Een account sluiten"),
    Sentence(
      id: "choose-account", english: "Choose the account.", swedish: "Välj kontot.",
      dutch: "Kies het account."),
    Sentence(
      id: "leave-room", english: "Take it out of the room ops.", swedish: "Ta det ur rummet ops.",
      dutch: "Haal het uit de kamer ops."),
    Sentence(
      id: "close-account", english: "Close the account.", swedish: "Stäng kontot.",
      dutch: "Sluit het account."),
    Sentence(
      id: "check-account", english: "Check that it is closed.",
      swedish: "Kontrollera att det är stängt.", dutch: "Controleer of het gesloten is."),
  ]

  private static func document(_ language: String, _ texts: [(String, String?)]) -> String {
    let lines = zip(sentences, texts).enumerated().map { number, pair in
      let (sentence, (text, english)) = pair
      let unit = "dd0\(number)-10\(number)"
      let content =
        english.map {
          "<span data-ttu-id=\"\(unit)\">\(text)</span><span class=\"sxs-lookup\">"
            + "<span data-stu-id=\"\(unit)\">\($0)</span></span>"
        } ?? text
      return (number == 0 ? "# " : "\(number). ") + "<a name=\"\(sentence.id)\"></a>\(content)"
        + (number == 0 ? "\n" : "")
    }
    let head =
      language == "en"
      ? "title: Close an account"
      : "title: x\nms.openlocfilehash: \(String(repeating: "0", count: 40))\nms.translationtype: HT"
    return "---\n\(head)\n---\n\n" + lines.joined(separator: "\n") + "\n"
  }
}
